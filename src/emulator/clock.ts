import type { Clock, Timer } from '../runtime/index.ts'

/** A clock whose wall time can be moved forward while the program runs. */
export interface AdvanceableClock extends Clock {
  /** Milliseconds by which wall time runs ahead of the clock below. */
  readonly aheadMs: number
  /** Moves wall time forward by `byMs` and calls every `onAdvance` listener. */
  advance(byMs: number): void
  /** Called after each advance; what waits for a wall-clock time looks at it anew. */
  onAdvance(listener: () => void): void
}

/**
 * Only wall time moves: connections, heartbeats and request time-outs live in monotonic time, and real clients do not
 * jump with us. What is due by the wall clock (delay levels, retention) becomes due.
 */
export function advanceableClock(base: Clock): AdvanceableClock {
  let aheadMs = 0
  const listeners: (() => void)[] = []
  return {
    get aheadMs(): number {
      return aheadMs
    },
    wallMs: () => base.wallMs() + aheadMs,
    monotonicMs: () => base.monotonicMs(),
    timer: (delayMs: number, label: string, fire: () => void): Timer => base.timer(delayMs, label, fire),
    advance: (byMs: number): void => {
      aheadMs += byMs
      for (const listener of listeners) listener()
    },
    onAdvance: (listener: () => void): void => void listeners.push(listener),
  }
}
