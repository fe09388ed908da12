const UNIT_MS: ReadonlyMap<string, number> = new Map([
  ['s', 1000],
  ['m', 60_000],
  ['h', 3_600_000],
  ['d', 86_400_000],
])

/** Delay of the schedule topic's levels, parsed from `messageDelayLevel` (level 1 is the first word). */
export class DelayLevels {
  readonly #delaysMs: readonly number[]

  constructor(text: string) {
    this.#delaysMs = text
      .trim()
      .split(/\s+/)
      .map((word) => Number(word.slice(0, -1)) * (UNIT_MS.get(word.slice(-1)) ?? Number.NaN))
  }

  /** Delivery time of a message stored at `storeTimestamp`; one second for a level that is unknown (store.md 10.2). */
  deliverTimestamp(level: number, storeTimestamp: number): number {
    const delayMs = this.#delaysMs[Math.min(level, this.#delaysMs.length) - 1]
    return storeTimestamp + (delayMs === undefined || Number.isNaN(delayMs) ? 1000 : delayMs)
  }
}
