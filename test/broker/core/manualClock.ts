import type { Clock, Timer } from '../../../src/runtime/index.ts'

interface Pending {
  readonly atMs: number
  readonly label: string
  readonly fire: () => void
}

/** A clock that a test moves by hand. Timers fire in order of their time, then of their making. */
export class ManualClock implements Clock {
  #wallMs: number
  #monotonicMs = 0
  #pending: Pending[] = []
  /** Timers that have fired, by label. */
  readonly fired: string[] = []

  constructor(wallMs = 1_700_000_000_000) {
    this.#wallMs = wallMs
  }

  wallMs(): number {
    return this.#wallMs
  }

  monotonicMs(): number {
    return this.#monotonicMs
  }

  timer(delayMs: number, label: string, fire: () => void): Timer {
    const pending = { atMs: this.#monotonicMs + delayMs, label, fire }
    this.#pending.push(pending)
    return {
      label,
      [Symbol.dispose]: () => {
        this.#pending = this.#pending.filter((other) => other !== pending)
      },
    }
  }

  /** Labels of the timers that wait. */
  get waiting(): readonly string[] {
    return this.#pending.map(({ label }) => label)
  }

  /** Lets time pass on both clocks. */
  advance(ms: number): void {
    const endMs = this.#monotonicMs + ms
    for (;;) {
      const next = this.#pending.filter(({ atMs }) => atMs <= endMs).sort((a, b) => a.atMs - b.atMs)[0]
      if (next === undefined) break
      this.#moveTo(next.atMs)
      this.#pending = this.#pending.filter((other) => other !== next)
      this.fired.push(next.label)
      next.fire()
    }
    this.#moveTo(endMs)
  }

  /** Sets only the wall clock, as an NTP correction does. */
  jump(ms: number): void {
    this.#wallMs += ms
  }

  #moveTo(atMs: number): void {
    this.#wallMs += atMs - this.#monotonicMs
    this.#monotonicMs = atMs
  }
}
