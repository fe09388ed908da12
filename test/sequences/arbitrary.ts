import fc from 'fast-check'
import { kindsOf } from './arbitraryKinds.ts'
import { expression, longer, mostly, ownTopic, topicConfig } from './arbitraryParts.ts'
import type { Expression, Operation, Place, Restart, Sequence } from './operation.ts'
import type { Line } from './recording.ts'

type Of<Name extends Operation['op']> = fc.Arbitrary<Extract<Operation, { readonly op: Name }>>

const client = fc.nat(2)
const group = fc.constantFrom(0, 0, 1)
const usualQueue = fc.constantFrom(0, 0, 0, 1)
const queue = mostly(usualQueue, fc.constantFrom(2, 3, 4, 9, -1))
/** The broker draws a queue when -1 is asked for, so no send does. */
const sendQueue = fc.oneof({ weight: 9, arbitrary: usualQueue }, { weight: 1, arbitrary: fc.constantFrom(2, 3, 9) })
const topic = fc.oneof(
  { weight: 9, arbitrary: fc.constantFrom('T0' as const, 'T0' as const, 'T1' as const) },
  { weight: 1, arbitrary: ownTopic },
)
const sourceTopic = mostly(
  fc.constantFrom<Place[]>('T0', 'R0', 'T0', 'T1', 'R1'),
  fc.oneof(ownTopic, ownTopic, fc.constantFrom<Place[]>('R0_T0', 'R1_T0')),
)
const tag = fc.constantFrom('', 'A', 'B', 'C')
const key = fc.constantFrom('', 'k0', 'k1', 'k0 k1')
const position = fc.oneof(
  { weight: 4, arbitrary: fc.constantFrom('next' as const, 'end' as const) },
  { weight: 4, arbitrary: fc.nat(3) },
  { weight: 1, arbitrary: fc.constantFrom(50, -1) },
)
const moment = fc.oneof(fc.record({ mark: fc.nat(3) }), fc.constantFrom(0, -1, 4_000_000_000_000))
const level = fc.constantFrom(0, 1, -1, 3, 9, 0, 1, 2)
const tries = fc.constantFrom(-1, 16, 1, 0, 2)

const send: Of<'send'> = fc.record(
  {
    op: fc.constant('send' as const),
    to: fc.oneof(
      { weight: 12, arbitrary: fc.constantFrom('T0' as const, 'T1' as const) },
      { weight: 3, arbitrary: ownTopic },
      { weight: 1, arbitrary: fc.constantFrom('SCHEDULE_TOPIC_XXXX' as const, 'a b' as const) },
    ),
    queue: sendQueue,
    form: fc.constantFrom('v1', 'v2', 'v2', 'batch'),
    count: fc.integer({ min: 1, max: 4 }),
    tag,
    key,
    number: fc.nat(9),
    delay: fc.oneof(
      { weight: 8, arbitrary: fc.constant(0) },
      { weight: 3, arbitrary: fc.constantFrom(1, 1, 3, 7, 1, 3, 2) },
    ),
    unique: mostly(fc.constant(true), fc.constant(false)),
    tries: fc.tuple(fc.nat(4), fc.nat(3)),
    flaw: fc.constantFrom('no body', 'long properties', 'no default topic', 'cut', 'no producer group'),
  },
  { requiredKeys: ['op', 'to', 'queue', 'form', 'count', 'tag', 'key', 'number', 'delay', 'unique'] },
)

/** Most sends are sound, and only retries say how often they were tried. */
const soundSend: Of<'send'> = fc.tuple(send, fc.nat(5)).map(([{ flaw, tries: given, ...rest }, chance]) => ({
  ...rest,
  ...(rest.form === 'batch' && chance >= 2 ? { keyed: true as const } : {}),
  ...(flaw !== undefined && chance === 5 ? { flaw } : {}),
  ...(given !== undefined && /^R/.test(rest.to) ? { tries: given } : {}),
}))

const createTopic: Of<'topic'> = topicConfig

const configureGroup: Of<'group'> = fc.record(
  {
    op: fc.constant('group' as const),
    group,
    enable: mostly(fc.constant(true), fc.constant(false)),
    broadcast: fc.boolean(),
    // With more than one the broker draws.
    retryQueues: mostly(fc.constant(1), fc.constant(0)),
    retryMax: fc.constantFrom(16, 1, 0, 2),
    policy: fc.constantFrom('EXPONENTIAL' as const, 'CUSTOMIZED' as const, 'NONE' as const),
    orderly: fc.boolean(),
  },
  { requiredKeys: ['op', 'group', 'enable', 'broadcast', 'retryQueues', 'retryMax'] },
)

const join: Of<'join'> = fc.record({
  op: fc.constant('join' as const),
  client,
  group,
  topics: fc.uniqueArray(
    fc.record({ topic, filter: mostly(fc.constant<Expression>({ type: 'TAG', text: '*' }), expression) }),
    {
      minLength: 2,
      maxLength: 3,
      selector: (subscription) => subscription.topic,
    },
  ),
  broadcasts: mostly(fc.constant(false), fc.constant(true)),
  version: fc.nat(2),
})

const consumeAny: Of<'consume'> = fc.record({
  op: fc.constant('consume' as const),
  client,
  group,
  topic: sourceTopic,
  queue: usualQueue,
  max: fc.constantFrom(1, 2, 4),
  outcomes: fc.array(fc.constantFrom('ok' as const, 'later' as const, 'later' as const, 'dead' as const, 1, 3), {
    minLength: 1,
    maxLength: 3,
  }),
  tries,
})

/** Nobody subscribes retries of another group. */
const consume: Of<'consume'> = consumeAny.map((operation) => ({
  ...operation,
  topic: operation.topic.replace(/^R\d/, `R${operation.group}`) as Place,
}))

const pull: Of<'pull'> = fc.record(
  {
    op: fc.constant('pull' as const),
    client,
    group,
    topic: sourceTopic,
    queue,
    from: position,
    max: fc.constantFrom(32, 1, 3, 0),
    commit: fc.constantFrom(-1, 0, 1, 3),
    filter: fc.oneof(
      { weight: 2, arbitrary: fc.constant<Expression>({ type: 'TAG', text: '*' }) },
      { weight: 3, arbitrary: expression },
    ),
    version: fc.nat(2),
  },
  { requiredKeys: ['op', 'client', 'group', 'topic', 'queue', 'from', 'max', 'commit', 'version'] },
)

const wake: Of<'wake'> = fc.record({
  op: fc.constant('wake' as const),
  client,
  group,
  topic,
  queue: usualQueue,
  filter: expression,
  tag,
})

const back: Of<'back'> = fc.record({ op: fc.constant('back' as const), group, message: fc.nat(9), level, tries })

const commit: Of<'commit'> = fc.record({
  op: fc.constant('commit' as const),
  group,
  topic: sourceTopic,
  queue,
  to: position,
})

const search: Of<'search'> = fc.record(
  {
    op: fc.constant('search' as const),
    topic,
    queue,
    at: moment,
    boundary: fc.constantFrom('upper', 'lower'),
  },
  { requiredKeys: ['op', 'topic', 'queue', 'at'] },
)

const reset: Of<'reset'> = fc.record(
  {
    op: fc.constant('reset' as const),
    group,
    topic,
    at: moment,
    force: fc.boolean(),
    exact: fc.tuple(fc.nat(2), fc.nat(6)),
  },
  { requiredKeys: ['op', 'group', 'topic', 'at', 'force'] },
)

const lock: Of<'lock' | 'unlock'> = fc.record({
  op: fc.constantFrom('lock', 'lock', 'unlock'),
  client,
  group,
  topic,
  queues: fc.uniqueArray(fc.nat(3), { minLength: 1, maxLength: 3 }),
})

const operations: readonly fc.WeightedArbitrary<Operation>[] = [
  { weight: 26, arbitrary: soundSend },
  { weight: 22, arbitrary: consume },
  { weight: 9, arbitrary: pull },
  { weight: 2, arbitrary: wake },
  { weight: 5, arbitrary: join },
  { weight: 5, arbitrary: createTopic },
  { weight: 4, arbitrary: configureGroup },
  { weight: 4, arbitrary: back },
  { weight: 4, arbitrary: commit },
  { weight: 3, arbitrary: fc.record({ op: fc.constant('offset'), group, topic: sourceTopic, queue }) },
  { weight: 3, arbitrary: search },
  { weight: 4, arbitrary: reset },
  { weight: 4, arbitrary: lock },
  { weight: 4, arbitrary: fc.record({ op: fc.constant('mark') }) },
  { weight: 2, arbitrary: fc.record({ op: fc.constant('settle') }) },
  { weight: 2, arbitrary: fc.record({ op: fc.constant('delete topic'), topic: ownTopic }) },
  { weight: 2, arbitrary: fc.record({ op: fc.constant('delete group'), group, clean: fc.boolean() }) },
  { weight: 2, arbitrary: fc.record({ op: fc.constant('forbid'), group, topic, readable: fc.boolean() }) },
  { weight: 2, arbitrary: fc.record({ op: fc.constant('leave'), client, group }) },
  { weight: 2, arbitrary: fc.record({ op: fc.constant('drop'), client }) },
  {
    weight: 2,
    arbitrary: fc.record({ op: fc.constant('clone'), from: group, to: group, topic, offline: fc.boolean() }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      op: fc.constant('by key'),
      topic,
      key: fc.constantFrom('k0', 'k1', 'none'),
      max: fc.constantFrom(32, 1, 2),
    }),
  },
  { weight: 2, arbitrary: fc.record({ op: fc.constant('by unique key'), topic, message: fc.nat(9) }) },
  { weight: 2, arbitrary: fc.record({ op: fc.constant('by id'), message: fc.nat(9) }) },
  { weight: 3, arbitrary: fc.record({ op: fc.constant('ends'), topic: sourceTopic, queue }) },
  { weight: 3, arbitrary: fc.record({ op: fc.constant('statistics'), topic: sourceTopic, group }) },
]

const beginning: fc.Arbitrary<Operation> = fc.oneof<fc.WeightedArbitrary<Operation>[]>(
  { weight: 3, arbitrary: createTopic },
  { weight: 1, arbitrary: configureGroup },
  { weight: 3, arbitrary: join },
)

const RESTARTS: readonly (readonly Restart[])[] = [[], ['stop'], ['kill'], ['kill', 'stop']]

function sequencesOf(line: Line): fc.Arbitrary<Sequence> {
  const alone = operations.map(({ weight, arbitrary }) => ({ weight, arbitrary: arbitrary.map((made) => [made]) }))
  const some = fc.oneof<fc.WeightedArbitrary<readonly Operation[]>[]>(...alone, ...kindsOf(line))
  return fc
    .record({
      restarts: fc.constantFrom(...RESTARTS),
      beginning: longer(beginning, 4, 7),
      first: longer(some, 8, 15),
      joins: longer(join, 1, 3),
      second: longer(some, 8, 14),
      third: longer(some, 7, 13),
    })
    .map(({ restarts, beginning, first, joins, second, third }) => {
      const parts = [[...beginning, ...first.flat()], [...joins, ...second.flat()], third.flat()]
      const last = parts.slice(restarts.length).flat()
      return { restarts, parts: [...parts.slice(0, restarts.length), last] }
    })
}

/**
 * 30 to 60 operations, of the kinds that the release knows. A run with fewer restarts has the same operations in fewer
 * parts, so that a sequence shrinks to one without restarts where they do not matter.
 */
export const sequences: Readonly<Record<Line, fc.Arbitrary<Sequence>>> = {
  '5.3.3': sequencesOf('5.3.3'),
  '4.9.7': sequencesOf('4.9.7'),
}
