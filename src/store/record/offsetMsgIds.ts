import { encodeOffsetMsgId } from '../../protocol/index.ts'
import type { SocketAddress } from '../../runtime/index.ts'

const PAIRS: readonly string[] = Array.from({ length: 256 }, (_, byte) =>
  byte.toString(16).toUpperCase().padStart(2, '0'),
)

/** Offset message ids (store.md 5.3). The part that names the store host is made once per host. */
export class OffsetMsgIds {
  #host = ''
  #port = -1
  #prefix = ''

  of(storeHost: SocketAddress, physicalOffset: number): string {
    if (storeHost.host !== this.#host || storeHost.port !== this.#port) {
      this.#host = storeHost.host
      this.#port = storeHost.port
      this.#prefix = encodeOffsetMsgId(storeHost, 0).slice(0, -16)
    }
    return this.#prefix + hex8(Math.floor(physicalOffset / 0x1_0000_0000)) + hex8(physicalOffset | 0)
  }
}

function hex8(value: number): string {
  return pair(value >>> 24) + pair(value >>> 16) + pair(value >>> 8) + pair(value)
}

function pair(value: number): string {
  return PAIRS[value & 0xff] as string
}
