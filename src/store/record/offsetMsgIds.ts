import { encodeOffsetMsgId } from '../../protocol/index.ts'
import type { SocketAddress } from '../../runtime/index.ts'

const PAIRS: readonly string[] = Array.from({ length: 256 }, (_, byte) =>
  byte.toString(16).toUpperCase().padStart(2, '0'),
)

/** Hexadecimal digits of an IPv6 address and a port. */
const WIDE_HOST_DIGITS = 40

/** Offset message ids (store.md 5.3). The part that names the store host is made once per host. */
export class OffsetMsgIds {
  #host = ''
  #port = -1
  #prefix = ''

  /** `wide`: the record's flags claim an IPv6 store host; an IPv4 one is followed by zeros then, as in the original. */
  of(storeHost: SocketAddress, physicalOffset: number, wide = false): string {
    if (storeHost.host !== this.#host || storeHost.port !== this.#port) {
      this.#host = storeHost.host
      this.#port = storeHost.port
      this.#prefix = encodeOffsetMsgId(storeHost, 0).slice(0, -16)
    }
    const prefix = wide ? this.#prefix.padEnd(WIDE_HOST_DIGITS, '0') : this.#prefix
    return prefix + hex8(Math.floor(physicalOffset / 0x1_0000_0000)) + hex8(physicalOffset | 0)
  }
}

function hex8(value: number): string {
  return pair(value >>> 24) + pair(value >>> 16) + pair(value >>> 8) + pair(value)
}

function pair(value: number): string {
  return PAIRS[value & 0xff] as string
}
