import { ErrorCodes, SimError } from '../runtime/index.ts'
import type { World } from '../sim/index.ts'
import { pendingText } from './pendingText.ts'

/** No call of a client waits for longer: every one of them has a time-out of seconds. */
const OPERATION_LIMIT_MS = 3_600_000

interface Operation {
  readonly what: string
  readonly beganMs: number
  readonly fail: (error: unknown) => void
}

/**
 * Calls of the test into the simulated world, which moves while at least one of them is under way. One run serves them all,
 * so that a thousand sends at once cost no more than one after the other.
 */
export class Operations {
  readonly #world: World
  readonly #open = new Set<Operation>()
  #running = false
  #closed: SimError | undefined

  constructor(world: World) {
    this.#world = world
  }

  /** Answers as `work` does. Rejects with SimError WorldStuck when time alone does not end it, Closed after `close`. */
  operate<T>(what: string, work: () => Promise<T>): Promise<T> {
    if (this.#closed !== undefined) return Promise.reject(this.#closed)
    return new Promise<T>((resolve, reject) => {
      const operation: Operation = { what, beganMs: this.#world.now, fail: reject }
      this.#open.add(operation)
      const done = (): void => void this.#open.delete(operation)
      work().then(
        (value) => {
          done()
          resolve(value)
        },
        (error: unknown) => {
          done()
          reject(error)
        },
      )
      if (!this.#running) void this.#run()
    })
  }

  /** Throws what the cluster was closed with. */
  demandOpen(): void {
    if (this.#closed !== undefined) throw this.#closed
  }

  /** Ends what is under way; later calls are refused with the same error. */
  close(error: SimError): void {
    this.#closed ??= error
    this.#failAll(this.#closed)
  }

  async #run(): Promise<void> {
    this.#running = true
    try {
      while (this.#open.size > 0) {
        const { reason } = await this.#world.run({
          until: () => this.#open.size === 0,
          untilMs: this.#firstBegan() + OPERATION_LIMIT_MS,
        })
        if (reason !== 'condition') this.#failStuck(reason)
      }
    } catch (error) {
      this.#failAll(error)
    } finally {
      this.#running = false
    }
  }

  #firstBegan(): number {
    let first = Number.POSITIVE_INFINITY
    for (const { beganMs } of this.#open) first = Math.min(first, beganMs)
    return first
  }

  #failStuck(reason: 'time' | 'idle'): void {
    const { now } = this.#world
    for (const operation of [...this.#open]) {
      if (reason === 'time' && operation.beganMs + OPERATION_LIMIT_MS > now) continue
      this.#open.delete(operation)
      const why = reason === 'idle' ? 'nothing is pending' : `${OPERATION_LIMIT_MS} ms passed`
      const { what } = operation
      const message = `${what} did not settle: ${why} at ${now} ms of simulated time; ${pendingText(this.#world)}`
      operation.fail(new SimError(ErrorCodes.WorldStuck, message, { what, nowMs: now }))
    }
  }

  #failAll(error: unknown): void {
    const open = [...this.#open]
    this.#open.clear()
    for (const operation of open) operation.fail(error)
  }
}
