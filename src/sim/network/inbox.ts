import type { QueueItem } from '../eventQueue.ts'
import type { Endpoint } from './endpoint.ts'
import type { Segment } from './flow.ts'

/** What arrived and the application has not taken: it paused, set no handlers yet, or is frozen. */
export class Inbox implements QueueItem {
  readonly label = 'tcp unread bytes'
  readonly cancelled = false
  unreadBytes = 0
  readonly #endpoint: Endpoint
  #waiting: Segment[] = []
  #paused = false
  #opened = false
  #scheduled = false

  constructor(endpoint: Endpoint) {
    this.#endpoint = endpoint
  }

  put(segment: Segment): void {
    if (this.#opened && !this.#paused && this.#waiting.length === 0 && !this.#endpoint.process.frozen) {
      this.#endpoint.deliver(segment)
      return
    }
    this.#waiting.push(segment)
    this.unreadBytes += segment.length
    this.#schedule()
  }

  /** Handlers are there. */
  open(): void {
    this.#opened = true
    this.#schedule()
  }

  pause(): void {
    this.#paused = true
  }

  resume(): void {
    this.#paused = false
    this.#schedule()
  }

  run(): void {
    this.#scheduled = false
    const endpoint = this.#endpoint
    while (this.#waiting.length > 0 && !this.#paused && !endpoint.gone) {
      if (endpoint.process.postpone(this)) {
        this.#scheduled = true
        return
      }
      const segment = this.#waiting.shift() as Segment
      this.unreadBytes -= segment.length
      endpoint.deliver(segment)
    }
  }

  #schedule(): void {
    if (this.#scheduled || this.#paused || !this.#opened || this.#waiting.length === 0) return
    this.#scheduled = true
    this.#endpoint.fabric.core.scheduler.after(0, this)
  }
}
