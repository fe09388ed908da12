import {
  type ConsumerData,
  type MessageQueue,
  messageQueueKey,
  messageQueueText,
  RunningInfoProperty,
  type SubscriptionData,
  versionName,
} from '../../protocol/index.ts'
import { abortable } from '../abort.ts'
import { instanceFor } from '../clientOptions.ts'
import { type ClientError, clientError } from '../errors.ts'
import type { ClientInstance } from '../instance/clientInstance.ts'
import type { ConsumerMember } from '../instance/members.ts'
import { subscribeQueues } from '../instance/route.ts'
import type { CachedMessage, ReceivedMessage } from '../message/receivedMessage.ts'
import { groupFault } from '../message/validate.ts'
import { Names } from '../namespace.ts'
import { Timers } from '../timers.ts'
import { ConsumeTrace } from '../trace/consumeTrace.ts'
import { allocateAveragely } from './allocate.ts'
import { AssignedQueue } from './assignedQueue.ts'
import { OFFSET_NOT_FOUND, OFFSET_UNREADABLE } from './offsets/offsetStore.ts'
import { RemoteOffsets } from './offsets/remoteOffsets.ts'
import { Puller } from './puller.ts'
import type { PollOptions, PullConsumerOptions, PulledMessages } from './pullOptions.ts'
import { maxOffset, minOffset, searchOffset } from './queueOffsets.ts'
import { Rebalance } from './rebalance.ts'
import { startOffset } from './startOffset.ts'
import { type SubscriptionExpression, subscriptionOf } from './subscription.ts'

const POLL_TIMEOUT_MS = 5000
const PULL_TIMEOUT_MS = 10_000

/** Gives the messages of assigned or subscribed queues when they are asked for (DefaultLitePullConsumer). */
export class PullConsumer implements AsyncDisposable, AsyncIterable<ReceivedMessage> {
  readonly group: string
  readonly #options: PullConsumerOptions
  readonly #instance: ClientInstance
  readonly #names: Names
  /** As brokers know the group. */
  readonly #group: string
  readonly #timers: Timers
  readonly #offsets: RemoteOffsets
  readonly #puller: Puller
  readonly #rebalance: Rebalance
  readonly #queues = new Map<string, AssignedQueue>()
  readonly #subscriptions = new Map<string, SubscriptionData>()
  /** Offsets behind the messages that the last poll returned. */
  readonly #delivered = new Map<string, readonly [MessageQueue, number]>()
  readonly #waiters = new Set<() => void>()
  readonly #trace: ConsumeTrace | undefined
  #turn = 0
  #state: 'CREATE_JUST' | 'RUNNING' | 'SHUTDOWN_ALREADY' = 'CREATE_JUST'

  /** @internal Use `createPullConsumer`. */
  constructor(options: PullConsumerOptions) {
    const instance = instanceFor(options, 'consumer')
    this.group = options.group
    this.#names = new Names(options.namespace, instance.dialect.namespace)
    this.#group = this.#names.wrapped(options.group)
    const fault = groupFault(this.#group)
    if (fault !== undefined) throw clientError(instance.dialect, fault)
    this.#options = options
    this.#instance = instance
    this.#timers = new Timers(instance.runtime.clock)
    this.#offsets = new RemoteOffsets(instance, this.#group)
    this.#puller = new Puller(instance, this.#group)
    this.#trace =
      options.enableTrace === true
        ? new ConsumeTrace(instance, this.#group, this.#names, options, Number.POSITIVE_INFINITY)
        : undefined
    this.#rebalance = new Rebalance({
      instance,
      group: this.#group,
      messageModel: 'CLUSTERING',
      allocate: options.allocateStrategy ?? allocateAveragely,
      hooks: {
        topics: () => [...this.#subscriptions.keys()],
        assigned: () => this.assigned,
        stale: () => false,
        someStale: () => false,
        remove: (queue) => this.#remove(queue),
        add: (queue) => this.#add(queue),
        changed: () => this.#instance.heartbeats.toAll(),
      },
    })
  }

  get clientId(): string {
    return this.#instance.clientId
  }

  get assigned(): readonly MessageQueue[] {
    return [...this.#queues.values()].map((assigned) => assigned.queue)
  }

  async start(): Promise<void> {
    const { dialect, runtime, routes, heartbeats, rebalancing } = this.#instance
    if (this.#state !== 'CREATE_JUST') throw this.#stateError(true)
    for (const [name, expression] of Object.entries(this.#options.subscriptions ?? {})) {
      const topic = this.#names.wrapped(name)
      this.#subscriptions.set(topic, subscriptionOf(topic, expression, runtime.clock.wallMs()))
    }
    this.#instance.consumers.set(this.#group, this.#memberOf())
    this.#instance.join()
    this.#trace?.start()
    this.#state = 'RUNNING'
    try {
      for (const topic of this.#subscriptions.keys()) await routes.update(topic)
    } catch (error) {
      await this.shutdown()
      throw error
    }
    await heartbeats.toAll()
    if (this.#subscriptions.size > 0) rebalancing.wakeUp()
    else this.#instance.logger.log('debug', 'pull consumer without subscription', { dialect: dialect.name })
  }

  /** The readable queues of a topic. Throws ClientError noRoute. */
  async fetchMessageQueues(topic: string): Promise<readonly MessageQueue[]> {
    this.#running()
    const named = this.#names.wrapped(topic)
    await this.#instance.routes.update(named)
    const route = this.#instance.routes.route(named)
    if (route === undefined) throw clientError(this.#instance.dialect, { kind: 'noRoute', topic: named })
    return this.#names.shownQueues(subscribeQueues(named, route))
  }

  /** Takes exactly these queues, whoever else consumes them. Excludes `subscriptions`. */
  async assign(queues: readonly MessageQueue[]): Promise<void> {
    this.#running()
    if (this.#subscriptions.size > 0) throw this.#refused('Subscribe and assign are mutually exclusive.')
    const named = queues.map((queue) => this.#names.wrappedQueue(queue))
    const wanted = new Set(named.map(messageQueueKey))
    for (const queue of this.assigned) if (!wanted.has(messageQueueKey(queue))) await this.#remove(queue)
    for (const queue of named) if (!this.#queues.has(messageQueueKey(queue))) await this.#add(queue)
  }

  /**
   * Messages of one queue, at least one unless the time is over. With `autoCommit` everything that the poll before
   * returned counts as consumed now; it is sent to the broker within 5 s.
   */
  async poll(options: PollOptions = {}): Promise<readonly ReceivedMessage[]> {
    this.#running()
    const { timeoutMs = POLL_TIMEOUT_MS, maxMessages = this.#options.pullBatchSize ?? 10, signal } = options
    if (this.#options.autoCommit !== false) this.#markDelivered()
    const messages = await abortable(this.#poll(timeoutMs, maxMessages, signal), signal, this.#instance.dialect)
    // What was handed out counts as consumed, whatever becomes of it.
    this.#trace?.begin(messages)?.({ outcome: 'CONSUME_SUCCESS', threw: false })
    return messages
  }

  /** Every message of the queues, one by one; a message counts as consumed when the next one is asked for. */
  async *[Symbol.asyncIterator](): AsyncGenerator<ReceivedMessage, void, undefined> {
    try {
      while (this.#state === 'RUNNING') {
        for (const message of await this.poll({ maxMessages: 1 })) yield message
      }
    } finally {
      if (this.#options.autoCommit !== false) this.#markDelivered()
    }
  }

  /** Goes on at another offset of an assigned queue. Rejects when it is outside of what the broker has. */
  async seek(wanted: MessageQueue, queueOffset: number): Promise<void> {
    const queue = this.#names.wrappedQueue(wanted)
    const assigned = this.#assigned(queue)
    const min = await minOffset(this.#instance, queue)
    const max = await maxOffset(this.#instance, queue)
    if (queueOffset < min || queueOffset > max) {
      throw this.#refused(`Seek offset illegal, seek offset = ${queueOffset}, min offset = ${min}, max offset = ${max}`)
    }
    this.#delivered.delete(messageQueueKey(queue))
    this.#offsets.update(queue, queueOffset, false)
    assigned.seek(queueOffset)
  }

  async seekToBegin(queue: MessageQueue): Promise<void> {
    await this.seek(queue, await minOffset(this.#instance, this.#names.wrappedQueue(queue)))
  }

  async seekToEnd(queue: MessageQueue): Promise<void> {
    await this.seek(queue, await maxOffset(this.#instance, this.#names.wrappedQueue(queue)))
  }

  /** The offset of the first message stored at or after a wall time. */
  async offsetForTimestamp(queue: MessageQueue, timestampMs: number): Promise<number> {
    this.#running()
    return await searchOffset(this.#instance, this.#names.wrappedQueue(queue), timestampMs)
  }

  /** Commits what was returned so far, or the given offsets, and waits until it is on its way. */
  async commit(offsets?: readonly (readonly [MessageQueue, number])[]): Promise<void> {
    this.#running()
    this.#markDelivered()
    for (const [queue, queueOffset] of offsets ?? []) {
      this.#offsets.update(this.#names.wrappedQueue(queue), queueOffset, false)
    }
    await this.#offsets.persistAll(this.assigned)
  }

  /** The committed offset of a queue, undefined when the group has none. Rejects when the broker cannot be asked. */
  async committed(wanted: MessageQueue): Promise<number | undefined> {
    this.#running()
    const queue = this.#names.wrappedQueue(wanted)
    const known = this.#offsets.inMemory(queue) ?? (await this.#offsets.read(queue))
    if (known === OFFSET_UNREADABLE) throw this.#refused('Fetch consume offset from broker exception')
    return known === OFFSET_NOT_FOUND ? undefined : known
  }

  pause(queues: readonly MessageQueue[]): void {
    for (const queue of queues) this.#assigned(queue).paused = true
  }

  resume(queues: readonly MessageQueue[]): void {
    for (const queue of queues) this.#assigned(queue).paused = false
    this.#wake()
  }

  /** One plain pull, without assignment and without waiting for messages. The caller keeps the offset. */
  async pull(
    wanted: MessageQueue,
    expression: SubscriptionExpression,
    queueOffset: number,
    maxNums: number,
  ): Promise<PulledMessages> {
    this.#running()
    const queue = this.#names.wrappedQueue(wanted)
    const pulled = await this.#puller.pull({
      queue,
      queueOffset,
      maxMsgNums: maxNums,
      subscription: subscriptionOf(queue.topic, expression, this.#instance.runtime.clock.wallMs()),
      commitOffset: undefined,
      suspendTimeoutMs: undefined,
      timeoutMs: PULL_TIMEOUT_MS,
      postSubscription: true,
    })
    this.#name(pulled.messages)
    return pulled
  }

  /** Commits, leaves the group and ends all timers. A second call does nothing. */
  async shutdown(): Promise<void> {
    if (this.#state !== 'RUNNING') return
    const instance = this.#instance
    this.#state = 'SHUTDOWN_ALREADY'
    if (this.#options.autoCommit !== false) this.#markDelivered()
    this.#timers.stop()
    this.#wake()
    await this.#offsets.persistAll(this.assigned)
    for (const assigned of this.#queues.values()) assigned.close()
    this.#queues.clear()
    instance.consumers.delete(this.#group)
    if (instance.dialect.consumer.unregisterOnShutdown) await instance.unregister({ consumerGroup: this.#group })
    await instance.leave()
    await this.#trace?.shutdown()
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.shutdown()
  }

  async #poll(timeoutMs: number, max: number, signal: AbortSignal | undefined): Promise<readonly ReceivedMessage[]> {
    const deadlineMs = this.#timers.nowMs() + timeoutMs
    for (;;) {
      const messages = this.#takeNext(max)
      if (messages.length > 0) return messages
      const leftMs = deadlineMs - this.#timers.nowMs()
      if (leftMs <= 0 || this.#state !== 'RUNNING' || signal?.aborted === true) return []
      await this.#messageOrTimeout(leftMs)
    }
  }

  #messageOrTimeout(leftMs: number): Promise<void> {
    return new Promise((resolve) => {
      const done = (): void => {
        this.#waiters.delete(done)
        timer[Symbol.dispose]()
        resolve()
      }
      const timer = this.#timers.after(leftMs, 'client: poll', done)
      this.#waiters.add(done)
    })
  }

  #wake(): void {
    for (const waiter of [...this.#waiters]) waiter()
  }

  /** From the next queue in turn that has something. */
  #takeNext(max: number): readonly ReceivedMessage[] {
    const all = [...this.#queues.values()]
    for (let step = 0; step < all.length; step++) {
      const assigned = all[(this.#turn + step) % all.length]
      const messages = assigned?.take(max) ?? []
      const last = messages.at(-1)
      if (assigned === undefined || last === undefined) continue
      this.#turn = (this.#turn + step + 1) % all.length
      this.#name(messages)
      this.#delivered.set(messageQueueKey(assigned.queue), [assigned.queue, last.queueOffset + 1])
      return messages
    }
    return []
  }

  /** Lets messages show the topic that the application knows. */
  #name(messages: readonly CachedMessage[]): void {
    for (const message of messages) message.topic = this.#names.shown(message.topic)
  }

  #markDelivered(): void {
    for (const [queue, queueOffset] of this.#delivered.values()) this.#offsets.update(queue, queueOffset, false)
    this.#delivered.clear()
  }

  #add(queue: MessageQueue): Promise<boolean> {
    const { runtime, logger } = this.#instance
    const { expression = '*', consumeFromWhere = 'CONSUME_FROM_LAST_OFFSET', consumeTimestampMs } = this.#options
    const subscription =
      this.#subscriptions.get(queue.topic) ?? subscriptionOf(queue.topic, expression, runtime.clock.wallMs())
    const assigned = new AssignedQueue(queue, {
      timers: this.#timers,
      puller: this.#puller,
      subscription,
      pullBatchSize: this.#options.pullBatchSize ?? 10,
      startOffset: () =>
        startOffset(queue, {
          instance: this.#instance,
          offsets: this.#offsets,
          consumeFromWhere,
          consumeTimestampMs: consumeTimestampMs ?? runtime.clock.wallMs(),
        }),
      onMessages: () => this.#wake(),
      onError: (error) => {
        const reason = error instanceof Error ? error.message : String(error)
        logger.log('warn', 'an error occurred in pull message process', { group: this.#group, queue, reason })
      },
    })
    this.#queues.set(messageQueueKey(queue), assigned)
    assigned.start()
    return Promise.resolve(true)
  }

  async #remove(queue: MessageQueue): Promise<boolean> {
    const key = messageQueueKey(queue)
    this.#queues.get(key)?.close()
    this.#queues.delete(key)
    this.#delivered.delete(key)
    await this.#offsets.persist(queue)
    this.#offsets.remove(queue)
    return true
  }

  #assigned(wanted: MessageQueue): AssignedQueue {
    this.#running()
    const queue = this.#names.wrappedQueue(wanted)
    const assigned = this.#queues.get(messageQueueKey(queue))
    if (assigned !== undefined) return assigned
    const text = messageQueueText(queue)
    throw this.#refused(`The message queue is not in assigned list, may be rebalancing, message queue: ${text}`)
  }

  #memberOf(): ConsumerMember {
    const heartbeatData = (): ConsumerData => ({
      groupName: this.#group,
      consumeType: 'CONSUME_ACTIVELY',
      messageModel: 'CLUSTERING',
      consumeFromWhere: 'CONSUME_FROM_LAST_OFFSET', // whatever the setting (clients.md 4.10)
      subscriptionDataSet: [...this.#subscriptions.values()],
      unitMode: false,
    })
    return {
      group: this.#group,
      topics: () => [...new Set([...this.#subscriptions.keys(), ...this.assigned.map((queue) => queue.topic)])],
      heartbeatData,
      rebalance: () => (this.#subscriptions.size === 0 ? Promise.resolve(true) : this.#rebalance.round()),
      persistOffsets: () => void this.#offsets.persistMoved(this.assigned),
      resetOffsets: (topic, offsets) => {
        for (const [queue, queueOffset] of offsets) {
          if (queue.topic !== topic || !this.#queues.has(messageQueueKey(queue))) continue
          this.#offsets.update(queue, queueOffset, false)
          this.#queues.get(messageQueueKey(queue))?.seek(queueOffset)
        }
      },
      offsetsOf: (topic) => this.#offsets.snapshot(topic),
      runningInfo: () => ({
        properties: {
          [RunningInfoProperty.NAMESERVER_ADDR]: this.#instance.nameServers.text,
          [RunningInfoProperty.CONSUME_TYPE]: 'CONSUME_ACTIVELY',
          [RunningInfoProperty.CLIENT_VERSION]: versionName(this.#instance.dialect.wire.version),
        },
        subscriptionSet: [...this.#subscriptions.values()],
        mqTable: [],
        mqPopTable: [],
        statusTable: new Map(),
        userConsumerInfo: {},
      }),
      consumeDirectly: () =>
        Promise.resolve({ autoCommit: true, order: false, consumeResult: 'CR_RETURN_NULL', spentTimeMills: 0 }),
    }
  }

  #running(): void {
    if (this.#state !== 'RUNNING') throw this.#stateError(false)
  }

  #refused(text: string): ClientError {
    return clientError(this.#instance.dialect, { kind: 'invalid', text })
  }

  #stateError(starting: boolean): ClientError {
    return clientError(this.#instance.dialect, { kind: 'state', what: 'PullConsumer', state: this.#state, starting })
  }
}

/** Makes a pull consumer. Nothing is sent before `start`. Throws ClientError as the other clients do. */
export function createPullConsumer(options: PullConsumerOptions): PullConsumer {
  return new PullConsumer(options)
}
