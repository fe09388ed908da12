import type { Clock } from '../../runtime/index.ts'

/** Totals of the store that rates are taken of. */
export interface StoreTotals {
  readonly putMessageTimesTotal: number
  readonly getMessageTimesTotalFound: number
  readonly getMessageTimesTotalMiss: number
  readonly getMessageTransferredMsgCount: number
}

export type RateName = keyof StoreTotals

const SECOND_MS = 1000
/** StoreStatsService keeps 601 samples, one a second. */
const SECONDS_MAX = 600
/** How often the distribution of put times begins anew (StoreStatsService.printTps, woken each second). */
const PRINT_INTERVAL_SECONDS = 61

interface Sample {
  readonly second: number
  readonly totals: StoreTotals
}

/**
 * Rates of the store over the last 10, 60 and 600 seconds (StoreStatsService). The original samples its counters every second; here
 * `observe` is called after each change, and what held at the end of a second is the last observation before it. No timer.
 */
export class StoreRates {
  readonly #clock: Clock
  readonly #totals: () => StoreTotals
  readonly #startedAtMs: number
  /** The totals at the end of each second that saw a change, oldest first. */
  readonly #samples: Sample[] = []

  constructor(clock: Clock, totals: () => StoreTotals) {
    this.#clock = clock
    this.#totals = totals
    this.#startedAtMs = clock.monotonicMs()
  }

  /** How many samples are kept, at most one for each of the last ten minutes' seconds. */
  get sampleCount(): number {
    return this.#samples.length
  }

  /** To be called after messages were stored or read. */
  observe(): void {
    const second = this.#second()
    const { putMessageTimesTotal, getMessageTimesTotalFound, getMessageTimesTotalMiss, getMessageTransferredMsgCount } =
      this.#totals()
    const totals = {
      putMessageTimesTotal,
      getMessageTimesTotalFound,
      getMessageTimesTotalMiss,
      getMessageTransferredMsgCount,
    }
    const last = this.#samples.at(-1)
    if (last?.second === second) this.#samples[this.#samples.length - 1] = { second, totals }
    else this.#samples.push({ second, totals })
    const oldest = second - SECONDS_MAX - 1
    while ((this.#samples[1]?.second ?? second) < oldest) this.#samples.shift()
  }

  /** Average per second over the last `seconds` whole seconds; what came before the start counts as nothing. */
  perSecond(name: RateName, seconds: number): number {
    const end = this.#second()
    const total = this.#before(end, name) - this.#before(end - seconds, name)
    return (total / (seconds * SECOND_MS)) * SECOND_MS
  }

  /** How many messages were stored in the last full interval between two prints of the distribution; 0 in the first. */
  putsInLastInterval(): number {
    const end = Math.floor(this.#second() / PRINT_INTERVAL_SECONDS) * PRINT_INTERVAL_SECONDS
    return (
      this.#before(end, 'putMessageTimesTotal') - this.#before(end - PRINT_INTERVAL_SECONDS, 'putMessageTimesTotal')
    )
  }

  /** The total before the given second began. */
  #before(second: number, name: RateName): number {
    for (let at = this.#samples.length - 1; at >= 0; at--) {
      const sample = this.#samples[at]
      if (sample !== undefined && sample.second < second) return sample.totals[name]
    }
    return 0
  }

  #second(): number {
    return Math.floor((this.#clock.monotonicMs() - this.#startedAtMs) / SECOND_MS)
  }
}
