import { parseProperties, parseTolerantJson, type RemotingCommand } from '../../src/protocol/index.ts'
import type { Step } from './step.ts'

/** What the servers hold, as they tell it when they are asked: entries by name. */
export interface State {
  readonly topics: Entries
  readonly groups: Entries
  readonly offsets: Entries
  readonly settings: Entries
  /** Topics that the NameServer knows. */
  readonly routed: Entries
  /** Counters of data versions. */
  readonly versions: Readonly<Record<'topics' | 'groups', number>>
}

type Entries = ReadonlyMap<string, unknown>
type Asked = (step: Step) => Promise<RemotingCommand | undefined>
type Json = Readonly<Record<string, unknown>>

/**
 * Offsets of broadcasting clients, GROUP@broadcast, are committed every 5 s: after which question, the time of a run decides.
 * Revive queues are taken in turn: which of them moved, whatever was popped before decides.
 */
const LEFT_TO_CHANCE = /@broadcast$|^rmq_sys_REVIVE_LOG_/

/** What changed between two states. `gone` is an entry that was there before. */
export type Changes = Readonly<Record<string, Readonly<Record<string, unknown>>>>

/** Left out of configurations, so that what is unusual can be seen. Not taken from the code, whose defaults are asked about as well. */
const USUAL: Json = {
  attributes: {},
  order: false,
  perm: 6,
  topicFilterType: 'SINGLE_TAG',
  topicSysFlag: 0,
  brokerId: 0,
  consumeBroadcastEnable: true,
  consumeEnable: true,
  consumeFromMinEnable: true,
  consumeMessageOrderly: false,
  consumeTimeoutMinute: 15,
  groupRetryPolicy: { type: 'CUSTOMIZED' },
  groupSysFlag: 0,
  notifyConsumerIdsChangedEnable: true,
  retryMaxTimes: 16,
  retryQueueNums: 1,
  whichBrokerWhenConsumeSlowly: 1,
}
/** Topics that many groups of questions use. */
const SHARED =
  /^(TBW102|SCHEDULE_TOPIC_XXXX|RMQ_SYS_.*|rmq_sys_.*|BenchmarkTest|OFFSET_MOVED_EVENT|DefaultCluster.*|broker-a|ParityMarker)$/

/** A topic may be given two thousand million queues, and each of them would be told. */
const QUEUES_MAX = 100

export async function readState(ask: Asked): Promise<State> {
  const [topics, groups, offsets] = [await ask(read(21)), await ask(read(201)), await ask(read(43))].map(jsonOf)
  const settings = parseProperties(new TextDecoder().decode((await ask(read(26)))?.body)) ?? new Map<string, string>()
  const routed = jsonOf(await ask({ ...read(206), to: 'namesrv' }))['topicList'] as readonly string[] | undefined
  return {
    topics: configs(topics?.['topicConfigTable']),
    groups: configs(groups?.['subscriptionGroupTable']),
    offsets: new Map(
      Object.entries((offsets?.['offsetTable'] ?? {}) as Json).filter(([name]) => !LEFT_TO_CHANCE.test(name)),
    ),
    settings,
    routed: new Map(routed?.map((name) => [name, 'known'])),
    versions: { topics: counter(topics), groups: counter(groups) },
  }
}

/** Queues of the topics that were asked about or changed, each as `id:min-max`. */
export async function readQueues(ask: Asked, { topics }: State, named: ReadonlySet<string>): Promise<Entries> {
  const queues = new Map<string, string>()
  for (const [topic, config] of topics) {
    if (!named.has(topic) || SHARED.test(topic) || queuesOf(config as Json) > QUEUES_MAX) continue
    const table = jsonOf(await ask({ ...read(202), ext: { topic } }))['offsetTable'] as Json | undefined
    const texts = Object.entries(table ?? {}).map(([queue, offsets]) => {
      const { queueId } = JSON.parse(queue) as { readonly queueId: number }
      const { minOffset, maxOffset } = offsets as { readonly minOffset: number; readonly maxOffset: number }
      return [queueId, `${queueId}:${minOffset}-${maxOffset}`] as const
    })
    queues.set(topic, sortedBy(texts).join(' '))
  }
  return queues
}

export function changes(before: State, after: State): Changes {
  const { versions } = after
  const ofTransactions = [...after.topics.keys()].filter(
    (name) => OF_TRANSACTIONS.test(name) && !before.topics.has(name),
  )
  return {
    topics: changed(before.topics, after.topics),
    groups: changed(before.groups, after.groups),
    offsets: changed(before.offsets, after.offsets),
    settings: changed(before.settings, after.settings),
    routed: changed(before.routed, after.routed),
    versions: {
      topics: versions.topics - before.versions.topics - ofTransactions.length,
      groups: versions.groups - before.versions.groups,
    },
  }
}

/** What the broker keeps of transactions, whose checks go on while other questions are asked. */
const OF_TRANSACTIONS = /RMQ_SYS_TRANS|TRANS_CHECK_MAX_TIME_TOPIC/

function changed(before: Entries, after: Entries): Json {
  const kept = [...after].filter(([name, value]) => JSON.stringify(before.get(name)) !== JSON.stringify(value))
  const gone = [...before.keys()].filter((name) => !after.has(name)).map((name) => [name, 'gone'] as const)
  return Object.fromEntries([...kept, ...gone].filter(([name]) => !OF_TRANSACTIONS.test(name)))
}

function read(code: number): Step {
  return { what: '', code, from: 'reader' }
}

function jsonOf(command: RemotingCommand | undefined): Json {
  const value = command?.body === undefined ? undefined : parseTolerantJson(new TextDecoder().decode(command.body))
  return (value ?? {}) as Json
}

function configs(table: unknown): Entries {
  return new Map(Object.entries((table ?? {}) as Json).map(([name, config]) => [name, unusual(name, config as Json)]))
}

function unusual(name: string, config: Json): Json {
  const told = Object.entries(config).filter(
    ([member, value]) => value !== name && JSON.stringify(value) !== JSON.stringify(USUAL[member]),
  )
  return Object.fromEntries(told.sort(([a], [b]) => (a < b ? -1 : 1)))
}

function counter(wrapper: Json | undefined): number {
  return (wrapper?.['dataVersion'] as { readonly counter?: number } | undefined)?.counter ?? 0
}

function queuesOf({ readQueueNums, writeQueueNums }: Json): number {
  return Math.max(Number(readQueueNums), Number(writeQueueNums))
}

function sortedBy(texts: readonly (readonly [number, string])[]): readonly string[] {
  return [...texts].sort(([a], [b]) => a - b).map(([, text]) => text)
}
