/** What a window of samples amounts to (StatsSnapshot). `tps` and `avgpt` are 0 before the first sample. */
export interface StatsSnapshot {
  readonly sum: number
  /** Sum per second between the first and the last sample. */
  readonly tps: number
  /** Sum per call. */
  readonly avgpt: number
}

interface Sample {
  readonly wallMs: number
  readonly times: number
  readonly value: number
}

/** A moment on both clocks: samples stand at ticks of the monotonic one and are dated by the wall. */
export interface Moment {
  /** Milliseconds since the statistics began. */
  readonly elapsedMs: number
  readonly wallMs: number
}

/** Minute: 7 samples 10 s apart. Hour: 7 samples 10 min apart. Day: 25 samples 1 h apart (StatsItem.sampling…). */
const MINUTE = { periodMs: 10_000, samplesMax: 7 } as const
const HOUR = { periodMs: 600_000, samplesMax: 7 } as const
const DAY = { periodMs: 3_600_000, samplesMax: 25 } as const

/**
 * Samples taken at whole periods since the statistics began. The original takes them with a timer; here each is taken the next time
 * somebody adds or asks, which gives the same samples, since nothing was added in between.
 */
class SampleWindow {
  readonly #periodMs: number
  readonly #samplesMax: number
  readonly #samples: Sample[] = []
  #lastTick: number

  constructor(shape: { readonly periodMs: number; readonly samplesMax: number }, elapsedMs: number) {
    this.#periodMs = shape.periodMs
    this.#samplesMax = shape.samplesMax
    this.#lastTick = Math.floor(elapsedMs / shape.periodMs)
  }

  catchUp(now: Moment, times: number, value: number): void {
    const tick = Math.floor(now.elapsedMs / this.#periodMs)
    if (tick <= this.#lastTick) return
    const wallOf = (at: number): number => now.wallMs - (now.elapsedMs - at * this.#periodMs)
    // The first sample gets one before it, of nothing, so that there are always two to compare.
    if (this.#samples.length === 0) this.#samples.push({ wallMs: wallOf(this.#lastTick), times: 0, value: 0 })
    for (let at = Math.max(this.#lastTick + 1, tick - this.#samplesMax + 1); at <= tick; at++) {
      this.#samples.push({ wallMs: wallOf(at), times, value })
      if (this.#samples.length > this.#samplesMax) this.#samples.shift()
    }
    this.#lastTick = tick
  }

  snapshot(): StatsSnapshot {
    const first = this.#samples[0]
    const last = this.#samples.at(-1)
    if (first === undefined || last === undefined) return { sum: 0, tps: 0, avgpt: 0 }
    const sum = last.value - first.value
    const times = last.times - first.times
    return { sum, tps: (sum * 1000) / (last.wallMs - first.wallMs), avgpt: times > 0 ? sum / times : 0 }
  }
}

/** The three windows of a counter. */
class Windows {
  readonly minute: SampleWindow
  readonly hour: SampleWindow
  readonly day: SampleWindow

  constructor(elapsedMs: number) {
    this.minute = new SampleWindow(MINUTE, elapsedMs)
    this.hour = new SampleWindow(HOUR, elapsedMs)
    this.day = new SampleWindow(DAY, elapsedMs)
  }

  catchUp(now: Moment, times: number, value: number): void {
    this.minute.catchUp(now, times, value)
    this.hour.catchUp(now, times, value)
    this.day.catchUp(now, times, value)
  }
}

/**
 * A counter with its last minute, hour and day (StatsItem). The windows are made at the first tick that somebody sees:
 * ten thousand topics have several counters for each of their queues, and most are bumped in a burst or never again.
 */
export class StatsItem {
  #value = 0
  #times = 0
  readonly #bornMs: number
  #windows: Windows | undefined
  /** Elapsed time of the next tick of the shortest window; the longer ones' ticks fall on it. */
  #nextTickMs: number

  constructor(elapsedMs: number) {
    this.#bornMs = elapsedMs
    this.#nextTickMs = nextTick(elapsedMs)
  }

  get value(): number {
    return this.#value
  }

  add(now: Moment, value: number, times: number): void {
    if (now.elapsedMs >= this.#nextTickMs) this.#caughtUp(now)
    this.#value += value
    this.#times += times
  }

  /** The last full windows: what came after the latest tick is not in them. */
  snapshots(now: Moment): {
    readonly minute: StatsSnapshot
    readonly hour: StatsSnapshot
    readonly day: StatsSnapshot
  } {
    const { minute, hour, day } = this.#caughtUp(now)
    return { minute: minute.snapshot(), hour: hour.snapshot(), day: day.snapshot() }
  }

  #caughtUp(now: Moment): Windows {
    this.#windows ??= new Windows(this.#bornMs)
    this.#windows.catchUp(now, this.#times, this.#value)
    this.#nextTickMs = nextTick(now.elapsedMs)
    return this.#windows
  }
}

function nextTick(elapsedMs: number): number {
  return (Math.floor(elapsedMs / MINUTE.periodMs) + 1) * MINUTE.periodMs
}
