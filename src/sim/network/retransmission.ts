import type { QueueItem } from '../eventQueue.ts'
import type { Fabric } from './fabric.ts'
import type { Flow, Segment } from './flow.ts'
import { RTO_MAX_US, RTO_MIN_US } from './sysctls.ts'

/**
 * What a sender does while acknowledgements stay away: it sends again after 200 ms, 400 ms and so on, until the path is
 * whole or the user time-out of TCP has passed, 15 minutes and 25 seconds by default.
 */
export class Retransmission implements QueueItem {
  readonly label = 'tcp retransmission'
  readonly cancelled = false
  readonly #fabric: Fabric
  readonly #flow: Flow
  #held: Segment[] = []
  #active = false
  #scheduled = false
  #sinceUs = 0
  #rtoUs = RTO_MIN_US
  /** Of the bytes that wait, since they were sent or something was acknowledged. */
  #repetitions = 0

  constructor(fabric: Fabric, flow: Flow) {
    this.#fabric = fabric
    this.#flow = flow
  }

  /** An acknowledgement is missing. */
  get active(): boolean {
    return this.#active
  }

  get holdsSegments(): boolean {
    return this.#held.length > 0
  }

  hold(segment: Segment, why: string): void {
    this.#held.push(segment)
    this.probe(why)
  }

  probe(why: string): void {
    if (this.#active || !this.#flow.from.sends) return
    this.#flow.from.note('tcp.lost', why)
    this.#active = true
    this.#begin()
    this.#arm()
  }

  stop(): void {
    this.#active = false
    this.#held = []
  }

  run(): void {
    this.#scheduled = false
    const { from, to } = this.#flow
    if (!this.#active) return
    if (!from.sends) {
      this.stop()
      return
    }
    const nowUs = this.#fabric.core.scheduler.nowUs
    if (nowUs - this.#sinceUs >= this.#userTimeoutUs) {
      this.stop()
      from.timeOut()
      return
    }
    this.#flow.repeated(++this.#repetitions)
    if (this.#flow.stopped() === undefined && to.hostAnswers) {
      const held = this.#held
      this.#held = []
      if (held.length > 0) this.#flow.resend(held)
      else if (to.unknown) from.resetByPeer('the peer does not know the connection')
      if (to.out.stopped() === undefined) {
        if (!this.holdsSegments) {
          this.#active = false
          return
        }
        if (this.#held.length < held.length) {
          // What got through will be acknowledged, so that the time-outs begin anew.
          this.#begin()
          this.#arm()
          return
        }
      }
    }
    this.#rtoUs = Math.min(this.#rtoUs * 2, RTO_MAX_US)
    this.#arm()
  }

  get #userTimeoutUs(): number {
    return this.#flow.from.place.host.tcp.userTimeoutUs ?? this.#fabric.tcpUserTimeoutUs
  }

  #begin(): void {
    this.#sinceUs = this.#fabric.core.scheduler.nowUs
    // A lost segment is missed a round trip later at the soonest.
    const { lossy, minUs } = this.#flow.path
    this.#repetitions = 0
    this.#rtoUs = RTO_MIN_US + (lossy ? 2 * minUs : 0)
  }

  #arm(): void {
    if (this.#scheduled) return
    this.#scheduled = true
    const scheduler = this.#fabric.core.scheduler
    const endUs = this.#sinceUs + this.#userTimeoutUs
    scheduler.at(Math.max(scheduler.nowUs, Math.min(scheduler.nowUs + this.#rtoUs, endUs)), this)
  }
}
