import type { Clock, Timer } from '../runtime/index.ts'
import { ErrorCodes, SimError } from '../runtime/index.ts'
import type { Core } from './core.ts'
import type { QueueItem } from './eventQueue.ts'

/** What a clock must know of the process it belongs to. */
export interface ClockOwner {
  readonly hostName: string
  readonly name: string
  readonly alive: boolean
  readonly callbacksOnly: boolean
  readonly skewMs: number
  /** True when the process is frozen: it keeps the item and schedules it again when it thaws. */
  postpone(item: QueueItem): boolean
}

/** Time as one process sees it. */
export class SimClock implements Clock {
  readonly #core: Core
  readonly #owner: ClockOwner

  constructor(core: Core, owner: ClockOwner) {
    this.#core = core
    this.#owner = owner
  }

  wallMs(): number {
    this.#core.scheduler.touches++
    return Math.floor(this.#core.epochMs + this.#core.scheduler.nowUs / 1000 + this.#owner.skewMs)
  }

  monotonicMs(): number {
    this.#core.scheduler.touches++
    return this.#core.scheduler.nowUs / 1000
  }

  timer(delayMs: number, label: string, fire: () => void): Timer {
    const timer = new SimTimer(this.#core, this.#owner, label, fire)
    if (this.#owner.alive) this.#core.scheduler.after(microseconds(delayMs, label), timer)
    return timer
  }
}

class SimTimer implements Timer, QueueItem {
  readonly label: string
  cancelled = false
  #fired = false
  readonly #core: Core
  readonly #owner: ClockOwner
  readonly #fire: () => void

  constructor(core: Core, owner: ClockOwner, label: string, fire: () => void) {
    this.#core = core
    this.#owner = owner
    this.label = label
    this.#fire = fire
  }

  get where(): string {
    return this.#owner.hostName === '' ? 'world' : `${this.#owner.hostName}/${this.#owner.name}`
  }

  run(): void {
    const owner = this.#owner
    if (!owner.alive || owner.postpone(this)) return
    this.#fired = true
    const core = this.#core
    if (!owner.callbacksOnly) core.scheduler.jobsMayWait = true
    if (core.observing) core.timerFires(owner.hostName, owner.name, this.label)
    this.#fire()
  }

  [Symbol.dispose](): void {
    if (this.cancelled || this.#fired) return
    this.cancelled = true
    this.#core.scheduler.queue.noteCancelled()
  }
}

/**
 * A delay in whole microseconds, the step of simulated time. Only 0 is 0: a timer that re-arms itself for the fraction
 * that is left of an interval must not stand still.
 */
export function microseconds(delayMs: number, label: string): number {
  const us = delayMs > 0 ? Math.max(1, Math.round(delayMs * 1000)) : Math.round(delayMs * 1000)
  if (us >= 0 && us <= Number.MAX_SAFE_INTEGER) return us
  throw new SimError(ErrorCodes.ConfigInvalid, `timer ${label}: a delay of ${delayMs} ms is not between 0 and 2^53 us`)
}
