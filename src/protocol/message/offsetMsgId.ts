import type { SocketAddress } from '../../runtime/index.ts'
import { readInt64, viewOf, writeInt64 } from '../bytes/index.ts'
import { hexBytes, hexText } from './hex.ts'
import { hostBytes, hostText } from './hostAddress.ts'

// Offset message id (remoting.md 4.4): store host (4 or 16 bytes), port i32, physical offset i64, as upper-case
// hexadecimal text of 32 or 56 characters.

export interface OffsetMsgId {
  readonly storeHost: SocketAddress
  readonly physicalOffset: number
}

export function encodeOffsetMsgId(storeHost: SocketAddress, physicalOffset: number): string {
  const host = hostBytes(storeHost.host)
  const bytes = new Uint8Array(host.length + 12)
  const view = viewOf(bytes)
  bytes.set(host)
  view.setInt32(host.length, storeHost.port)
  writeInt64(view, host.length + 4, physicalOffset)
  return hexText(bytes)
}

/** Undefined when the text is not the id of a message by its length or its characters. */
export function decodeOffsetMsgId(msgId: string): OffsetMsgId | undefined {
  const bytes = hexBytes(msgId)
  if (bytes === undefined || (bytes.length !== 16 && bytes.length !== 28)) return undefined
  const hostLength = bytes.length === 16 ? 4 : 16
  const view = viewOf(bytes)
  return {
    storeHost: { host: hostText(bytes, 0, hostLength), port: view.getInt32(hostLength) },
    physicalOffset: readInt64(view, hostLength + 4),
  }
}
