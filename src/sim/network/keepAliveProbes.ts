import type { KeepAlive } from '../../runtime/index.ts'
import type { QueueItem } from '../eventQueue.ts'
import type { Endpoint } from './endpoint.ts'

/**
 * What one end of a connection does while it hears nothing: it asks for an acknowledgement, again and again, and gives up
 * when none comes. One event for each idle time, whatever travels meanwhile. Bytes on their way are repeated without it, so
 * that it rests until they have arrived, as in tcp_keepalive_timer of Linux.
 */
export class KeepAliveProbes implements QueueItem {
  readonly label = 'tcp keepalive'
  cancelled = false
  readonly #endpoint: Endpoint
  readonly #idleUs: number
  readonly #intervalUs: number
  readonly #count: number
  #heardUs = 0
  #unanswered = 0

  constructor(endpoint: Endpoint, { idleMs, intervalMs, count }: KeepAlive) {
    this.#endpoint = endpoint
    const { keepAlive } = endpoint.place.host.tcp
    this.#idleUs = (idleMs ?? keepAlive.idleMs) * 1000
    this.#intervalUs = (intervalMs ?? keepAlive.intervalMs) * 1000
    this.#count = count ?? keepAlive.count
    this.heard()
    this.#arm(this.#idleUs)
  }

  /** Something came from the peer. */
  heard(): void {
    this.#heardUs = this.#endpoint.fabric.core.scheduler.nowUs
    this.#unanswered = 0
  }

  stop(): void {
    if (this.cancelled) return
    this.cancelled = true
    this.#endpoint.fabric.core.scheduler.queue.noteCancelled()
  }

  run(): void {
    const endpoint = this.#endpoint
    const quietUs = endpoint.fabric.core.scheduler.nowUs - this.#heardUs
    if (endpoint.out.unacknowledged || endpoint.bufferedBytes > 0) this.#arm(this.#idleUs)
    else if (quietUs < this.#idleUs) this.#arm(this.#idleUs - quietUs)
    else if (this.#unanswered >= this.#count) this.#giveUp()
    else this.#probe()
  }

  #probe(): void {
    const endpoint = this.#endpoint
    const answer = endpoint.out.ask()
    if (answer === 'reset') {
      this.cancelled = true // it is not in the queue now
      endpoint.resetByPeer('the peer does not know the connection')
      return
    }
    if (answer === 'acknowledged') {
      this.heard()
      this.#arm(this.#idleUs)
      return
    }
    if (this.#unanswered === 0) endpoint.note('tcp.lost', 'a keepalive probe gets no answer')
    this.#unanswered++
    this.#arm(this.#intervalUs)
  }

  #giveUp(): void {
    this.cancelled = true
    this.#endpoint.timeOut(`no answer to ${this.#count} keepalive probes`)
  }

  #arm(delayUs: number): void {
    this.#endpoint.fabric.core.scheduler.after(delayUs, this)
  }
}
