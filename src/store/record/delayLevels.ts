import { parseDelayLevels } from '../../protocol/index.ts'

/** Delays of the schedule topic's levels, from `messageDelayLevel`. The constructor throws SimError ConfigInvalid. */
export class DelayLevels {
  readonly #delaysMs: readonly number[]

  constructor(text: string) {
    this.#delaysMs = parseDelayLevels(text)
  }

  /** Delivery time of a message stored at `storeTimestamp`; one second for a level that is unknown (store.md 10.2). */
  deliverTimestamp(level: number, storeTimestamp: number): number {
    const delayMs = this.#delaysMs[Math.min(level, this.#delaysMs.length) - 1]
    return storeTimestamp + (delayMs ?? 1000)
  }
}
