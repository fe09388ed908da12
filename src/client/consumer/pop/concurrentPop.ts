import { contextFor } from '../consumeService.ts'
import { runHandler, thrownText } from '../handler.ts'
import { delayMs, lastDelayMs } from './delays.ts'
import { logLeft, type PopConsume, type PopConsumeOptions, timedOut } from './popConsume.ts'
import type { PopProcessQueue } from './popProcessQueue.ts'
import type { Popped } from './popper.ts'

/** Consumes popped messages side by side; what fails comes again later (ConsumeMessagePopConcurrentlyService). */
export class ConcurrentPop implements PopConsume {
  readonly #options: PopConsumeOptions

  constructor(options: PopConsumeOptions) {
    this.#options = options
  }

  submit(messages: readonly Popped[], popQueue: PopProcessQueue): void {
    const { consumeMessageBatchMaxSize, pool } = this.#options
    for (let from = 0; from < messages.length; from += consumeMessageBatchMaxSize) {
      const batch = messages.slice(from, from + consumeMessageBatchMaxSize)
      pool.add(() => this.#consume(batch, popQueue))
    }
  }

  async #consume(batch: readonly Popped[], popQueue: PopProcessQueue): Promise<void> {
    const { handler, instance, group } = this.#options
    if (this.#left(batch, popQueue)) return
    const messages = batch.map(({ message }) => message)
    const context = contextFor(popQueue.queue, messages.length, this.#options)
    const { outcome, threw, error } = await runHandler(handler, messages, context)
    if (threw) {
      const ids = messages.map((message) => message.msgId)
      instance.logger.log('warn', 'consumeMessage exception', { group, ids, error: thrownText(error) })
    }
    if (this.#left(batch, popQueue)) return
    popQueue.waitAck -= batch.length
    const acked = outcome === 'CONSUME_SUCCESS' ? Math.min(batch.length, context.ackIndex + 1) : 0
    for (const popped of batch.slice(0, acked)) this.#options.settlement.acknowledge(popped)
    for (const popped of batch.slice(acked)) this.#again(popped, context.delayLevelWhenNextConsume)
  }

  /** Whether it is too late for these messages, before their handler or after it. */
  #left(batch: readonly Popped[], popQueue: PopProcessQueue): boolean {
    if (!popQueue.dropped && !timedOut(batch, this.#options)) return false
    popQueue.waitAck -= batch.length
    logLeft(batch, popQueue, this.#options)
    return true
  }

  /** There are no dead letters here: a message that failed too often for too long is acknowledged, and gone. */
  #again(popped: Popped, level: number): void {
    const { settlement, maxReconsumeTimes, instance, group } = this.#options
    const { message } = popped
    const late = message.reconsumeTimes >= maxReconsumeTimes
    const ageMs = instance.runtime.clock.wallMs() - message.bornTimestamp
    const delay = late ? lastDelayMs(ageMs) : delayMs(level, message.reconsumeTimes)
    const fields = { group, msgId: message.msgId, times: message.reconsumeTimes, level }
    if (delay === 'giveUp') {
      instance.logger.log('warn', 'Consume too many times, ack message async.', fields)
      settlement.acknowledge(popped)
    } else if (delay === undefined) {
      instance.logger.log('error', 'no such level of the POP delays: the message waits out its invisible time', fields)
    } else {
      settlement.putOff(popped, delay)
    }
  }
}
