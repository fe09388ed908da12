import {
  isRetryTopic,
  type MessageQueue,
  messageQueueKey,
  type PopProcessQueueInfo,
  popRetryTopic,
  type SubscriptionData,
} from '../../../protocol/index.ts'
import type { ClientInstance } from '../../instance/clientInstance.ts'
import { subscribeQueues } from '../../instance/route.ts'
import type { ConsumeServiceOptions } from '../consumeService.ts'
import type { AssignedByBroker, Assignment } from '../rebalance.ts'
import type { ConsumeFromWhere } from '../startOffset.ts'
import { subscriptionOf } from '../subscription.ts'
import { queryAssignment } from './assignment.ts'
import { ConcurrentPop } from './concurrentPop.ts'
import { OrderlyPop } from './orderlyPop.ts'
import { PopLoop } from './popLoop.ts'
import { PopProcessQueue } from './popProcessQueue.ts'
import { Popper } from './popper.ts'
import { Settlement } from './settlement.ts'

/** Those of a push consumer that are about POP, with their defaults. */
export interface PopSettings {
  readonly popInvisibleTimeMs?: number | undefined
  readonly popBatchNums?: number | undefined
  readonly popThresholdForQueue?: number | undefined
  readonly pullIntervalMs?: number | undefined
  readonly consumeFromWhere?: ConsumeFromWhere | undefined
}

export interface PopConsumptionOptions {
  readonly settings: PopSettings
  readonly service: ConsumeServiceOptions
  readonly orderly: boolean
  readonly strategyName: string
  /** Those of the consumer; the retry topics of what was popped come and go with the way of consuming. */
  readonly subscriptions: Map<string, SubscriptionData>
  readonly paused: () => boolean
}

/** What a push consumer does that lets the broker balance: it asks for its queues, and pops those that are to be popped. */
export class PopConsumption implements AssignedByBroker {
  readonly #options: PopConsumptionOptions
  readonly #instance: ClientInstance
  readonly #settlement: Settlement
  readonly #loop: PopLoop
  readonly #queues = new Map<string, PopProcessQueue>()

  constructor(options: PopConsumptionOptions) {
    const { service, settings, orderly, subscriptions, paused } = options
    const { instance, timers, group, names, maxReconsumeTimes, consumeMessageBatchMaxSize } = service
    const batchNums = settings.popBatchNums ?? 32
    this.#options = options
    this.#instance = instance
    this.#settlement = new Settlement(instance, group, names)
    const consumeOptions = { ...service, settlement: this.#settlement }
    const consume = orderly ? new OrderlyPop(consumeOptions) : new ConcurrentPop(consumeOptions)
    this.#loop = new PopLoop({
      instance,
      timers,
      group,
      orderly,
      popper: new Popper(instance, group, names),
      settlement: this.#settlement,
      consume: (messages, popQueue) => consume.submit(messages, popQueue),
      subscription: (topic) => subscriptions.get(topic),
      paused,
      initMode: settings.consumeFromWhere === 'CONSUME_FROM_FIRST_OFFSET' ? 'MIN' : 'MAX',
      invisibleTimeMs: settings.popInvisibleTimeMs ?? 60_000,
      // Everything that an ordered delivery holds counts as delivered once more when the first message of it fails.
      batchNums: orderly ? Math.min(batchNums, consumeMessageBatchMaxSize) : batchNums,
      waitAckMax: settings.popThresholdForQueue ?? 96,
      intervalMs: settings.pullIntervalMs ?? 0,
      maxReconsumeTimes,
    })
  }

  get queues(): readonly MessageQueue[] {
    return [...this.#queues.values()].map(({ queue }) => queue)
  }

  info(): readonly (readonly [MessageQueue, PopProcessQueueInfo])[] {
    const nowMs = this.#options.service.timers.nowMs()
    const wallMs = this.#instance.runtime.clock.wallMs()
    return [...this.#queues.values()].map((popQueue) => [popQueue.queue, popQueue.info(wallMs, nowMs)] as const)
  }

  async query(topic: string): Promise<Assignment | undefined> {
    const { service, strategyName } = this.#options
    const assignment = await queryAssignment(this.#instance, { topic, group: service.group, strategyName })
    if (assignment === undefined || isRetryTopic(topic)) return assignment
    this.#subscribeRetries(topic, assignment)
    return this.#options.orderly ? { ...assignment, pop: this.#oneByOne(topic, assignment.pop) } : assignment
  }

  drop(topic: string, wanted: readonly MessageQueue[]): boolean {
    const keys = new Set(wanted.map(messageQueueKey))
    const nowMs = this.#options.service.timers.nowMs()
    return this.#dropIf(
      (popQueue, key) => popQueue.queue.topic === topic && (!keys.has(key) || popQueue.expired(nowMs)),
    )
  }

  take(wanted: readonly MessageQueue[]): boolean {
    let changed = false
    const { firstPullDelayMs } = this.#instance.dialect.consumer
    for (const queue of wanted) {
      const key = messageQueueKey(queue)
      if (this.#queues.has(key)) continue
      const popQueue = new PopProcessQueue(queue, this.#options.service.timers.nowMs())
      this.#queues.set(key, popQueue)
      this.#loop.start(popQueue, firstPullDelayMs)
      changed = true
    }
    return changed
  }

  retain(topics: readonly string[]): void {
    this.#dropIf(({ queue }) => !topics.includes(queue.topic))
  }

  /** Gives everything up. Resolves when the brokers know what became of the messages that are done. */
  async stop(): Promise<void> {
    this.#dropIf(() => true)
    await this.#settlement.idle()
  }

  #dropIf(given: (popQueue: PopProcessQueue, key: string) => boolean): boolean {
    let changed = false
    for (const [key, popQueue] of [...this.#queues]) {
      if (!given(popQueue, key)) continue
      popQueue.dropped = true
      this.#queues.delete(key)
      changed = true
    }
    return changed
  }

  /** An acknowledgement in order wakes only those that wait for its very queue, not those that wait for any. */
  #oneByOne(topic: string, assigned: readonly MessageQueue[]): readonly MessageQueue[] {
    const route = this.#instance.routes.route(topic)
    const all = route === undefined ? [] : subscribeQueues(topic, route)
    return assigned.flatMap((queue) => {
      const ofBroker = queue.queueId < 0 ? all.filter(({ brokerName }) => brokerName === queue.brokerName) : []
      return ofBroker.length > 0 ? ofBroker : queue
    })
  }

  /** Who pulls gets the retries of what was popped before from their topic; a POP of the topic itself brings them along. */
  #subscribeRetries(topic: string, { pull, pop }: Assignment): void {
    const { subscriptions, service } = this.#options
    const retries = popRetryTopic(topic, service.group)
    if (pop.length === 0 && pull.length > 0) {
      if (subscriptions.has(retries)) return
      subscriptions.set(retries, subscriptionOf(retries, '*', this.#instance.runtime.clock.wallMs()))
    } else if (pop.length > 0 && pull.length === 0) {
      subscriptions.delete(retries)
    }
  }
}
