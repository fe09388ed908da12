import { isRetryTopic, ResponseCode, type SubscriptionData } from '../../../protocol/index.ts'
import { ClientError } from '../../errors.ts'
import type { ClientInstance } from '../../instance/clientInstance.ts'
import type { Timers } from '../../timers.ts'
import { BROKER_FLOW_CONTROL_MS, FLOW_CONTROL_MS, PAUSED_MS } from '../pullLoop.ts'
import { tagPasses } from '../subscription.ts'
import type { PopProcessQueue } from './popProcessQueue.ts'
import type { InitMode, Popped, Popper, PopResult } from './popper.ts'
import type { Settlement } from './settlement.ts'

export interface PopLoopOptions {
  readonly instance: ClientInstance
  readonly timers: Timers
  readonly group: string
  readonly orderly: boolean
  readonly popper: Popper
  readonly settlement: Settlement
  readonly consume: (messages: readonly Popped[], popQueue: PopProcessQueue) => void
  readonly subscription: (topic: string) => SubscriptionData | undefined
  readonly paused: () => boolean
  readonly initMode: InitMode
  readonly invisibleTimeMs: number
  /** Messages of one POP. */
  readonly batchNums: number
  /** Messages that wait for their acknowledgement beyond which a queue is not popped. */
  readonly waitAckMax: number
  readonly intervalMs: number
  /** Deliveries after the first; a concurrent consumer acknowledges what comes again all the same. */
  readonly maxReconsumeTimes: number
}

/**
 * A broker holds a request that finds nothing. One that answers within this time either has no room for it, or a clock that
 * is ahead of ours by more than the poll time; Java then asks without a pause.
 */
const AT_ONCE_MS = 100

/** Pops one queue again and again (popMessage). */
export class PopLoop {
  readonly #options: PopLoopOptions
  #attempts = 0

  constructor(options: PopLoopOptions) {
    this.#options = options
  }

  start(popQueue: PopProcessQueue, delayMs: number): void {
    this.#later({ popQueue, attemptId: this.#newAttempt() }, delayMs)
  }

  #later(task: PopTask, delayMs: number): void {
    if (delayMs > 0) this.#options.timers.after(delayMs, 'client: pop', () => void this.#pop(task))
    else void this.#pop(task)
  }

  async #pop(task: PopTask): Promise<void> {
    const { popQueue } = task
    const { timers, instance, popper, initMode, invisibleTimeMs, batchNums } = this.#options
    if (popQueue.dropped || timers.stopped) return
    popQueue.lastPopMs = timers.nowMs()
    const holdMs = this.#holdBack(popQueue)
    if (holdMs > 0) return this.#later(task, holdMs)
    const { queue } = popQueue
    const subscription = this.#options.subscription(queue.topic)
    if (subscription === undefined) return this.#later(task, instance.dialect.consumer.pullErrorDelayMs)
    try {
      const { attemptId } = task
      const request = { queue, maxMsgNums: batchNums, invisibleTimeMs, initMode, subscription, attemptId }
      this.#accept(task, await popper.pop(request), subscription)
    } catch (error) {
      this.#failed(task, error)
    }
  }

  /** How long to wait before this queue may be popped; 0 is now. */
  #holdBack(popQueue: PopProcessQueue): number {
    if (this.#options.paused()) return PAUSED_MS
    return popQueue.waitAck > this.#options.waitAckMax ? FLOW_CONTROL_MS : 0
  }

  #accept({ popQueue }: PopTask, result: PopResult, subscription: SubscriptionData): void {
    const { consume, intervalMs, instance, timers } = this.#options
    const next = { popQueue, attemptId: this.#newAttempt() }
    const wanted = result.status === 'FOUND' ? this.#wanted(result.messages, subscription) : []
    if (wanted.length > 0) {
      popQueue.waitAck += wanted.length
      consume(wanted, popQueue)
      this.#later(next, intervalMs)
      return
    }
    const atOnce = result.status !== 'FOUND' && timers.nowMs() - popQueue.lastPopMs < AT_ONCE_MS
    const refused = atOnce || result.status === 'POLLING_FULL'
    this.#later(next, refused ? instance.dialect.consumer.pullErrorDelayMs : 0)
  }

  /** processPopResult: what the broker let pass by the hash of its tag alone, or once too often, is acknowledged unseen. */
  #wanted(messages: readonly Popped[], subscription: SubscriptionData): readonly Popped[] {
    const { settlement, orderly, maxReconsumeTimes, instance, group } = this.#options
    return messages.filter((popped) => {
      const { message } = popped
      const over = !orderly && message.reconsumeTimes > maxReconsumeTimes
      if (over) {
        const fields = { group, msgId: message.msgId, times: message.reconsumeTimes }
        instance.logger.log('info', 'Reconsume times has reached its limit, so ack msg', fields)
      }
      if (!over && tagPasses(subscription, message.tags)) return true
      settlement.acknowledge(popped)
      return false
    })
  }

  /** The same attempt again: when its answer was lost on the way, an ordered queue gives the same messages at once. */
  #failed(task: PopTask, error: unknown): void {
    const { timers, instance, group } = this.#options
    const { queue, dropped } = task.popQueue
    if (dropped || timers.stopped) return
    if (!isRetryTopic(queue.topic)) {
      const reason = error instanceof Error ? error.message : String(error)
      instance.logger.log('warn', 'execute the pop request exception', { group, queue, reason })
    }
    const busy =
      ClientError.is(error) &&
      error.failure.kind === 'answer' &&
      error.failure.responseCode === ResponseCode.FLOW_CONTROL
    this.#later(task, busy ? BROKER_FLOW_CONTROL_MS : instance.dialect.consumer.pullErrorDelayMs)
  }

  #newAttempt(): string | undefined {
    if (!this.#options.orderly) return undefined
    this.#attempts++
    return `${this.#options.instance.clientId}@${this.#attempts}`
  }
}

interface PopTask {
  readonly popQueue: PopProcessQueue
  /** Undefined without order. */
  readonly attemptId: string | undefined
}
