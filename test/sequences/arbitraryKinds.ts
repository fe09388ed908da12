import fc from 'fast-check'
import { expression, mostly, ownTopic, sqlExpression } from './arbitraryParts.ts'
import type { Kinds, TransactionEnd } from './kinds.ts'
import type { Operation, Place, Send } from './operation.ts'
import type { Line } from './recording.ts'

type Of<Name extends Kinds['op']> = fc.Arbitrary<Extract<Kinds, { readonly op: Name }>>
/** Operations that belong together, mostly one. */
type Weighted = fc.WeightedArbitrary<readonly Operation[]>

const client = fc.nat(2)
const group = fc.constantFrom(0, 0, 1)
/** Mostly of one of the last ones. */
const index = fc.constantFrom(-1, -1, -2, -1, -3, 0, 1, 2, 3)
const queue = fc.constantFrom(0, 0, 0, 1)
const own = fc.constantFrom<Place[]>('T0', 'T0', 'T1')
const topic = fc.oneof({ weight: 12, arbitrary: own }, { weight: 1, arbitrary: ownTopic })
const end = fc.constantFrom<TransactionEnd[]>('commit', 'rollback', 'unknown')

const told = {
  to: topic,
  queue: fc.oneof({ weight: 12, arbitrary: queue }, { weight: 1, arbitrary: fc.constantFrom(3, 9) }),
  tag: fc.constantFrom('', 'A', 'B', 'C'),
  key: fc.constantFrom('', 'k0', 'k1'),
  number: fc.nat(9),
}

const transaction: Of<'transaction'> = fc.record({
  op: fc.constant('transaction' as const),
  ...told,
  first: fc.constantFrom('commit' as const, 'rollback' as const, 'unknown' as const, 'silent' as const),
  answers: fc.array(end, { maxLength: 3 }),
  asked: fc.constantFrom('sender' as const, 'another' as const),
})

const half: Of<'half'> = fc.record({
  op: fc.constant('half' as const),
  ...told,
  immunity: fc.constantFrom(-1, -1, -1, 0, 1000),
})

const ended: Of<'end'> = fc.record(
  {
    op: fc.constant('end' as const),
    half: index,
    how: fc.constantFrom('commit' as const, 'commit' as const, 'rollback' as const, 'unknown' as const),
    fromCheck: mostly(fc.constant(false), fc.constant(true)),
    flaw: fc.constantFrom('group' as const, 'table offset' as const, 'log offset' as const),
  },
  { requiredKeys: ['op', 'half', 'how', 'fromCheck'] },
)

/** Most are sound. */
function mostlySound<T extends { readonly flaw?: unknown }>(flawed: fc.Arbitrary<T>): fc.Arbitrary<T> {
  return fc.tuple(flawed, fc.nat(4)).map(([made, chance]) => {
    const { flaw: _, ...sound } = made
    return chance === 4 ? made : (sound as T)
  })
}

const anyTimed: Of<'timed'> = fc.record({
  op: fc.constant('timed' as const),
  ...told,
  by: fc.constantFrom('seconds' as const, 'milliseconds' as const, 'time' as const),
  ms: fc.constantFrom(2000, 3000, 3000, 2000, 18_000, 18_000, 3_600_000, 200_000_000, 300_000_000, 0, -5000),
  recall: fc.constantFrom('no' as const, 'no' as const, 'before' as const, 'after' as const),
})

/** Below 3 s a message may be due before it can be recalled. */
const timed: Of<'timed'> = anyTimed.map((operation) =>
  operation.recall === 'before' && operation.ms === 2000 ? { ...operation, ms: 3000 } : operation,
)

const recall: Of<'recall'> = fc.record(
  {
    op: fc.constant('recall' as const),
    timed: index,
    flaw: fc.constantFrom('topic' as const, 'handle' as const, 'broker' as const),
  },
  { requiredKeys: ['op', 'timed'] },
)

const popQueue = fc.oneof(
  { weight: 6, arbitrary: queue },
  { weight: 4, arbitrary: fc.constant(-1) },
  { weight: 1, arbitrary: fc.constantFrom(3, 9) },
)
const outcomes = fc.array(fc.constantFrom('lost' as const, 'ok' as const), { minLength: 1, maxLength: 3 })

const anyPop: Of<'pop'> = fc.record(
  {
    op: fc.constant('pop' as const),
    client,
    group,
    topic,
    queue: popQueue,
    max: fc.constantFrom(8, 32, 2, 1, 8),
    order: mostly(fc.constant(false), fc.constant(true)),
    init: mostly(fc.constant(0), fc.constant(1)),
    filter: expression,
    attempt: fc.constantFrom('', 'a', 'b'),
    short: outcomes,
  },
  { requiredKeys: ['op', 'client', 'group', 'topic', 'queue', 'max', 'order', 'init', 'attempt', 'short'] },
)

/** Most take what there is, for a long time. */
const pop: Of<'pop'> = fc.tuple(anyPop, fc.nat(2), fc.nat(2)).map(([made, brief, choosy]) => {
  const { short, filter, ...plain } = made
  return {
    ...plain,
    ...(brief === 2 && short !== undefined ? { short } : {}),
    ...(choosy === 2 && filter !== undefined ? { filter } : {}),
  }
})

const popWake: Of<'pop wake'> = fc.record({
  op: fc.constant('pop wake' as const),
  client,
  group,
  topic,
  queue: fc.constantFrom(0, 0, -1),
  tag: fc.constantFrom('', 'A', 'B'),
})

const ack: Of<'ack'> = fc.record({ op: fc.constant('ack' as const), popped: index })

const batchAck: Of<'batch ack'> = fc.record({
  op: fc.constant('batch ack' as const),
  popped: fc.array(index, { minLength: 1, maxLength: 3 }),
})

const notify: Of<'notify'> = fc.record({
  op: fc.constant('notify' as const),
  group,
  topic,
  queue: popQueue,
  order: fc.boolean(),
})

const change: Of<'change'> = fc.record({
  op: fc.constant('change' as const),
  popped: index,
  to: fc.constantFrom('soon' as const, 'long' as const),
})

const assign: Of<'assign'> = fc.record({
  op: fc.constant('assign' as const),
  client,
  group,
  topic,
  strategy: fc.constantFrom('AVG', 'AVG', 'AVG_BY_CIRCLE', 'ZZ'),
  model: mostly(fc.constant('CLUSTERING' as const), fc.constant('BROADCASTING' as const)),
})

const mode: Of<'mode'> = fc.record({
  op: fc.constant('mode' as const),
  group,
  topic,
  mode: fc.constantFrom('POP' as const, 'PULL' as const),
  share: fc.constantFrom(0, 1, 2, -1),
})

const reply: Of<'reply'> = fc.record({
  op: fc.constant('reply' as const),
  to: topic,
  queue,
  form: fc.constantFrom('v1' as const, 'v2' as const),
  tag: told.tag,
  number: told.number,
  requester: fc.constantFrom(
    'takes' as const,
    'takes' as const,
    'refuses' as const,
    'is gone' as const,
    'is unknown' as const,
    'is not named' as const,
  ),
})

const orderly: Of<'orderly'> = fc.record({
  op: fc.constant('orderly' as const),
  client,
  group,
  topic: own,
  queue,
  outcomes: fc.array(fc.constantFrom('ok' as const, 'ok' as const, 'suspend' as const, 'dead' as const), {
    minLength: 1,
    maxLength: 3,
  }),
})

function alone(weight: number, operation: fc.Arbitrary<Operation>): Weighted {
  return { weight, arbitrary: operation.map((made) => [made]) }
}

const filling = fc.record({
  tag: told.tag,
  key: told.key,
  number: told.number,
  form: fc.constantFrom('v2' as const, 'batch' as const),
  count: fc.integer({ min: 1, max: 4 }),
})

/** There is something in the queue. */
function filled(made: { readonly topic: Place; readonly queue: number }, send: Omit<Send, FilledIn>): Send {
  return { op: 'send', to: made.topic, queue: Math.max(0, made.queue), delay: 0, unique: true, ...send }
}

type FilledIn = 'op' | 'to' | 'queue' | 'delay' | 'unique'

const popped: fc.Arbitrary<readonly Operation[]> = fc
  .record({
    filling,
    pop: fc
      .tuple(pop, own, fc.constantFrom(0, 0, 1, -1))
      .map(([made, at, queueId]) => ({ ...made, topic: at, queue: queueId })),
    after: fc.array(fc.oneof<fc.Arbitrary<Operation>[]>(ack, change, batchAck, ack), { maxLength: 2 }),
  })
  .map(({ filling: send, pop: made, after }) => [filled(made, send), made, ...after])

const heldUp: fc.Arbitrary<readonly Operation[]> = fc
  .record({ filling, orderly })
  .map(({ filling: send, orderly: made }) => [filled(made, send), made])

/** Pulled with an expression, or with what the group has subscribed by one. */
const selected: fc.Arbitrary<readonly Operation[]> = fc
  .record({ filling, more: filling, client, group, filter: sqlExpression, posted: fc.boolean(), version: fc.nat(2) })
  .map(({ filling: send, more, client: id, group: number, filter, posted, version }) => {
    const at = { topic: 'T0', queue: 0 } as const
    const about = { client: id, group: number, ...at }
    const topics = [
      { topic: 'T0', filter },
      { topic: 'T1', filter },
    ] as const
    return [
      ...(posted ? [] : [{ op: 'join', client: id, group: number, topics, broadcasts: false, version } as const]),
      filled(at, send),
      filled(at, more),
      posted
        ? { op: 'pull', ...about, from: 0, max: 32, commit: -1, filter, version: 0 }
        : { op: 'consume', ...about, max: 4, outcomes: ['ok'], tries: -1 },
    ]
  })

const committed: fc.Arbitrary<readonly Operation[]> = fc
  .tuple(half, fc.array(mostlySound(ended), { minLength: 1, maxLength: 2 }))
  .map(([made, ends]) => [made, ...ends.map((one) => ({ ...one, half: -1 }))])

const recalled: fc.Arbitrary<readonly Operation[]> = fc.tuple(timed, mostlySound(recall)).map(([made, taken]) => [
  { ...made, ms: 3_600_000 },
  { ...taken, timed: -1 },
])

const ofAll: readonly Weighted[] = [
  alone(5, transaction),
  alone(2, half),
  alone(4, mostlySound(ended)),
  { weight: 4, arbitrary: committed },
  alone(4, reply),
  alone(3, orderly),
  { weight: 3, arbitrary: heldUp },
  { weight: 4, arbitrary: selected },
]

const of5: readonly Weighted[] = [
  alone(6, pop),
  { weight: 7, arbitrary: popped },
  alone(2, popWake),
  alone(3, ack),
  alone(2, batchAck),
  alone(2, change),
  alone(2, notify),
  alone(5, timed),
  alone(2, mostlySound(recall)),
  { weight: 3, arbitrary: recalled },
  alone(4, assign),
  alone(3, mode),
]

/** Operations of the kinds that a release knows. */
export function kindsOf(line: Line): readonly Weighted[] {
  return line === '4.9.7' ? ofAll : [...ofAll, ...of5]
}
