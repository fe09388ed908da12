import type { QueueItem } from '../eventQueue.ts'
import type { Fabric } from './fabric.ts'
import type { Flow } from './flow.ts'
import { latencyUs, lostOn, PACKET_BYTES } from './link/index.ts'

/** Acknowledgements of later packets after which a missing one counts as lost (RFC 5681; net.ipv4.tcp_reordering). */
const DUPLICATES = 3

/**
 * How a sender hears of a loss before its time-out: what arrives behind the missing segment is acknowledged packet by packet
 * (SACK, RFC 2018), and the third acknowledgement has it sent again. One that gets lost itself is made good by the next, which
 * names all that has arrived. Of a retransmission that gets lost the packets behind it tell likewise, as with RACK (RFC 8985).
 */
export class FastRetransmission {
  readonly #fabric: Fabric
  readonly #flow: Flow
  readonly #told: () => void
  #packets = 0
  #pending: (QueueItem & { cancelled: boolean }) | undefined

  constructor(fabric: Fabric, flow: Flow, told: () => void) {
    this.#fabric = fabric
    this.#flow = flow
    this.#told = told
  }

  /** A segment is missing from now on, or nothing is. */
  reset(): void {
    this.#packets = 0
    if (this.#pending === undefined) return
    this.#pending.cancelled = true
    this.#pending = undefined
    this.#fabric.core.scheduler.queue.noteCancelled()
  }

  /** A segment behind the missing one will arrive then. */
  arrives(bytes: number, arrivalUs: number): void {
    this.#packets += Math.max(1, Math.ceil(bytes / PACKET_BYTES))
    if (this.#pending !== undefined || this.#packets < DUPLICATES) return
    const { path } = this.#flow.to.out
    if (lostOn(path) !== undefined) return
    this.#pending = { label: 'tcp fast retransmission', cancelled: false, run: () => this.#hear() }
    const { scheduler } = this.#fabric.core
    const backUs = latencyUs(path, path.wire.random.u32('acknowledgement'))
    scheduler.at(Math.max(scheduler.nowUs, arrivalUs) + backUs, this.#pending)
  }

  #hear(): void {
    this.#pending = undefined
    this.#packets = 0
    const { from, to } = this.#flow
    if (!from.sends || !to.hostAnswers || to.out.stopped() !== undefined || this.#flow.stopped() !== undefined) return
    this.#told()
  }
}
