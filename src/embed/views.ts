import type { Broker, BrokerContext } from '../broker/index.ts'
import { decodeMessages, type ReceivedMessage, unwrapInnerBatches } from '../client/index.ts'
import {
  dlqTopic,
  isDlqTopic,
  isRetryTopic,
  isSystemTopic,
  MessageConst,
  type MessageQueue,
  popRetryTopic,
  SystemTopic,
  TIMER_TOPIC,
  type TopicRouteData,
} from '../protocol/index.ts'
import type { Engine } from './engine.ts'
import { PoppedMessages } from './poppedMessages.ts'

/** Entries of a consume queue that are looked at in one go. */
const ENTRIES = 1000

/** Reads what the servers hold, without a request and without changing anything. Servers that do not run are passed over. */
export class Views {
  readonly #engine: Engine
  readonly #popped = new WeakMap<BrokerContext, PoppedMessages>()

  constructor(engine: Engine) {
    this.#engine = engine
  }

  /** In the order in which they were stored; between brokers, within one millisecond, in the order of the brokers. */
  messages(topic: string): readonly ReceivedMessage[] {
    const found = this.#running().flatMap((broker) =>
      [...messagesOf(broker, topic)].sort((left, right) => left.physicalOffset - right.physicalOffset),
    )
    return found.sort((left, right) => left.storeTimestamp - right.storeTimestamp)
  }

  deadLetters(group: string): readonly ReceivedMessage[] {
    return this.messages(dlqTopic(group))
  }

  halfMessages(topic: string): readonly ReceivedMessage[] {
    return this.#running().flatMap(({ name: brokerName, context: { store, transactions } }) =>
      transactions
        .unfinished()
        .filter(({ properties }) => properties.get(MessageConst.PROPERTY_REAL_TOPIC) === topic)
        .flatMap(({ physicalOffset, properties }) => {
          const queueId = Number(properties.get(MessageConst.PROPERTY_REAL_QUEUE_ID))
          return decodeMessages(store.selectOneMessageByOffset(physicalOffset), () => ({ topic, brokerName, queueId }))
        }),
    )
  }

  delayed(topic: string): readonly ReceivedMessage[] {
    return this.#running().flatMap((broker) => [...delayedByLevel(broker, topic), ...delayedByTime(broker, topic)])
  }

  /** Where a group pops, its offsets move with the deliveries: what it holds counts, and what waits to be given once more. */
  lag(group: string, topic: string): number {
    let lag = 0
    for (const { context } of this.#running()) {
      const popped = this.#popped.get(context) ?? new PoppedMessages(context)
      this.#popped.set(context, popped)
      const retries = [1, 2].map((version) => popRetryTopic(topic, group, version === 1 ? 1 : 2))
      for (const each of [topic, ...retries]) lag += behind(context, group, each)
      lag += popped.count(group, topic)
    }
    return lag
  }

  /** Where the group goes on in a queue; −1 when its broker does not run or knows nothing of it. */
  committed(group: string, { topic, brokerName, queueId }: MessageQueue): number {
    const broker = this.#running().find(({ name }) => name === brokerName)
    return broker?.context.offsets.queryOffset(group, topic, queueId) ?? -1
  }

  /** Whether a running broker has the topic, of whatever kind. */
  hasTopic(topic: string): boolean {
    return this.#running().some(({ context }) => context.topics.topics.has(topic))
  }

  /** The topics of applications that running brokers have. */
  topics(): readonly string[] {
    const found = new Set<string>()
    for (const { name, context } of this.#running()) {
      const own = [name, context.config.broker.brokerClusterName]
      for (const topic of context.topics.topics.keys()) {
        if (!isSystemTopic(topic) && !isRetryTopic(topic) && !isDlqTopic(topic) && !own.includes(topic))
          found.add(topic)
      }
    }
    return [...found].filter((topic) => !topic.startsWith('rmq_sys_'))
  }

  /** Whether a running broker has the group pop the topic. */
  pops(group: string, topic: string): boolean {
    return this.#running().some(({ context }) => context.requestModes.get(topic, group)?.mode === 'POP')
  }

  routes(topic: string): TopicRouteData | undefined {
    for (const { server } of this.#engine.nameServers) {
      const route = server?.routes.topicRoute(topic)
      if (route !== undefined) return route
    }
    return undefined
  }

  /** UNIQ_KEYs of everything in the logs, retries, delayed messages and dead letters included. */
  storedIds(): ReadonlySet<string> {
    const ids = new Set<string>()
    for (const broker of this.#running()) {
      for (const topic of broker.context.store.queues().keys()) {
        for (const { msgId } of messagesOf(broker, topic)) ids.add(msgId)
      }
    }
    return ids
  }

  /** Another text once a message has come into a log or a broker has gone or come. */
  get stamp(): string {
    return this.#running()
      .map(({ name, context }) => `${name} ${context.store.commitLogMaxOffset}`)
      .join(';')
  }

  #running(): readonly Broker[] {
    return this.#engine.brokers.flatMap(({ server }) => server ?? [])
  }
}

function behind({ store, offsets }: BrokerContext, group: string, topic: string): number {
  let behind = 0
  for (const queueId of store.queues().get(topic) ?? []) {
    const committed = Math.max(0, offsets.queryOffset(group, topic, queueId))
    behind += Math.max(0, store.maxOffsetInQueue(topic, queueId) - committed)
  }
  return behind
}

function* messagesOf({ name: brokerName, context: { store } }: Broker, topic: string): Generator<ReceivedMessage> {
  for (const queueId of store.queues().get(topic) ?? []) {
    const end = store.maxOffsetInQueue(topic, queueId)
    let offset = store.minOffsetInQueue(topic, queueId)
    while (offset < end) {
      const entries = store.consumeQueueEntries(topic, queueId, offset, ENTRIES)
      if (entries.length === 0) break
      for (const { physicalOffset, queueOffset, batchSize } of entries) {
        const record = store.selectOneMessageByOffset(physicalOffset)
        yield* unwrapInnerBatches(decodeMessages(record, () => ({ topic, brokerName, queueId })))
        offset = queueOffset + batchSize
      }
    }
  }
}

function delayedByLevel(broker: Broker, topic: string): readonly ReceivedMessage[] {
  const { offsets } = broker.context.schedule
  return [...messagesOf(broker, SystemTopic.SCHEDULE)].filter(
    ({ properties, queue, queueOffset }) =>
      properties.get(MessageConst.PROPERTY_REAL_TOPIC) === topic &&
      queueOffset >= (offsets.get(queue.queueId + 1) ?? 0),
  )
}

/** A message beyond the wheel is put into the timer topic more than once, and a recall is a message there, too. */
function delayedByTime(broker: Broker, topic: string): readonly ReceivedMessage[] {
  const { timer } = broker.context
  if (timer === undefined) return []
  const waiting = new Map<string, ReceivedMessage>()
  for (const message of messagesOf(broker, TIMER_TOPIC)) {
    const { properties, msgId } = message
    if (properties.get(MessageConst.PROPERTY_REAL_TOPIC) !== topic) continue
    if (Number(properties.get(MessageConst.PROPERTY_TIMER_OUT_MS)) < timer.deliveredUpToMs) continue
    if (properties.has(MessageConst.PROPERTY_TIMER_DEL_UNIQKEY)) waiting.delete(msgId)
    else waiting.set(msgId, message)
  }
  return [...waiting.values()]
}
