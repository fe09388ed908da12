import type { BrokerBase } from '../context.ts'

/**
 * Up to when a revive queue holds what belongs into it (endTime of PopReviveService.consumeReviveMessage): as far as the
 * times of what was read from it, and up to now when nothing older is left in the timer wheel. After a downtime check
 * points come out of the wheel before the acknowledgements that meet them.
 */
export class ReviveEnd {
  readonly #broker: BrokerBase
  #readMs = 0
  #completeMs = 0
  /** The wheel had nothing left at that time, and what it had put ends there in the log, from which queues follow. */
  #emptied: { readonly atMs: number; readonly logEnd: number } | undefined

  constructor(broker: BrokerBase) {
    this.#broker = broker
  }

  /** A message of the revive queue, with its time of delivery. */
  read(deliverMs: number): void {
    if (deliverMs > this.#readMs) this.#readMs = deliverMs
  }

  /** The wall clock was moved on purpose. */
  reset(): void {
    this.#completeMs = 0
    this.#emptied = undefined
  }

  /** Wall time. */
  look(): number {
    const { store, timer, runtime } = this.#broker
    const isEmpty = timer === undefined || (timer.behindMs === 0 && timer.behindMessages === 0)
    if (isEmpty) this.#emptied ??= { atMs: runtime.clock.wallMs(), logEnd: store.commitLogMaxOffset }
    if (this.#emptied !== undefined && store.commitLogMaxOffset - store.dispatchBehindBytes >= this.#emptied.logEnd) {
      this.#completeMs = Math.max(this.#completeMs, this.#emptied.atMs)
      this.#emptied = undefined
    }
    return Math.max(this.#readMs, this.#completeMs)
  }
}
