import type { Clock } from '../../runtime/index.ts'

const DAY_MS = 86_400_000

/** One total with its values at the last two midnights. */
export interface DailyTotal {
  readonly yesterdayMorning: number
  readonly todayMorning: number
  readonly todayNow: number
}

/** Messages since the start of a store, whoever put and read them. */
export interface TotalsNow {
  readonly put: number
  readonly get: number
}

/**
 * Messages stored and delivered since the start, system topics left out, with the totals at the last midnights
 * (BrokerStats.record). The original's midnight is that of its time zone; here it is that of UTC, as a broker in a container has it.
 */
export class DailyTotals {
  readonly #clock: Clock
  readonly #ofStore: (() => TotalsNow) | undefined
  #day: number
  readonly #put = { yesterdayMorning: 0, todayMorning: 0, todayNow: 0 }
  readonly #get = { yesterdayMorning: 0, todayMorning: 0, todayNow: 0 }

  /** `ofStore`: takes the totals of the store instead of counting, as 4.9 does. */
  constructor(clock: Clock, ofStore?: () => TotalsNow) {
    this.#clock = clock
    this.#ofStore = ofStore
    this.#day = dayOf(clock)
  }

  get put(): DailyTotal {
    this.#turn()
    this.#observe()
    return { ...this.#put }
  }

  get get(): DailyTotal {
    this.#turn()
    this.#observe()
    return { ...this.#get }
  }

  addPut(count: number): void {
    this.#turn()
    if (this.#ofStore === undefined) this.#put.todayNow += count
    else this.#observe()
  }

  addGet(count: number): void {
    this.#turn()
    if (this.#ofStore === undefined) this.#get.todayNow += count
    else this.#observe()
  }

  #observe(): void {
    if (this.#ofStore === undefined) return
    const { put, get } = this.#ofStore()
    this.#put.todayNow = put
    this.#get.todayNow = get
  }

  /** Takes the records of the midnights that have passed since the last call. */
  #turn(): void {
    const day = dayOf(this.#clock)
    if (day <= this.#day) return
    for (const total of [this.#put, this.#get]) {
      total.yesterdayMorning = day - this.#day > 1 ? total.todayNow : total.todayMorning
      total.todayMorning = total.todayNow
    }
    this.#day = day
  }
}

function dayOf(clock: Clock): number {
  return Math.floor(clock.wallMs() / DAY_MS)
}
