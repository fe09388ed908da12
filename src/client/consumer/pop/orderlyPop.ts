import { MessageConst, messageQueueKey } from '../../../protocol/index.ts'
import { Property } from '../../message/message.ts'
import { contextFor, suspendMs } from '../consumeService.ts'
import { type ConsumeOutcome, runHandler, thrownText } from '../handler.ts'
import { logLeft, type PopConsume, type PopConsumeOptions, timedOut } from './popConsume.ts'
import type { PopProcessQueue } from './popProcessQueue.ts'
import type { Popped } from './popper.ts'

/**
 * Consumes popped messages in the order of their queues. The broker gives nothing of a queue before its last delivery is
 * acknowledged or visible again, so what fails is put off by the suspend time and comes first again; the broker counts how
 * often. The Java client has not got this (ConsumeMessagePopOrderlyService): it pulls for orderly listeners.
 */
export class OrderlyPop implements PopConsume {
  readonly #options: PopConsumeOptions

  constructor(options: PopConsumeOptions) {
    this.#options = options
  }

  submit(messages: readonly Popped[], popQueue: PopProcessQueue): void {
    const byQueue = new Map<string, Popped[]>()
    for (const popped of messages) {
      const key = messageQueueKey(popped.message.queue)
      const batch = byQueue.get(key) ?? []
      batch.push(popped)
      byQueue.set(key, batch)
    }
    for (const batch of byQueue.values()) this.#options.pool.add(() => this.#consume(batch, popQueue))
  }

  async #consume(batch: readonly Popped[], popQueue: PopProcessQueue): Promise<void> {
    const { handler, instance, group } = this.#options
    const [first] = batch
    if (first === undefined || this.#left(batch, popQueue)) return
    const messages = batch.map(({ message }) => message)
    const context = contextFor(first.message.queue, messages.length, this.#options)
    const { outcome, threw, error } = await runHandler(handler, messages, context)
    if (threw) instance.logger.log('warn', 'consumeMessage exception', { group, error: thrownText(error) })
    if (this.#left(batch, popQueue)) return
    const again = done(outcome) ? [] : await this.#again(batch, outcome)
    popQueue.waitAck -= batch.length
    const { settlement } = this.#options
    for (const popped of batch) {
      if (again.includes(popped)) settlement.putOff(popped, suspendMs(context, this.#options))
      else settlement.acknowledge(popped)
    }
  }

  #left(batch: readonly Popped[], popQueue: PopProcessQueue): boolean {
    if (!popQueue.dropped && !timedOut(batch, this.#options)) return false
    popQueue.waitAck -= batch.length
    logLeft(batch, popQueue, this.#options)
    return true
  }

  /** What is to be tried again here; what failed too often goes to the dead-letter queue by way of the retry topic. */
  async #again(batch: readonly Popped[], outcome: ConsumeOutcome): Promise<readonly Popped[]> {
    const { sendBack, maxReconsumeTimes } = this.#options
    const again: Popped[] = []
    for (const popped of batch) {
      const { message } = popped
      if (outcome !== 'ROLLBACK' && message.reconsumeTimes >= maxReconsumeTimes) {
        message.properties.set(Property.RECONSUME_TIME, String(message.reconsumeTimes))
        // Whoever pops the copy would take it for the handle of that delivery.
        message.properties.delete(MessageConst.PROPERTY_POP_CK)
        if (await sendBack.resend(message, message.reconsumeTimes)) continue
      }
      again.push(popped)
    }
    return again
  }
}

/** Without `autoCommit`, too: what is not acknowledged would come again. */
function done(outcome: ConsumeOutcome): boolean {
  return outcome === 'CONSUME_SUCCESS' || outcome === 'COMMIT'
}
