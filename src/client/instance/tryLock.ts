import type { Timers } from '../timers.ts'

interface Waiter {
  readonly grant: (granted: boolean) => void
  readonly timer: Disposable
}

/**
 * A lock whose waiters give up after a time, as ReentrantLock.tryLock(time) does. Who releases it and wants it again at once gets it
 * before those who wait, since they have to wake up first; so it is with Go's mutex. Otherwise first come, first served.
 */
export class TryLock {
  readonly #timers: Timers
  readonly #label: string
  readonly #waiters = new Set<Waiter>()
  #held = false

  constructor(timers: Timers, label: string) {
    this.#timers = timers
    this.#label = label
  }

  /** False when the lock was not free within the time. */
  acquire(waitMs: number): Promise<boolean> {
    if (!this.#held) {
      this.#held = true
      return Promise.resolve(true)
    }
    return new Promise((grant) => {
      const waiter: Waiter = {
        grant,
        timer: this.#limit(waitMs, () => {
          this.#waiters.delete(waiter)
          grant(false)
        }),
      }
      this.#waiters.add(waiter)
    })
  }

  release(): void {
    this.#held = false
    if (this.#waiters.size === 0) return
    if (this.#timers.stopped) this.#grantNext()
    else this.#timers.after(0, this.#label, () => this.#grantNext())
  }

  #grantNext(): void {
    if (this.#held) return
    for (const waiter of this.#waiters) {
      this.#held = true
      this.#waiters.delete(waiter)
      waiter.timer[Symbol.dispose]()
      waiter.grant(true)
      return
    }
  }

  #limit(waitMs: number, giveUp: () => void): Disposable {
    if (waitMs === Number.POSITIVE_INFINITY) return { [Symbol.dispose]: (): void => undefined }
    return this.#timers.after(waitMs, this.#label, giveUp)
  }
}
