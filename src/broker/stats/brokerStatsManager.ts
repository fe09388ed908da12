import { SystemGroup, SystemTopic } from '../../protocol/index.ts'
import type { Clock } from '../../runtime/index.ts'
import type { BrokerConfigHolder } from '../config/index.ts'
import { DailyTotals, type TotalsNow } from './dailyTotals.ts'
import type { Moment, StatsSnapshot } from './statsItem.ts'
import { StatsItem } from './statsItem.ts'
import type { StatsName } from './statsNames.ts'
import { groupStats, queueStats, topicStats } from './statsNames.ts'

export interface BrokerStatsOptions {
  readonly clock: Clock
  readonly config: BrokerConfigHolder
  /** System topics are left out of the daily totals. */
  readonly isSystemTopic: (topic: string) => boolean
  /** Totals of the store, for a release whose daily totals are those. */
  readonly totalsOfStore?: (() => TotalsNow) | undefined
}

/** A statistic's last minute, hour and day. */
export interface StatsData {
  readonly minute: StatsSnapshot
  readonly hour: StatsSnapshot
  readonly day: StatsSnapshot
}

/**
 * Counters of one broker by name and key (BrokerStatsManager). They need no timer: an idle broker spends nothing on them.
 * The methods that count are named after what happened and bump what the original bumps there.
 */
export class BrokerStatsManager {
  readonly #clock: Clock
  readonly #cluster: string
  readonly #queueStats: boolean
  readonly #isSystemTopic: (topic: string) => boolean
  readonly #startedAtMs: number
  readonly #sets = new Map<string, Map<string, StatsItem>>()
  /** GROUP_GET_FALL_SIZE: by `queue@topic@group`, how many bytes of the log are behind what was read last. */
  readonly #fallSizes = new Map<string, number>()
  readonly daily: DailyTotals

  constructor(options: BrokerStatsOptions) {
    const { brokerClusterName, enableDetailStat } = options.config.broker
    this.#clock = options.clock
    this.#cluster = brokerClusterName
    this.#queueStats = enableDetailStat
    this.#isSystemTopic = options.isSystemTopic
    this.#startedAtMs = options.clock.monotonicMs()
    this.daily = new DailyTotals(options.clock, options.totalsOfStore)
  }

  /** A send was stored (SendMessageProcessor.handlePutMessageResult). `count` is more than 1 for a batch. */
  messagePut(put: {
    readonly topic: string
    readonly queueId: number
    readonly count: number
    readonly bytes: number
    readonly latencyMs: number
  }): void {
    const { topic, queueId, count, bytes } = put
    const now = this.#now()
    if (topic === SystemTopic.SCHEDULE) this.#queuePut(now, topic, queueId, count, bytes)
    this.#add(now, 'TOPIC_PUT_NUMS', topic, count, 1)
    this.#add(now, 'TOPIC_PUT_SIZE', topic, bytes, 1)
    this.#add(now, 'BROKER_PUT_NUMS', this.#cluster, count, 0)
    this.#add(now, 'TOPIC_PUT_LATENCY', `${queueId}@${topic}`, put.latencyMs, 1)
    if (!this.#isSystemTopic(topic)) this.daily.addPut(count)
  }

  /** The broker itself put a message: a transaction that was committed, a half message put back, an op message. */
  messagePutByBroker({ topic, bytes }: { readonly topic: string; readonly bytes: number }): void {
    const now = this.#now()
    this.#add(now, 'TOPIC_PUT_NUMS', topic, 1, 1)
    this.#add(now, 'TOPIC_PUT_SIZE', topic, bytes, 1)
    this.#add(now, 'BROKER_PUT_NUMS', this.#cluster, 1, 0)
    if (!this.#isSystemTopic(topic)) this.daily.addPut(1)
  }

  /** A pull was answered with messages (PullMessageProcessor, DefaultPullMessageResultHandler). */
  messagesPulled(pulled: {
    readonly group: string
    readonly topic: string
    readonly queueId: number
    readonly count: number
    readonly bytes: number
    readonly latencyMs: number
  }): void {
    const { group, topic, queueId, count, bytes } = pulled
    const now = this.#now()
    const key = `${topic}@${group}`
    this.#add(now, 'GROUP_GET_NUMS', key, count, 1)
    this.#add(now, 'GROUP_GET_SIZE', key, bytes, 1)
    this.#add(now, 'BROKER_GET_NUMS', this.#cluster, count, 0)
    const latencyKey = this.#queueStats ? `${queueId}@${key}` : key
    this.#add(now, 'GROUP_GET_LATENCY', latencyKey, pulled.latencyMs, 1)
    if (!this.#isSystemTopic(topic)) this.daily.addGet(count)
  }

  /** A delayed message was put into its topic (ScheduleMessageService, with `enableScheduleMessageStats`). */
  delayedMessageDelivered(delivered: {
    readonly topic: string
    readonly delayLevel: number
    readonly count: number
    readonly bytes: number
  }): void {
    const { topic, count, bytes } = delivered
    const now = this.#now()
    const key = `${SystemTopic.SCHEDULE}@${SystemGroup.SCHEDULE_CONSUMER}`
    if (this.#queueStats) {
      const queueKey = `${SystemTopic.SCHEDULE}@${delivered.delayLevel - 1}@${SystemGroup.SCHEDULE_CONSUMER}`
      this.#add(now, 'QUEUE_GET_NUMS', queueKey, count, 1)
      this.#add(now, 'QUEUE_GET_SIZE', queueKey, bytes, 1)
    }
    this.#add(now, 'GROUP_GET_NUMS', key, count, 1)
    this.#add(now, 'GROUP_GET_SIZE', key, bytes, 1)
    this.#add(now, 'TOPIC_PUT_NUMS', topic, count, 1)
    this.#add(now, 'TOPIC_PUT_SIZE', topic, bytes, 1)
    this.#add(now, 'BROKER_PUT_NUMS', this.#cluster, count, 0)
    if (!this.#isSystemTopic(topic)) this.daily.addPut(count)
  }

  /** A consumer sent a message back and it was stored (AbstractSendMessageProcessor.consumerSendMsgBack). */
  messageSentBack(back: {
    readonly group: string
    /** The topic that the consumer subscribed. */
    readonly topic: string
    readonly storedTopic: string
    readonly storedQueueId: number
    readonly bytes: number
  }): void {
    const now = this.#now()
    if (back.storedTopic === SystemTopic.SCHEDULE) {
      this.#add(now, 'TOPIC_PUT_NUMS', back.storedTopic, 1, 1)
      this.#add(now, 'TOPIC_PUT_SIZE', back.storedTopic, back.bytes, 1)
      this.#queuePut(now, back.storedTopic, back.storedQueueId, 1, back.bytes)
    }
    this.#add(now, 'SNDBCK_PUT_NUMS', `${back.topic}@${back.group}`, 1, 1)
  }

  /** A group has read up to so many bytes before the end of the log (recordDiskFallBehindSize). */
  fellBehind(fall: {
    readonly group: string
    readonly topic: string
    readonly queueId: number
    readonly bytes: number
  }): void {
    this.#fallSizes.set(`${fall.queueId}@${fall.topic}@${fall.group}`, fall.bytes)
  }

  /** Groups that were more than so many bytes behind when they last read some queue; one for each such queue. */
  groupsBehind(bytes: number): readonly { readonly group: string; readonly bytes: number }[] {
    return [...this.#fallSizes].flatMap(([key, behind]) =>
      behind > bytes ? [{ group: key.split('@')[2] ?? '', bytes: behind }] : [],
    )
  }

  /** Counts one statistic by itself, for paths that have no method here. */
  add(name: StatsName, key: string, value: number, times: number): void {
    this.#add(this.#now(), name, key, value, times)
  }

  /** VIEW_BROKER_STATS_DATA. Undefined when nothing was ever counted under that name and key. */
  statsData(name: string, key: string): StatsData | undefined {
    return this.#sets.get(name)?.get(key)?.snapshots(this.#now())
  }

  /** Messages per second delivered to a group from a topic in the last minute. */
  groupGetTps(group: string, topic: string): number {
    return this.statsData('GROUP_GET_NUMS', `${topic}@${group}`)?.minute.tps ?? 0
  }

  /** Messages per second stored in a topic in the last minute. */
  topicPutTps(topic: string): number {
    return this.statsData('TOPIC_PUT_NUMS', topic)?.minute.tps ?? 0
  }

  /** Forgets what was counted for a topic. */
  onTopicDeleted(topic: string): void {
    for (const name of topicStats) this.#sets.get(name)?.delete(topic)
    this.#forget(queueStats, (key) => key.startsWith(`${topic}@`))
    this.#forget(groupStats, (key) => key.startsWith(`${topic}@`))
    this.#forget(['GROUP_GET_LATENCY'], (key) => key.includes(`@${topic}@`))
    this.#forget(['TOPIC_PUT_LATENCY'], (key) => key.endsWith(`@${topic}`))
    for (const key of [...this.#fallSizes.keys()]) if (key.includes(`@${topic}@`)) this.#fallSizes.delete(key)
  }

  /** Forgets what was counted for a consumer group. */
  onGroupDeleted(group: string): void {
    this.#forget([...groupStats, 'QUEUE_GET_NUMS', 'QUEUE_GET_SIZE', 'GROUP_GET_LATENCY'], (key) =>
      key.endsWith(`@${group}`),
    )
    for (const key of [...this.#fallSizes.keys()]) if (key.endsWith(`@${group}`)) this.#fallSizes.delete(key)
  }

  #queuePut(now: Moment, topic: string, queueId: number, count: number, bytes: number): void {
    if (!this.#queueStats) return
    const key = `${topic}@${queueId}`
    this.#add(now, 'QUEUE_PUT_NUMS', key, count, 1)
    this.#add(now, 'QUEUE_PUT_SIZE', key, bytes, 1)
  }

  #add(now: Moment, name: StatsName, key: string, value: number, times: number): void {
    let items = this.#sets.get(name)
    if (items === undefined) {
      items = new Map()
      this.#sets.set(name, items)
    }
    let item = items.get(key)
    if (item === undefined) {
      item = new StatsItem(now.elapsedMs)
      items.set(key, item)
    }
    item.add(now, value, times)
  }

  #forget(names: readonly StatsName[], matches: (key: string) => boolean): void {
    for (const name of names) {
      const items = this.#sets.get(name)
      for (const key of [...(items?.keys() ?? [])]) if (matches(key)) items?.delete(key)
    }
  }

  #now(): Moment {
    return { elapsedMs: this.#clock.monotonicMs() - this.#startedAtMs, wallMs: this.#clock.wallMs() }
  }
}
