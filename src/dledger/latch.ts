import type { Clock } from '../runtime/index.ts'

/** Waits until it is opened, or for so long; then goes on, once. */
export class Latch implements Disposable {
  readonly #timer: Disposable
  readonly #goOn: () => void
  #over = false

  constructor(clock: Clock, limitMs: number, label: string, goOn: () => void) {
    this.#goOn = goOn
    this.#timer = clock.timer(limitMs, label, () => this.open())
  }

  open(): void {
    if (this.#over) return
    this[Symbol.dispose]()
    this.#goOn()
  }

  /** Nobody goes on any more. */
  [Symbol.dispose](): void {
    this.#over = true
    this.#timer[Symbol.dispose]()
  }
}
