/** A pending timer. Disposing it before it fires cancels it; disposing it later does nothing. */
export interface Timer extends Disposable {
  readonly label: string
}

/**
 * Time as one host sees it. Wall and monotonic time are apart because skew must break only one of them:
 * store timestamps are wall time, time-outs and intervals are monotonic.
 */
export interface Clock {
  /** Wall time as this host believes it, in whole milliseconds since the Unix epoch. May jump either way. */
  wallMs(): number
  /** Milliseconds since an arbitrary start, possibly fractional. Never goes backwards and ignores skew. */
  monotonicMs(): number
  /** Fires `fire` once, `delayMs` (0 or more) of monotonic time from now. The label names the timer in traces. */
  timer(delayMs: number, label: string, fire: () => void): Timer
}

/**
 * Calls `fire` every `periodMs`, the first time after `firstMs`. A round that throws does not end the series: the
 * next round is armed before `fire` runs.
 */
export function every(clock: Clock, firstMs: number, periodMs: number, label: string, fire: () => void): Disposable {
  let stopped = false
  let timer: Timer
  const round = (): void => {
    if (stopped) return
    timer = clock.timer(periodMs, label, round)
    fire()
  }
  timer = clock.timer(firstMs, label, round)
  return {
    [Symbol.dispose]: (): void => {
      stopped = true
      timer[Symbol.dispose]()
    },
  }
}

/** Resolves after `delayMs`. Use callbacks, not this, on a path that must stay synchronous. */
export function sleep(clock: Clock, delayMs: number, label: string): Promise<void> {
  return new Promise((resolve) => void clock.timer(delayMs, label, resolve))
}
