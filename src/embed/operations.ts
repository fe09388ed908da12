import { AsyncLocalStorage } from 'node:async_hooks'
import { ErrorCodes, SimError } from '../runtime/index.ts'
import type { RunOptions, RunReport, World } from '../sim/index.ts'
import { type CallSite, calledFrom } from './calledFrom.ts'
import { pendingText } from './pendingText.ts'
import { TimersWithin } from './timersWithin.ts'

/** No call of a client waits for longer: every one of them has a time-out of seconds. */
const OPERATION_LIMIT_MS = 3_600_000

interface Operation {
  readonly what: string
  /** Time after which it counts as stuck; Infinity where it has a limit of its own. */
  readonly endMs: number
  /** Called by work for which the world stands still: it moves for this call. */
  readonly moves: boolean
  readonly fail: (error: unknown) => void
}

/**
 * Calls of the test into the simulated world, which moves while at least one of them is under way. One run serves all calls of
 * clients, so that a thousand sends at once cost no more than one after the other.
 */
export class Operations {
  readonly #world: World
  readonly #open = new Set<Operation>()
  /** How many of them are calls of clients. */
  #calls = 0
  #running = false
  #closed: SimError | undefined
  #outside = 0
  /** Whether a call is made by work that is under way outside of the world. Costs nothing before the first. */
  readonly #inside = new AsyncLocalStorage<boolean>()
  #goOn: () => void = () => undefined
  /** Work outside of the world that is under way: where it was called. */
  readonly #outsideOf = new Set<CallSite>()
  readonly #timers = new TimersWithin()

  constructor(world: World) {
    this.#world = world
  }

  /** Whether the world must stand still: work outside of it is under way, and none of its calls. */
  get held(): boolean {
    if (this.#outside === 0) return false
    for (const { moves } of this.#open) if (moves) return false
    return true
  }

  /** Whether a call of the test is under way. */
  get called(): boolean {
    return this.#open.size > 0
  }

  /** Where work was called that is under way outside of the world; undefined when there is none. */
  get outsideOf(): CallSite | undefined {
    const [first] = this.#outsideOf
    return first
  }

  /** Whether a timer that it has started may end that work. */
  get outsideWaits(): boolean {
    return this.#timers.running
  }

  /** Is called whenever `held` may have ended. */
  whenMoving(goOn: () => void): void {
    this.#goOn = goOn
  }

  /** Does what is not part of such work, although it may have asked for it: the loop of the world. */
  apart(start: () => void): void {
    if (this.#outside === 0) start()
    else this.#inside.run(false, start)
  }

  /** Lets the world stand still while `work` is under way, but for the calls that it makes. */
  async outside<T>(work: () => Promise<T>): Promise<T> {
    this.demandOpen()
    const site = calledFrom()
    this.#outside++
    this.#outsideOf.add(site)
    try {
      return await this.#timers.run(() => this.#inside.run(true, work))
    } finally {
      this.#outsideOf.delete(site)
      this.#outside--
      this.#goOn()
    }
  }

  /** Answers as `work` does. Rejects with SimError WorldStuck when time alone does not end it, Closed after `close`. */
  operate<T>(what: string, work: () => Promise<T>): Promise<T> {
    return this.#pursue(what, this.#world.now + OPERATION_LIMIT_MS, () => {
      const result = work()
      if (!this.#running) void this.#run()
      return result
    })
  }

  /** As `world.run`. */
  run(what: string, options: RunOptions): Promise<RunReport> {
    return this.#pursue(what, Number.POSITIVE_INFINITY, (isOpen) => {
      const until = (): boolean => !isOpen() || options.until?.() === true
      return this.#world.run({ ...options, until })
    })
  }

  /** Throws what the cluster was closed with. */
  demandOpen(): void {
    if (this.#closed !== undefined) throw this.#closed
  }

  /** Ends what is under way; later calls are refused with `error`. */
  close(error: SimError, errorOf: (what: string) => unknown = () => error): void {
    this.#closed ??= error
    this.failAll(errorOf)
  }

  /** Ends what is under way with an error. */
  failAll(errorOf: (what: string) => unknown): void {
    for (const operation of [...this.#open]) {
      this.#drop(operation)
      operation.fail(errorOf(operation.what))
    }
  }

  #pursue<T>(what: string, endMs: number, work: (isOpen: () => boolean) => Promise<T>): Promise<T> {
    if (this.#closed !== undefined) return Promise.reject(this.#closed)
    return new Promise<T>((resolve, reject) => {
      const operation: Operation = {
        what,
        endMs,
        moves: this.#outside > 0 && this.#inside.getStore() === true,
        fail: reject,
      }
      this.#open.add(operation)
      if (endMs < Number.POSITIVE_INFINITY) this.#calls++
      work(() => this.#open.has(operation)).then(
        (value) => {
          this.#drop(operation)
          resolve(value)
        },
        (error: unknown) => {
          this.#drop(operation)
          reject(error)
        },
      )
      if (operation.moves) this.#goOn()
    })
  }

  #drop(operation: Operation): void {
    if (this.#open.delete(operation) && operation.endMs < Number.POSITIVE_INFINITY) this.#calls--
  }

  async #run(): Promise<void> {
    this.#running = true
    try {
      while (this.#calls > 0) {
        const { reason } = await this.#world.run({ until: () => this.#calls === 0, untilMs: this.#firstEnd() })
        if (reason !== 'condition') this.#failStuck(reason)
      }
    } catch (error) {
      this.failAll(() => error)
    } finally {
      this.#running = false
    }
  }

  /** Of the calls of clients, the soonest end; Infinity when there is none. */
  #firstEnd(): number {
    let first = Number.POSITIVE_INFINITY
    for (const { endMs } of this.#open) first = Math.min(first, endMs)
    return first
  }

  #failStuck(reason: 'time' | 'idle'): void {
    const { now } = this.#world
    for (const operation of [...this.#open]) {
      const { what, endMs } = operation
      if (endMs === Number.POSITIVE_INFINITY || (reason === 'time' && endMs > now)) continue
      this.#drop(operation)
      const why = reason === 'idle' ? 'nothing is pending' : `${OPERATION_LIMIT_MS} ms passed`
      const message = `${what} did not settle: ${why} at ${now} ms of simulated time; ${pendingText(this.#world)}`
      operation.fail(new SimError(ErrorCodes.WorldStuck, message, { what, nowMs: now }))
    }
  }
}
