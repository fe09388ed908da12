import type { Timers } from '../timers.ts'

interface Waiter {
  readonly grant: (granted: boolean) => void
  readonly timer: Disposable
}

/** A lock whose waiters give up after a time, as ReentrantLock.tryLock(time) does. First come, first served. */
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
        timer: this.#timers.after(waitMs, this.#label, () => {
          this.#waiters.delete(waiter)
          grant(false)
        }),
      }
      this.#waiters.add(waiter)
    })
  }

  release(): void {
    for (const waiter of this.#waiters) {
      this.#waiters.delete(waiter)
      waiter.timer[Symbol.dispose]()
      waiter.grant(true)
      return
    }
    this.#held = false
  }
}
