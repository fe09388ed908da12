import type { ConsumeServiceOptions } from '../consumeService.ts'
import type { PopProcessQueue } from './popProcessQueue.ts'
import type { Popped } from './popper.ts'
import type { Settlement } from './settlement.ts'

export interface PopConsumeOptions extends ConsumeServiceOptions {
  readonly settlement: Settlement
}

/** Hands popped messages to the handler, and tells the broker what became of them. */
export interface PopConsume {
  submit(messages: readonly Popped[], popQueue: PopProcessQueue): void
}

/**
 * isPopTimeout: a message that has waited for its invisible time may be somewhere else by now, so that it is neither handed
 * over nor acknowledged. The clock of the broker dated it, that of this host decides.
 */
export function timedOut([first]: readonly Popped[], { instance }: PopConsumeOptions): boolean {
  if (first === undefined) return true
  const { popTime, invisibleTime } = first.handle
  return popTime <= 0 || invisibleTime <= 0 || instance.runtime.clock.wallMs() - popTime >= invisibleTime
}

/** Tells why messages are left to come again. */
export function logLeft(messages: readonly Popped[], popQueue: PopProcessQueue, options: PopConsumeOptions): void {
  const { instance, group } = options
  const ids = messages.map(({ message }) => message.msgId)
  const fields = { group, queue: popQueue.queue, ids, dropped: popQueue.dropped }
  instance.logger.log('warn', 'processQueue invalid or popTimeout', fields)
}
