import type { Clock } from '../../runtime/index.ts'
import type { MessageStoreConfig } from '../config.ts'

/** From then on isOSPageCacheBusy takes the time for one without meaning: 10,000,000 ms, 2 h 46 min. */
const BUSY_MS_MAX = 10_000_000

/**
 * The lock that the original's puts take one after the other (`putMessageLock`, `beginTimeInLock`). A put of ours holds it
 * for no time, so it is free unless a fault holds it: as a page cache does that makes one put wait for the disk.
 */
export class PutLock {
  readonly #clock: Clock
  readonly #config: MessageStoreConfig
  /** By holder, since when. */
  readonly #holders = new Map<symbol, number>()
  #waiting: (() => void)[] = []

  constructor(clock: Clock, config: MessageStoreConfig) {
    this.#clock = clock
    this.#config = config
  }

  get held(): boolean {
    return this.#holders.size > 0
  }

  /** Puts that wait for the lock. */
  get waitingCount(): number {
    return this.#waiting.length
  }

  /** How long the lock has been held; 0 while it is free. */
  get heldMs(): number {
    if (this.#holders.size === 0) return 0
    return Math.max(0, Math.floor(this.#clock.monotonicMs()) - Math.floor(Math.min(...this.#holders.values())))
  }

  /** isOSPageCacheBusy: held for longer than `osPageCacheBusyTimeOutMills`. Puts are then refused instead of waiting. */
  get busy(): boolean {
    const { heldMs } = this
    return heldMs > this.#config.osPageCacheBusyTimeOutMills && heldMs < BUSY_MS_MAX
  }

  /** Monotonic time at which that began or will begin; Infinity while nobody holds the lock, or for far too long. */
  get busyFromMs(): number {
    if (!this.held || this.heldMs >= BUSY_MS_MAX) return Number.POSITIVE_INFINITY
    return Math.floor(Math.min(...this.#holders.values())) + this.#config.osPageCacheBusyTimeOutMills + 1
  }

  /** Takes the lock, as if `alreadyMs` ago, until the handle is disposed. Whatever waits for it then goes on in its order. */
  hold(alreadyMs = 0): Disposable {
    const holder = Symbol('holder of the put lock')
    this.#holders.set(holder, this.#clock.monotonicMs() - alreadyMs)
    return {
      [Symbol.dispose]: (): void => {
        if (!this.#holders.delete(holder) || this.held) return
        const waiting = this.#waiting
        this.#waiting = []
        for (const put of waiting) put()
      },
    }
  }

  /** Calls `put` once the lock is free. */
  wait(put: () => void): void {
    this.#waiting.push(put)
  }
}
