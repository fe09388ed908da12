import { type Clock, ErrorCodes, every, SimError, type Timer } from '../runtime/index.ts'

/** All timers of one client, so that a shutdown leaves none behind. */
export class Timers {
  readonly clock: Clock
  readonly #active = new Set<Disposable>()
  readonly #sleepers = new Set<(error: Error) => void>()
  #stopped = false

  constructor(clock: Clock) {
    this.clock = clock
  }

  get stopped(): boolean {
    return this.#stopped
  }

  nowMs(): number {
    return this.clock.monotonicMs()
  }

  /** Fires once, unless the client stops before. */
  after(delayMs: number, label: string, fire: () => void): Disposable {
    if (this.#stopped) return { [Symbol.dispose]: (): void => undefined }
    const timer: Timer = this.clock.timer(Math.max(0, delayMs), label, () => {
      this.#active.delete(handle)
      fire()
    })
    const handle: Disposable = {
      [Symbol.dispose]: (): void => {
        this.#active.delete(handle)
        timer[Symbol.dispose]()
      },
    }
    this.#active.add(handle)
    return handle
  }

  every(firstMs: number, periodMs: number, label: string, fire: () => void): Disposable {
    const series = every(this.clock, firstMs, periodMs, label, fire)
    const handle: Disposable = {
      [Symbol.dispose]: (): void => {
        this.#active.delete(handle)
        series[Symbol.dispose]()
      },
    }
    this.#active.add(handle)
    return handle
  }

  /** Rejects with SimError Closed when the client stops first. */
  sleep(delayMs: number, label: string): Promise<void> {
    if (this.#stopped) return Promise.reject(stoppedError())
    return new Promise((resolve, reject) => {
      this.#sleepers.add(reject)
      this.after(delayMs, label, () => {
        this.#sleepers.delete(reject)
        resolve()
      })
    })
  }

  stop(): void {
    this.#stopped = true
    for (const active of [...this.#active]) active[Symbol.dispose]()
    for (const reject of [...this.#sleepers]) reject(stoppedError())
    this.#sleepers.clear()
  }
}

function stoppedError(): SimError {
  return new SimError(ErrorCodes.Closed, 'the client was shut down while it waited')
}
