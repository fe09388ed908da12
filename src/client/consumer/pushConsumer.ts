import {
  type ConsumeMessageDirectlyResult,
  type ConsumerData,
  type ConsumerRunningInfo,
  checkClientBody,
  isRetryTopic,
  type MessageQueue,
  type MessageRecord,
  RunningInfoProperty,
  retryTopic,
  type SubscriptionData,
  versionName,
} from '../../protocol/index.ts'
import { instanceFor } from '../clientOptions.ts'
import { clientError } from '../errors.ts'
import type { ClientInstance } from '../instance/clientInstance.ts'
import type { ConsumerMember, QueueOffsets } from '../instance/members.ts'
import { CachedMessage } from '../message/receivedMessage.ts'
import { groupFault, topicFault } from '../message/validate.ts'
import { Names } from '../namespace.ts'
import { Timers } from '../timers.ts'
import { ConsumeTrace } from '../trace/consumeTrace.ts'
import { allocateAveragely } from './allocate.ts'
import { ConcurrentConsume } from './concurrentConsume.ts'
import { type ConsumeServiceOptions, consumeDirectly } from './consumeService.ts'
import { learnRoutes } from './learnRoutes.ts'
import { LocalOffsets } from './offsets/localOffsets.ts'
import type { OffsetStore } from './offsets/offsetStore.ts'
import { RemoteOffsets } from './offsets/remoteOffsets.ts'
import { OrderlyConsume } from './orderlyConsume.ts'
import { PopConsumption } from './pop/index.ts'
import { PulledQueues } from './pulledQueues.ts'
import { Puller } from './puller.ts'
import { PullLoop } from './pullLoop.ts'
import { PullThresholds } from './pullThresholds.ts'
import { batchHandlerOf, brokerStrategy, type PushConsumerOptions, retriesOf, settingsFault } from './pushOptions.ts'
import { QueueLocks } from './queueLocks.ts'
import { type MessageModel, Rebalance } from './rebalance.ts'
import { SendBack } from './sendBack.ts'
import { startOffset } from './startOffset.ts'
import { type SubscriptionExpression, subscriptionOf } from './subscription.ts'
import { TaskPool } from './taskPool.ts'

type State = 'CREATE_JUST' | 'RUNNING' | 'SHUTDOWN_ALREADY' | 'START_FAILED'

/** `consumeTimestamp` of a group that never consumed: half an hour back. */
const CONSUME_TIMESTAMP_BACK_MS = 30 * 60 * 1000

/** Delivers the messages of the subscribed topics to a handler (DefaultMQPushConsumer). */
export class PushConsumer implements AsyncDisposable {
  readonly group: string
  readonly #options: PushConsumerOptions
  readonly #instance: ClientInstance
  readonly #names: Names
  /** As brokers know the group. */
  readonly #group: string
  readonly #model: MessageModel
  readonly #timers: Timers
  readonly #offsets: OffsetStore
  readonly #service: ConcurrentConsume | OrderlyConsume
  readonly #serviceOptions: ConsumeServiceOptions
  readonly #locks: QueueLocks
  readonly #rebalance: Rebalance
  readonly #thresholds: PullThresholds
  readonly #pullLoop: PullLoop
  /** Undefined when the consumers of the group balance among themselves. */
  readonly #pops: PopConsumption | undefined
  readonly #pulled: PulledQueues
  readonly #subscriptions = new Map<string, SubscriptionData>()
  readonly #member: ConsumerMember
  readonly #trace: ConsumeTrace | undefined
  #startedAtMs = 0
  #paused = false
  #balanced = false
  #onBalanced: (() => void)[] = []
  #state: State = 'CREATE_JUST'

  /** @internal Use `createPushConsumer`. */
  constructor(options: PushConsumerOptions) {
    this.#model = options.messageModel ?? 'CLUSTERING'
    const broadcasting = this.#model === 'BROADCASTING'
    // A broadcasting consumer keeps its file under a client id that outlives the process (clients.md 4.2).
    const instance = instanceFor(options, 'consumer', broadcasting ? 'DEFAULT' : undefined)
    const { dialect } = instance
    const rules = dialect.consumer
    this.group = options.group
    this.#names = new Names(options.namespace, dialect.namespace)
    this.#group = this.#names.wrapped(options.group)
    const fault = groupFault(this.#group) ?? settingsFault(options, rules)
    if (fault !== undefined) throw clientError(dialect, fault)
    this.#options = options
    this.#instance = instance
    this.#timers = new Timers(instance.runtime.clock)
    this.#offsets = broadcasting ? new LocalOffsets(instance, this.#group) : new RemoteOffsets(instance, this.#group)
    this.#locks = new QueueLocks(instance, this.#group)
    const orderly = options.orderly === true
    const consumeTimeoutMs = (options.consumeTimeoutMinutes ?? 15) * 60_000
    const handler = batchHandlerOf(options)
    this.#trace =
      options.enableTrace === true
        ? new ConsumeTrace(instance, this.#group, this.#names, options, consumeTimeoutMs)
        : undefined
    this.#serviceOptions = {
      instance,
      timers: this.#timers,
      group: this.#group,
      names: this.#names,
      broadcasting,
      handler: this.#trace?.traced(handler) ?? handler,
      offsets: this.#offsets,
      sendBack: new SendBack(instance, this.#group, this.#names, retriesOf(options, 16)),
      processQueues: () => this.#pulled.processQueues,
      pool: new TaskPool(options.consumeThreads ?? 20),
      consumeThreads: options.consumeThreads ?? 20,
      consumeMessageBatchMaxSize: options.handler === undefined ? (options.consumeMessageBatchMaxSize ?? 1) : 1,
      maxReconsumeTimes: retriesOf(options, orderly ? Number.MAX_SAFE_INTEGER : 16),
      consumeTimeoutMs,
      suspendCurrentQueueTimeMs: options.suspendCurrentQueueTimeMs ?? rules.orderlySuspendMs,
    }
    const orderlyService = orderly ? new OrderlyConsume(this.#serviceOptions, this.#locks) : undefined
    this.#service = orderlyService ?? new ConcurrentConsume(this.#serviceOptions)
    this.#pulled = new PulledQueues({
      instance,
      group: this.#group,
      timers: this.#timers,
      offsets: this.#offsets,
      order:
        orderlyService === undefined || broadcasting
          ? undefined
          : {
              lock: (queue) => orderlyService.lock(queue, undefined),
              unlock: (queue) => this.#locks.unlock(queue.brokerName, [queue], true),
            },
      startOffset: (queue) => this.#startOffset(queue),
      begin: (processQueue, offset) => this.#pullLoop.start(processQueue, offset, rules.firstPullDelayMs),
      isRunning: () => this.#state === 'RUNNING',
    })
    this.#thresholds = new PullThresholds(options, rules)
    this.#pullLoop = new PullLoop({
      instance,
      timers: this.#timers,
      group: this.#group,
      broadcasting,
      orderly,
      puller: new Puller(instance, this.#group),
      offsets: this.#offsets,
      consumeService: this.#service,
      subscription: (topic) => this.#subscriptions.get(topic),
      paused: () => this.#paused,
      pullBatchSize: options.pullBatchSize ?? 32,
      pullIntervalMs: options.pullIntervalMs ?? 0,
      thresholds: this.#thresholds,
      spanMax: options.consumeConcurrentlyMaxSpan ?? rules.spanMax,
      giveUp: (processQueue) => this.#pulled.giveUp(processQueue),
      startOffset: (processQueue) => this.#startOffset(processQueue.queue),
    })
    const strategyName = brokerStrategy(options, rules)
    this.#pops =
      strategyName === undefined
        ? undefined
        : new PopConsumption({
            settings: options,
            service: this.#serviceOptions,
            orderly,
            strategyName,
            subscriptions: this.#subscriptions,
            paused: () => this.#paused,
          })
    this.#rebalance = new Rebalance({
      instance,
      byBroker: this.#pops,
      group: this.#group,
      messageModel: this.#model,
      allocate: options.allocateStrategy ?? allocateAveragely,
      hooks: {
        topics: () => [...this.#subscriptions.keys()],
        assigned: () => this.#pulled.queues,
        someStale: () => this.#pulled.someStale(),
        stale: (queue) => this.#pulled.isStale(queue),
        remove: (queue) => this.#pulled.remove(queue),
        add: (queue) => this.#pulled.add(queue),
        added: () => this.#pulled.beginWaiting(),
        changed: (topic) => this.#assignmentChanged(topic),
      },
    })
    this.#member = this.#memberOf()
  }

  get clientId(): string {
    return this.#instance.clientId
  }

  /** Queues that this consumer works on now. One with queue id −1 stands for all queues of its broker, which are popped. */
  get assigned(): readonly MessageQueue[] {
    return [...this.#pulled.queues, ...(this.#pops?.queues ?? [])]
  }

  /** Joins the group. Rejects when no NameServer can be asked, in Go dialects also when a topic has no route. */
  async start(): Promise<void> {
    const instance = this.#instance
    const { dialect } = instance
    if (this.#state !== 'CREATE_JUST') throw this.#stateError(true)
    if (instance.consumers.has(this.#group)) {
      const text = `The consumer group[${this.#group}] has been created before, specify another name please.`
      throw clientError(dialect, { kind: 'invalid', text })
    }
    this.#state = 'START_FAILED'
    for (const [topic, expression] of Object.entries(this.#options.subscriptions ?? {}))
      this.#subscribe(topic, expression)
    if (this.#model === 'CLUSTERING') this.#subscribe(retryTopic(this.#group), '*')
    this.#offsets.load()
    this.#startedAtMs = instance.runtime.clock.wallMs()
    instance.consumers.set(this.#group, this.#member)
    instance.join()
    this.#service.start()
    this.#trace?.start()
    this.#state = 'RUNNING'
    try {
      await learnRoutes(instance, [...this.#subscriptions.keys()])
      await this.#checkExpressions()
    } catch (error) {
      if (dialect.consumer.failedStartStays) throw error
      const pollEndMs = instance.eventPollEndMs
      await this.shutdown()
      await instance.until(pollEndMs)
      throw error
    }
    await instance.heartbeats.toAll()
    instance.rebalancing.wakeUp()
    if (dialect.consumer.startBalances) await this.balanced()
  }

  /**
   * Resolves when the first round of balancing since `start` has ended, or the consumer was shut down. A group that is new
   * has then fixed where it begins in the queues that this consumer has; what is sent from then on comes to a handler.
   */
  balanced(): Promise<void> {
    if (this.#balanced) return Promise.resolve()
    return new Promise((resolve) => void this.#onBalanced.push(resolve))
  }

  /** Subscribes to a topic, or changes what is wanted of it. */
  async subscribe(topic: string, expression: SubscriptionExpression): Promise<void> {
    this.#subscribe(topic, expression)
    if (this.#state !== 'RUNNING') return
    await this.#instance.routes.update(this.#names.wrapped(topic))
    await this.#instance.heartbeats.toAll()
    this.#instance.rebalancing.wakeUp()
  }

  unsubscribe(topic: string): void {
    this.#subscriptions.delete(this.#names.wrapped(topic))
    if (this.#state === 'RUNNING') this.#instance.rebalancing.wakeUp()
  }

  /** Stops pulling; what is cached is still consumed. */
  suspend(): void {
    this.#paused = true
  }

  resume(): void {
    this.#paused = false
    this.#instance.rebalancing.wakeUp()
  }

  /** Sends the offsets now instead of within 5 s. */
  async commit(): Promise<void> {
    await this.#offsets.persistAll(this.#pulled.queues)
  }

  /**
   * Commits the offsets, leaves the group and ends all timers. Handlers that still run are waited for up to
   * `awaitTerminationMs` (default 0, as in Java); what they do afterwards no longer counts, and their messages are
   * delivered again.
   */
  async shutdown(awaitTerminationMs: number = 0): Promise<void> {
    if (this.#state !== 'RUNNING') return
    this.#state = 'SHUTDOWN_ALREADY'
    const instance = this.#instance
    this.#paused = true
    await this.#finishHandlers(awaitTerminationMs)
    this.#timers.stop()
    this.#pulled.drop()
    await this.#offsets.persistAll(this.#pulled.queues)
    if (this.#options.orderly === true && this.#model === 'CLUSTERING') await this.#locks.unlockAll(this.#pulled.queues)
    await this.#pops?.stop()
    this.#pulled.clear()
    instance.consumers.delete(this.#group)
    if (instance.dialect.consumer.unregisterOnShutdown) await instance.unregister({ consumerGroup: this.#group })
    await instance.leave()
    await this.#trace?.shutdown()
    this.#markBalanced()
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.shutdown()
  }

  async #finishHandlers(awaitTerminationMs: number): Promise<void> {
    const { pool } = this.#serviceOptions
    if (awaitTerminationMs <= 0 || pool.running === 0) return
    let late: Disposable | undefined
    const limit = new Promise<void>((resolve) => {
      late = this.#timers.after(awaitTerminationMs, 'client: await termination', resolve)
    })
    await Promise.race([pool.idle(), limit])
    late?.[Symbol.dispose]()
  }

  async #balance(): Promise<boolean> {
    try {
      return await this.#rebalance.round()
    } finally {
      this.#markBalanced()
    }
  }

  #markBalanced(): void {
    this.#balanced = true
    for (const resolve of this.#onBalanced.splice(0)) resolve()
  }

  #subscribe(name: string, expression: SubscriptionExpression): void {
    const topic = this.#names.wrapped(name)
    const fault = isRetryTopic(topic) ? undefined : topicFault(topic)
    if (fault !== undefined) throw clientError(this.#instance.dialect, fault)
    this.#subscriptions.set(topic, subscriptionOf(topic, expression, this.#instance.runtime.clock.wallMs()))
  }

  /** CHECK_CLIENT_CONFIG (46) for every expression that is not a tag; Go does not ask. */
  async #checkExpressions(): Promise<void> {
    const { routes, invoker, clientId, dialect } = this.#instance
    if (!dialect.consumer.sendsSubVersion) return
    for (const subscriptionData of this.#subscriptions.values()) {
      if (subscriptionData.expressionType === 'TAG') continue
      const address = routes.addressByTopic(subscriptionData.topic)
      if (address === undefined) continue
      const body = checkClientBody.encode({ clientId, group: this.#group, subscriptionData })
      await invoker.call('CHECK_CLIENT_CONFIG', address, {}, { body })
    }
  }

  #startOffset(queue: MessageQueue): Promise<number | undefined> {
    const { consumeFromWhere = 'CONSUME_FROM_LAST_OFFSET', consumeTimestampMs } = this.#options
    return startOffset(queue, {
      instance: this.#instance,
      offsets: this.#offsets,
      consumeFromWhere,
      consumeTimestampMs: consumeTimestampMs ?? this.#startedAtMs - CONSUME_TIMESTAMP_BACK_MS,
    })
  }

  /** Brokers order subscriptions by version: a changed assignment makes a new one and tells them at once. */
  async #assignmentChanged(topic: string): Promise<void> {
    const subscription = this.#subscriptions.get(topic)
    if (subscription === undefined || this.assigned.length === 0) return
    this.#thresholds.share(this.#pulled.size)
    this.#subscriptions.set(topic, { ...subscription, subVersion: this.#instance.runtime.clock.wallMs() })
    await this.#instance.heartbeats.toAll()
  }

  #resetOffsets(topic: string, offsets: QueueOffsets): void {
    this.#paused = true
    this.#pulled.reset(topic, offsets, () => this.resume())
  }

  #runningInfo(): ConsumerRunningInfo {
    const { nameServers, dialect, runtime } = this.#instance
    const orderly = this.#options.orderly === true
    const nowMs = this.#timers.nowMs()
    return {
      properties: {
        [RunningInfoProperty.NAMESERVER_ADDR]: nameServers.text,
        [RunningInfoProperty.CONSUME_TYPE]: 'CONSUME_PASSIVELY',
        [RunningInfoProperty.CLIENT_VERSION]: versionName(dialect.wire.version),
        [RunningInfoProperty.THREADPOOL_CORE_SIZE]: String(this.#serviceOptions.consumeThreads),
        [RunningInfoProperty.CONSUMER_START_TIMESTAMP]: String(this.#startedAtMs),
        [RunningInfoProperty.CONSUME_ORDERLY]: String(orderly),
        messageModel: this.#model,
        consumeMessageBatchMaxSize: String(this.#serviceOptions.consumeMessageBatchMaxSize),
      },
      subscriptionSet: [...this.#subscriptions.values()],
      mqTable: this.#pulled.processQueues.map((processQueue) => {
        const commitOffset = this.#offsets.inMemory(processQueue.queue) ?? -1
        return [processQueue.queue, processQueue.info(commitOffset, runtime.clock.wallMs(), nowMs)] as const
      }),
      mqPopTable: this.#pops?.info() ?? [],
      statusTable: new Map(),
      userConsumerInfo: {},
    }
  }

  #memberOf(): ConsumerMember {
    return {
      group: this.#group,
      topics: () => [...this.#subscriptions.keys()],
      heartbeatData: (): ConsumerData => ({
        groupName: this.#group,
        consumeType: 'CONSUME_PASSIVELY',
        messageModel: this.#model,
        consumeFromWhere: this.#options.consumeFromWhere ?? 'CONSUME_FROM_LAST_OFFSET',
        subscriptionDataSet: [...this.#subscriptions.values()],
        unitMode: false,
      }),
      rebalance: () => (this.#paused ? Promise.resolve(true) : this.#balance()),
      persistOffsets: () => void this.#offsets.persistMoved(this.#pulled.queues),
      resetOffsets: (topic, offsets) => this.#resetOffsets(topic, offsets),
      offsetsOf: (topic) => this.#offsets.snapshot(topic),
      runningInfo: () => this.#runningInfo(),
      consumeDirectly: (record: MessageRecord, brokerName): Promise<ConsumeMessageDirectlyResult> => {
        const queue = { topic: record.topic, brokerName: brokerName ?? '', queueId: record.queueId }
        // Such a call is not traced.
        const options = { ...this.#serviceOptions, handler: batchHandlerOf(this.#options) }
        return consumeDirectly(new CachedMessage(record, queue), this.#options.orderly === true, options)
      },
    }
  }

  #stateError(starting: boolean): Error {
    return clientError(this.#instance.dialect, { kind: 'state', what: 'PushConsumer', state: this.#state, starting })
  }
}

/**
 * Makes a push consumer. Nothing is sent before `start`. Throws ClientError when the dialect refuses the NameServer
 * setting, or when the group name or a setting is out of range.
 */
export function createPushConsumer(options: PushConsumerOptions): PushConsumer {
  return new PushConsumer(options)
}
