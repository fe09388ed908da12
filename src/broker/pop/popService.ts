import { isRetryTopic, reviveTopic } from '../../protocol/index.ts'
import type { MessageArrival } from '../../store/index.ts'
import type { ConsumeMode } from '../clients/index.ts'
import type { BrokerBase } from '../context.ts'
import { OrderInfoManager } from './orderInfo.ts'
import { PopHold } from './popHold.ts'
import { PopOffsets } from './popOffsets.ts'
import { PopRevive } from './popRevive.ts'

/** What a broker keeps for POP consumers: held requests, ordered batches, and what was popped and not acknowledged. */
export class PopService {
  readonly hold: PopHold
  readonly notifications: PopHold
  readonly orders: OrderInfoManager
  readonly offsets: PopOffsets
  /** How a group that pops is shown (compensateBasicConsumerInfo). */
  readonly mode: ConsumeMode = { consumeType: 'CONSUME_POP', messageModel: 'CLUSTERING', consumeFromWhere: '' }
  readonly #broker: BrokerBase
  readonly #reviveTopic: string
  readonly #revives: readonly PopRevive[]
  #checkPoints = 0

  constructor(broker: BrokerBase) {
    const { clock, disk, logger } = broker.runtime
    const { config } = broker
    this.#broker = broker
    this.#reviveTopic = reviveTopic(config.broker.brokerClusterName)
    const limits = {
      clock,
      perKeyMax: () => config.broker.popPollingSize,
      max: () => config.broker.maxPopPollingSize,
      forceInterval: () => config.broker.popLongPollingForceNotifyInterval,
    }
    this.offsets = new PopOffsets(broker.offsets)
    this.hold = new PopHold(limits)
    this.notifications = new PopHold(limits)
    this.orders = new OrderInfoManager({
      clock,
      disk,
      logger,
      directory: broker.configDirectory,
      onFree: (queue) => this.#wakeFor(queue),
    })
    const { reviveQueueNum } = config.broker
    this.#revives = Array.from({ length: reviveQueueNum }, (_, queueId) => new PopRevive(broker, queueId))
  }

  /** Reads what was persisted. Throws SimError StoreUnreadable. */
  load(): void {
    this.orders.load()
  }

  start(): void {
    for (const revive of this.#revives) revive.start()
  }

  stop(): void {
    for (const revive of this.#revives) revive.stop()
    this.hold.stop()
    this.notifications.stop()
    this.orders.stop()
  }

  /** The wall clock was moved on purpose. */
  wallClockMoved(): void {
    for (const revive of this.#revives) revive.wallClockMoved()
  }

  /** Check points go round the revive queues. */
  nextReviveQueue(): number {
    return this.#checkPoints++ % this.#broker.config.broker.reviveQueueNum
  }

  messageArriving(arrival: MessageArrival): void {
    if (arrival.topic === this.#reviveTopic) {
      this.#revives[arrival.queueId]?.messageArriving()
      return
    }
    const topic = namedTopic(arrival.topic)
    this.hold.arrived(topic, arrival)
    this.notifications.arrived(topic, arrival)
  }

  /** notifyLongPollingRequestIfNeed */
  #wakeFor(queue: { readonly topic: string; readonly group: string; readonly queueId: number }): void {
    const { topic, group, queueId } = queue
    const { store, offsets } = this.#broker
    if (store.maxOffsetInQueue(topic, queueId) <= offsets.queryOffset(group, topic, queueId)) return
    if (!this.hold.wake({ topic, group, queueId: -1 })) this.hold.wake(queue)
    this.notifications.wake({ topic, group, queueId: -1 })
    this.notifications.wake(queue)
  }
}

/** Requests name the original topic; of the retry topics only those of version 2 tell it. */
function namedTopic(topic: string): string {
  const plus = isRetryTopic(topic) ? topic.indexOf('+') : -1
  return plus < 0 ? topic : topic.slice(plus + 1)
}
