import { syncBuiltinESMExports } from 'node:module'
import timersModule from 'node:timers'
import promisesModule from 'node:timers/promises'
import { promisify } from 'node:util'
import { ErrorCodes, SimError, type Timer } from '../runtime/index.ts'
import type { Engine } from './engine.ts'
import { promisedTimers } from './timersPromises.ts'

/** A timer of `cluster.timers`. */
export interface ClusterTimer extends Disposable {
  /** These do nothing: no process waits for a timer of the cluster. */
  ref(): ClusterTimer
  unref(): ClusterTimer
  hasRef(): boolean
}

/** Of JavaScript: what is no delay counts as one millisecond. */
const LEAST_MS = 1

/**
 * The timers and the clock of JavaScript in the time of a cluster, for code under test that waits by itself. It is given them, or
 * finds them in the place of the global ones:
 *
 * ```ts
 * using timers = cluster.timers.install()
 * await expect(cluster.until(chat.ask('Is anybody there?'))).rejects.toThrow('no answer within 10 s') // a setTimeout of its own
 * ```
 */
export class ClusterTimers {
  readonly #engine: Engine

  /** @internal Use `cluster.timers`. */
  constructor(engine: Engine) {
    this.#engine = engine
  }

  /** Wall time of the cluster in milliseconds since the Unix epoch, as `Date.now()`. */
  readonly now = (): number => this.#engine.wallMs

  readonly setTimeout = <A extends unknown[]>(callback: (...args: A) => void, delayMs = 0, ...args: A): ClusterTimer =>
    new RunningTimer(this.#engine, { label: 'setTimeout', delayMs, again: false, fire: () => callback(...args) })

  readonly setInterval = <A extends unknown[]>(callback: (...args: A) => void, delayMs = 0, ...args: A): ClusterTimer =>
    new RunningTimer(this.#engine, { label: 'setInterval', delayMs, again: true, fire: () => callback(...args) })

  /** What is no timer of a cluster is left alone. */
  readonly clearTimeout = (timer: unknown): void => {
    if (timer instanceof RunningTimer) timer[Symbol.dispose]()
  }

  readonly clearInterval = (timer: unknown): void => this.clearTimeout(timer)

  /**
   * Puts `setTimeout`, `setInterval`, those that clear them, and `Date` into `globalThis`, `node:timers` and `node:timers/promises`
   * until the handle is disposed; ES modules that have imported them see the new ones, too. Code that has taken one as a value
   * before, as by `const { setTimeout } = require('node:timers/promises')`, keeps it. Throws SimError ConfigInvalid while others are
   * there.
   */
  install(): Disposable {
    if (INSTALLED in Date) {
      throw new SimError(ErrorCodes.ConfigInvalid, 'timers.install: those of a cluster stand in their place already')
    }
    const real = { clearTimeout: globalThis.clearTimeout, clearInterval: globalThis.clearInterval }
    const ours = {
      setTimeout: this.setTimeout,
      setInterval: this.setInterval,
      clearTimeout: (timer: unknown): void => {
        if (timer instanceof RunningTimer) timer[Symbol.dispose]()
        else real.clearTimeout(timer as NodeJS.Timeout)
      },
      clearInterval: (timer: unknown): void => {
        if (timer instanceof RunningTimer) timer[Symbol.dispose]()
        else real.clearInterval(timer as NodeJS.Timeout)
      },
      Date: dateAt(this.now),
    }
    const promised = promisedTimers(this)
    Object.defineProperty(ours.setTimeout, promisify.custom, { configurable: true, value: promised.setTimeout })
    const { Date: _date, ...timers } = ours
    const { setTimeout, setInterval, wait } = promised
    const restores = [
      replace(globalThis, ours),
      replace(timersModule, timers),
      replace(promisesModule, { setTimeout, setInterval }),
      replace(Object.getPrototypeOf(promisesModule.scheduler) as object, { wait }),
    ]
    syncBuiltinESMExports()
    return {
      [Symbol.dispose]: (): void => {
        for (const restore of restores) restore()
        syncBuiltinESMExports()
      },
    }
  }
}

/** Puts values in the place of those of an object. Returns what undoes it. */
function replace(object: object, values: Readonly<Record<string, unknown>>): () => void {
  const before = Object.keys(values).map((name) => [name, Object.getOwnPropertyDescriptor(object, name)] as const)
  for (const [name, value] of Object.entries(values)) {
    Object.defineProperty(object, name, { configurable: true, writable: true, value })
  }
  return () => {
    for (const [name, of] of before) if (of !== undefined) Object.defineProperty(object, name, of)
  }
}

interface TimerOptions {
  readonly label: string
  readonly delayMs: number
  readonly again: boolean
  readonly fire: () => void
}

class RunningTimer implements ClusterTimer {
  readonly #engine: Engine
  readonly #options: TimerOptions
  #timer: Timer

  constructor(engine: Engine, options: TimerOptions) {
    this.#engine = engine
    this.#options = options
    this.#timer = this.#next()
  }

  ref(): this {
    return this
  }

  unref(): this {
    return this
  }

  hasRef(): boolean {
    return false
  }

  [Symbol.dispose](): void {
    this.#timer[Symbol.dispose]()
  }

  #next(): Timer {
    const { label, delayMs, again, fire } = this.#options
    return this.#engine.timer(Math.max(LEAST_MS, delayMs || LEAST_MS), label, () => {
      if (again) this.#timer = this.#next()
      fire()
    })
  }
}

const INSTALLED = Symbol('timers of a cluster')

/** A Date that knows another now. Everything else is the real one's, `instanceof` included. */
function dateAt(now: () => number): DateConstructor {
  return new Proxy(Date, {
    construct: (real, args: [], type): Date => Reflect.construct(real, args.length === 0 ? [now()] : args, type),
    apply: (real): string => new real(now()).toString(),
    get: (real, key): unknown => (key === 'now' ? now : Reflect.get(real, key)),
    has: (real, key): boolean => key === INSTALLED || Reflect.has(real, key),
  })
}
