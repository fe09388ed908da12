import type { Clock, Timer } from '../runtime/index.ts'

/** Longest delay of `setTimeout`; a longer one would fire at once. */
const DELAY_MS_MAX = 2 ** 31 - 1

export function createClock(): Clock {
  return {
    wallMs: () => Date.now(),
    monotonicMs: () => performance.now(),
    timer: (delayMs, label, fire) => (delayMs <= 0 ? new NodeTurn(label, fire) : new NodeTimer(delayMs, label, fire)),
  }
}

/** The next turn: after the input that is waiting now, without the millisecond that `setTimeout` takes at least. */
class NodeTurn implements Timer {
  readonly label: string
  readonly #immediate: NodeJS.Immediate

  constructor(label: string, fire: () => void) {
    this.label = label
    this.#immediate = setImmediate(fire)
  }

  [Symbol.dispose](): void {
    clearImmediate(this.#immediate)
  }
}

class NodeTimer implements Timer {
  readonly label: string
  readonly #fire: () => void
  readonly #dueMs: number
  #timeout: NodeJS.Timeout

  constructor(delayMs: number, label: string, fire: () => void) {
    this.label = label
    this.#fire = fire
    this.#dueMs = performance.now() + delayMs
    this.#timeout = this.#arm(delayMs)
  }

  [Symbol.dispose](): void {
    clearTimeout(this.#timeout)
  }

  #arm(delayMs: number): NodeJS.Timeout {
    // Node counts whole milliseconds of its own loop time and may fire a fraction early.
    return setTimeout(() => this.#wake(), Math.min(Math.ceil(delayMs), DELAY_MS_MAX))
  }

  #wake(): void {
    const leftMs = this.#dueMs - performance.now()
    if (leftMs > 0) this.#timeout = this.#arm(leftMs)
    else this.#fire()
  }
}
