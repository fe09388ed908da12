import type { Path } from './path.ts'

/** Headers of a full segment: 20 bytes of IP, 20 of TCP, and 12 for the timestamps that Linux sends. */
const HEADER_BYTES = 52
/** Of an Ethernet card, and with it of every host unless its cards say otherwise. */
export const ETHERNET_MTU = 1500
/** What a full segment of such a card carries. */
export const PACKET_BYTES: number = ETHERNET_MTU - HEADER_BYTES
/** Repetitions after which Linux suspects a black hole (tcp_retries1), the segments that it tries then (tcp_base_mss), and the least. */
const RETRIES_BEFORE_PROBING = 3
const PROBED_BYTES = 1024
const PROBED_BYTES_MIN = 48

/** The largest packet of a path. */
export interface PathMtu {
  readonly bytes: number
  /** The ICMP message that tells a sender of it gets lost on its way. */
  readonly silent: boolean
}

/** How large the segments of one direction are, as its sender believes. */
export class SegmentSize {
  #bytes: number

  constructor(cardMtu: number) {
    this.#bytes = cardMtu - HEADER_BYTES
  }

  /** Whether so many bytes, sent now, have a packet that the path does not take. */
  exceeds({ bytes }: PathMtu, length: number): boolean {
    return Math.min(length, this.#bytes) > bytes - HEADER_BYTES
  }

  /** A router told of the largest packet. */
  learn({ bytes }: PathMtu): void {
    this.#bytes = Math.min(this.#bytes, bytes - HEADER_BYTES)
  }

  /** After so many repetitions in a row without an acknowledgement (tcp_mtu_probing of Linux). */
  probe(repetitions: number): void {
    if (repetitions < RETRIES_BEFORE_PROBING) return
    this.#bytes = Math.max(PROBED_BYTES_MIN, Math.min(PROBED_BYTES, Math.floor(this.#bytes / 2)))
  }
}

/** What becomes of a segment that is too large. */
export function tooLargeText({ bytes, silent }: PathMtu): string {
  const told = silent ? ', and the ICMP message that says so gets lost' : ''
  return `larger than the ${bytes} bytes that the path takes${told}`
}

/** What a link says of its largest packet. */
export function mtuOf({ mtu, icmp }: { readonly mtu?: number; readonly icmp?: 'passes' | 'lost' }): Path['mtu'] {
  return mtu === undefined ? undefined : { bytes: mtu, silent: icmp === 'lost' }
}
