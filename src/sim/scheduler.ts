import { ErrorCodes, invariant, SimError } from '../runtime/index.ts'
import type { Drain } from './drain.ts'
import { EventQueue, type QueueItem } from './eventQueue.ts'
import { type Goal, GoalList } from './goals.ts'
import { PromiseDrain } from './promiseDrain.ts'

/** Events between two looks at the limits and, with a fast drain, between two turns of the platform's own loop. */
const SLICE_EVENTS = 4096

/** Events of one instant beyond which something schedules itself for ever without time going on. */
export const INSTANT_EVENTS_MAX = 1_000_000

/**
 * Virtual time and the loop that moves it. It runs while somebody waits for something (`goals`), takes one event after the
 * other and lets promise jobs run in between, so that code after an `await` sees the very time it was woken at.
 */
export class Scheduler {
  readonly queue: EventQueue = new EventQueue()
  nowUs = 0
  events = 0
  /**
   * Set by whoever gives control to code that may settle promises or queue jobs; the loop drains before the next event.
   * Events that are the world's own business (packets, retransmissions) leave it alone.
   */
  jobsMayWait = false
  /** Port calls that schedule nothing; together with the queue's sequence it shows whether jobs are still doing things. */
  touches = 0
  readonly #goals = new GoalList()
  readonly #drain: Drain | undefined
  readonly #promiseDrain: PromiseDrain
  #pumping = false
  #eventsOfInstant = 0

  constructor(drain: Drain | undefined) {
    this.#drain = drain
    this.#promiseDrain = new PromiseDrain(() => this.queue.sequence + this.touches)
  }

  /** Whether the loop runs. */
  get pumping(): boolean {
    return this.#pumping
  }

  /** Schedules an item `delayUs` from now. */
  after(delayUs: number, item: QueueItem): void {
    this.queue.push(this.nowUs + delayUs, item)
  }

  at(timeUs: number, item: QueueItem): void {
    this.queue.push(timeUs, item)
  }

  /** Makes the loop run until the goal is settled. */
  pursue(goal: Goal): void {
    this.#goals.add(goal)
    this.jobsMayWait = true
    if (this.#pumping) return
    this.#pumping = true
    if (this.#drain === undefined) void this.#pump()
    else this.#drain.loop((jobs) => this.#slice(jobs))
  }

  /** A slice of the loop where the platform can drain, or drains between slices. False ends the loop. */
  #slice(jobs: (() => void) | undefined): boolean {
    for (let left = SLICE_EVENTS; left > 0; left--) {
      if (this.jobsMayWait) {
        this.jobsMayWait = false
        if (jobs === undefined) {
          // The queue was empty when this slice began, so only a later event of it can have filled the queue again.
          if (left !== SLICE_EVENTS) {
            this.jobsMayWait = true
            return true
          }
        } else {
          jobs()
          if (this.#drain?.held?.() === true) {
            this.jobsMayWait = true
            return true
          }
        }
      }
      if (!this.#advance()) {
        if (!this.jobsMayWait) return this.#rest()
      }
    }
    return true
  }

  async #pump(): Promise<void> {
    for (;;) {
      if (this.jobsMayWait) {
        this.jobsMayWait = false
        await this.#promiseDrain.run(() => this.queue.nextUs !== Number.POSITIVE_INFINITY)
      }
      if (!this.#advance() && !this.jobsMayWait) break
    }
    this.#rest()
  }

  #rest(): false {
    this.#pumping = false
    return false
  }

  /** Settles what is reached, or takes one event. False when nobody waits any more. */
  #advance(): boolean {
    const goals = this.#goals
    if (goals.size === 0) return false
    if (goals.anyReached(this.events)) {
      this.jobsMayWait = true
      return goals.size > 0
    }
    const nextUs = this.queue.nextUs
    if (nextUs === Number.POSITIVE_INFINITY && goals.queueEmpty()) {
      this.jobsMayWait = true
    } else if (nextUs > goals.horizonUs) {
      this.nowUs = Math.max(this.nowUs, goals.horizonUs)
      goals.horizonReached(this.nowUs)
      this.jobsMayWait = true
    } else {
      this.#take(nextUs)
    }
    return true
  }

  #take(timeUs: number): void {
    const item = this.queue.pop()
    if (item.cancelled) return
    this.events++
    try {
      // The sentence is built only when it is needed: this runs for every event.
      if (timeUs < this.nowUs) invariant(false, `event ${item.label} at ${timeUs} us lies before now, ${this.nowUs} us`)
      if (timeUs !== this.nowUs) this.#eventsOfInstant = 0
      else if (++this.#eventsOfInstant > INSTANT_EVENTS_MAX) throw endless(timeUs, item)
      this.nowUs = timeUs
      item.run()
    } catch (error) {
      this.jobsMayWait = true
      this.#goals.failAll(error)
    }
  }
}

function endless(timeUs: number, { label, where }: QueueItem): SimError {
  const who = where === undefined ? '' : ` of ${where}`
  const text = `more than ${INSTANT_EVENTS_MAX} events at ${timeUs / 1000} ms of simulated time: "${label}"${who} comes again and again and time stands still`
  return new SimError(ErrorCodes.LimitReached, text, { nowMs: timeUs / 1000, label, where, limit: INSTANT_EVENTS_MAX })
}
