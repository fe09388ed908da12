import type { RemotingCommand } from '../protocol/index.ts'
import { type Clock, ErrorCodes, SimError, type Timer } from '../runtime/index.ts'

interface Pending {
  readonly code: number
  readonly timeoutMs: number
  readonly deadlineMs: number
  readonly resolve: (answer: RemotingCommand) => void
  readonly reject: (error: SimError) => void
}

/**
 * Requests of one channel that wait for an answer. One timer serves them all: it stands at or before the earliest
 * deadline and is moved only when it fires or when an earlier deadline comes, so that an answered request costs no timer.
 */
export class PendingRequests {
  readonly #clock: Clock
  readonly #peer: string
  readonly #byOpaque = new Map<number, Pending>()
  #timer: Timer | undefined
  #timerAtMs = Number.POSITIVE_INFINITY
  #lastOpaque = -1

  constructor(clock: Clock, peer: string) {
    this.#clock = clock
    this.#peer = peer
  }

  get size(): number {
    return this.#byOpaque.size
  }

  /** The next correlation id: counts up from 0 and wraps to the negative half, as a Java int does. */
  nextOpaque(): number {
    this.#lastOpaque = (this.#lastOpaque + 1) | 0
    return this.#lastOpaque
  }

  add(opaque: number, code: number, timeoutMs: number): Promise<RemotingCommand> {
    const deadlineMs = this.#clock.monotonicMs() + timeoutMs
    return new Promise((resolve, reject) => {
      this.#byOpaque.set(opaque, { code, timeoutMs, deadlineMs, resolve, reject })
      this.#expectAt(deadlineMs)
    })
  }

  /** False when nobody waits for the answer, which happens after a time-out. */
  settle(answer: RemotingCommand): boolean {
    const pending = this.#byOpaque.get(answer.opaque)
    if (pending === undefined) return false
    this.#byOpaque.delete(answer.opaque)
    pending.resolve(answer)
    return true
  }

  /** Fails everything that waits, in the order in which it was sent. */
  failAll(reason: string, cause: unknown, unsent: boolean): void {
    this.#timer?.[Symbol.dispose]()
    this.#timer = undefined
    const waiting = [...this.#byOpaque.values()]
    this.#byOpaque.clear()
    for (const pending of waiting) {
      const message = `the connection to ${this.#peer} was lost before request ${pending.code} was answered: ${reason}`
      const details = { address: this.#peer, code: pending.code, reason, unsent }
      pending.reject(new SimError(ErrorCodes.ConnectionLost, message, details, cause === undefined ? {} : { cause }))
    }
  }

  #expectAt(deadlineMs: number): void {
    if (deadlineMs >= this.#timerAtMs && this.#timer !== undefined) return
    this.#timer?.[Symbol.dispose]()
    this.#timerAtMs = deadlineMs
    const delayMs = Math.max(0, deadlineMs - this.#clock.monotonicMs())
    this.#timer = this.#clock.timer(delayMs, 'remoting: request time-out', () => this.#expire())
  }

  #expire(): void {
    this.#timer = undefined
    const nowMs = this.#clock.monotonicMs()
    let earliestMs = Number.POSITIVE_INFINITY
    for (const [opaque, pending] of this.#byOpaque) {
      if (pending.deadlineMs > nowMs) {
        earliestMs = Math.min(earliestMs, pending.deadlineMs)
        continue
      }
      this.#byOpaque.delete(opaque)
      const message = `${this.#peer} did not answer request ${pending.code} within ${pending.timeoutMs} ms`
      const details = { address: this.#peer, code: pending.code, timeoutMs: pending.timeoutMs }
      pending.reject(new SimError(ErrorCodes.RequestTimeout, message, details))
    }
    if (earliestMs !== Number.POSITIVE_INFINITY) this.#expectAt(earliestMs)
  }
}
