import type { QueueItem } from '../eventQueue.ts'
import type { Fabric } from './fabric.ts'
import { FastRetransmission } from './fastRetransmission.ts'
import type { Flow, Segment } from './flow.ts'
import { RTO_MAX_US, RTO_MIN_US } from './sysctls.ts'

/** What a sender keeps because an earlier segment is missing, or because it is the missing one. */
export interface Held {
  readonly segment: Segment
  /** When it reaches the receiver, where it waits for its turn; undefined when it has to be sent again. */
  readonly arrivalUs: number | undefined
}

/**
 * What a sender does while acknowledgements stay away: it sends again after 200 ms, 400 ms and so on, until the path is
 * whole or the user time-out of TCP has passed, 15 minutes and 25 seconds by default. Until the first time-out it goes on
 * sending, and hears by that of the loss.
 */
export class Retransmission implements QueueItem {
  readonly label = 'tcp retransmission'
  readonly cancelled = false
  readonly #fabric: Fabric
  readonly #flow: Flow
  readonly #fast: FastRetransmission
  #held: Held[] = []
  #active = false
  #scheduled = false
  #sinceUs = 0
  /** When the time-out is due; the event may come earlier. */
  #dueUs = 0
  #rtoUs = RTO_MIN_US
  /** Of the bytes that wait, since they were sent or something was acknowledged. */
  #repetitions = 0

  constructor(fabric: Fabric, flow: Flow) {
    this.#fabric = fabric
    this.#flow = flow
    this.#fast = new FastRetransmission(fabric, flow, () => this.#heardOfLoss())
  }

  /** An acknowledgement is missing. */
  get active(): boolean {
    return this.#active
  }

  get holdsSegments(): boolean {
    return this.#held.length > 0
  }

  /** After a time-out nothing new goes out before an acknowledgement. */
  get pauses(): boolean {
    return this.#repetitions > 0
  }

  hold(segment: Segment, why: string): void {
    this.#held.push({ segment, arrivalUs: undefined })
    this.probe(why)
  }

  /** It will arrive, behind a segment that is missing. */
  holdArriving(held: Held & { readonly arrivalUs: number }): void {
    this.#held.push(held)
    if (!this.pauses) this.#fast.arrives(held.segment.length, held.arrivalUs)
  }

  /** It has arrived, and goes on waiting. */
  holdOn(held: Held): void {
    this.#held.push(held)
  }

  probe(why: string): void {
    if (this.#active || !this.#flow.from.sends) return
    this.#flow.from.note('tcp.lost', why)
    this.#active = true
    this.#begin()
    // Acknowledgements of what was sent before start the time-out anew.
    this.#arm(this.#flow.congestion?.lastAcknowledgedUs)
  }

  stop(): void {
    this.#active = false
    this.#held = []
    this.#fast.reset()
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
    if (nowUs < this.#dueUs) {
      this.#wait()
      return
    }
    if (nowUs - this.#sinceUs >= this.#userTimeoutUs) {
      this.stop()
      from.timeOut()
      return
    }
    this.#flow.repeated(++this.#repetitions)
    this.#fast.reset()
    if (this.#flow.stopped() === undefined && to.hostAnswers) {
      const held = this.#held
      this.#held = []
      if (held.length > 0) this.#flow.resend(held)
      else if (to.unknown) from.resetByPeer('the peer does not know the connection')
      if (to.out.stopped() === undefined) {
        if (!this.holdsSegments) {
          this.#repetitions = 0
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

  #heardOfLoss(): void {
    if (!this.#active || !this.holdsSegments) return
    const held = this.#held
    this.#held = []
    this.#begin()
    this.#flow.heardOfLoss()
    this.#flow.resend(held)
    if (this.holdsSegments) this.#arm()
    else this.#active = false
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

  #arm(afterUs = 0): void {
    const nowUs = Math.max(this.#fabric.core.scheduler.nowUs, afterUs)
    const endUs = this.#sinceUs + this.#userTimeoutUs
    this.#dueUs = Math.max(nowUs, Math.min(nowUs + this.#rtoUs, endUs))
    this.#wait()
  }

  #wait(): void {
    if (this.#scheduled) return
    this.#scheduled = true
    this.#fabric.core.scheduler.at(this.#dueUs, this)
  }
}
