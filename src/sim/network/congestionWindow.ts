import { PACKET_BYTES } from './link/index.ts'
import { RTO_MIN_US } from './sysctls.ts'

/** Packets that a sender may have on their way at first, and again after a rest (RFC 6928; initcwnd of Linux). */
const FIRST_WINDOW = 10
const LEAST_THRESHOLD = 2
/** Acknowledged places in front of the others before the arrays are shortened. */
const KEPT_PLACES = 64

/**
 * How much a sender has on its way over a link that loses (RFC 5681, as Reno; CUBIC keeps to the same where round trips are
 * long and losses many): one packet more for each that is acknowledged up to a threshold, one for each window beyond it; half
 * after a loss that acknowledgements tell of, one packet after a time-out. Times of acknowledgements are known when a segment
 * leaves, so that they cost no events.
 */
export class CongestionWindow {
  #packets = FIRST_WINDOW
  #threshold = Number.POSITIVE_INFINITY
  #inFlight = 0
  /** Of those in flight: lost, and the sender has not heard of it. */
  #lost = 0
  /** Until then acknowledgements are of what was sent before the loss. */
  #recoversUntilUs = 0
  #lastSentUs = 0
  /** Something had to wait for it, since nothing was on its way. A window that is not used does not grow. */
  #limits = false
  #head = 0
  readonly #ackedAtUs: number[] = []
  readonly #acked: number[] = []

  /** Packets on their way, for all the sender knows, and how many it may have. */
  look(nowUs: number): { readonly packets: number; readonly inFlight: number } {
    this.#settle(nowUs)
    return { packets: this.#packets, inFlight: this.#inFlight }
  }

  /** Bytes that may leave now. */
  roomBytes(nowUs: number): number {
    this.#settle(nowUs)
    const rests = this.#inFlight === 0 && nowUs - this.#lastSentUs > RTO_MIN_US
    if (rests && this.#packets > FIRST_WINDOW) this.#packets = FIRST_WINDOW
    const free = Math.max(this.#inFlight === 0 ? 1 : 0, Math.floor(this.#packets - this.#inFlight))
    if (free === 0) this.#limits = true
    return free * PACKET_BYTES
  }

  /** When the next acknowledgement makes room; undefined when none is to come before the sender hears of a loss. */
  get nextRoomUs(): number | undefined {
    return this.#ackedAtUs[this.#head]
  }

  /** When the last acknowledgement comes of what has been sent; 0 before the first. */
  get lastAcknowledgedUs(): number {
    return this.#ackedAtUs.at(-1) ?? 0
  }

  sent(bytes: number, nowUs: number, ackedAtUs: number): void {
    const packets = packetsOf(bytes)
    this.#inFlight += packets
    this.#lastSentUs = nowUs
    const last = this.#ackedAtUs.at(-1) ?? 0
    this.#ackedAtUs.push(Math.max(last, ackedAtUs))
    this.#acked.push(packets)
  }

  /** It was sent, and does not arrive. */
  lost(bytes: number, nowUs: number): void {
    const packets = packetsOf(bytes)
    this.#inFlight += packets
    this.#lost += packets
    this.#lastSentUs = nowUs
  }

  /** Acknowledgements of what came behind told of the loss. What is sent again now is acknowledged a round trip later. */
  heardOfLoss(nowUs: number, roundTripUs: number): void {
    this.#settle(nowUs)
    this.#forgetLost()
    if (nowUs < this.#recoversUntilUs) return
    this.#threshold = Math.max(LEAST_THRESHOLD, this.#packets / 2)
    this.#packets = this.#threshold
    this.#recoversUntilUs = nowUs + roundTripUs
  }

  timedOut(nowUs: number): void {
    this.#settle(nowUs)
    if (this.#lost > 0) this.#threshold = Math.max(LEAST_THRESHOLD, this.#packets / 2)
    this.#packets = 1
    this.#forgetLost()
  }

  #forgetLost(): void {
    this.#inFlight -= this.#lost
    this.#lost = 0
  }

  /** Takes the acknowledgements that have come. */
  #settle(nowUs: number): void {
    while (this.#head < this.#ackedAtUs.length && (this.#ackedAtUs[this.#head] as number) <= nowUs) {
      const packets = this.#acked[this.#head] as number
      if (this.#limits && (this.#ackedAtUs[this.#head] as number) > this.#recoversUntilUs) {
        this.#packets += this.#packets < this.#threshold ? packets : packets / this.#packets
      }
      this.#inFlight -= packets
      if (this.#inFlight === 0) this.#limits = false
      this.#head++
    }
    if (this.#head < KEPT_PLACES) return
    this.#ackedAtUs.splice(0, this.#head)
    this.#acked.splice(0, this.#head)
    this.#head = 0
  }
}

function packetsOf(bytes: number): number {
  return Math.max(1, Math.ceil(bytes / PACKET_BYTES))
}
