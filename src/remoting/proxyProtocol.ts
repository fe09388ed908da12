// PROXY protocol, which a load balancer writes before the first byte of a connection (remoting.md 17.2). Servers of 5.x
// read it as Netty's HAProxyMessageDecoder does.
//
// Version 1: `PROXY TCP4|TCP6 SOURCE DESTINATION PORT PORT\r\n`, or `PROXY UNKNOWN …\r\n`; 108 bytes at most.
//
// Version 2, big-endian:
//   0  12  signature
//  12   1  version 2 in the upper half, command in the lower: 0 LOCAL, 1 PROXY
//  13   1  family in the upper half: 0 none, 1 IPv4, 2 IPv6, 3 UNIX; transport in the lower: 0 none, 1 stream, 2 datagram
//  14   2  length of the rest: addresses and ports, then TLVs
//  16   .  IPv4: 4 + 4 + 2 + 2, IPv6: 16 + 16 + 2 + 2, UNIX: 108 + 108; source first

/** Netty looks at so many bytes before it decides; a peer that sends fewer and waits is not served. */
export const DETECTION_BYTES = 12

const V1_BYTES_MAX = 108
const V2_FIXED_BYTES = 16
const V1_MARK = [0x50, 0x52, 0x4f, 0x58, 0x59] // PROXY
const V2_MARK = [0x0d, 0x0a, 0x0d, 0x0a, 0x00, 0x0d, 0x0a, 0x51, 0x55, 0x49, 0x54, 0x0a]

/** What stands at the begin of a connection. */
export type ProxyPreamble =
  /** No PROXY header: the bytes are the connection's own. */
  | { readonly kind: 'none' }
  | { readonly kind: 'more' }
  | { readonly kind: 'broken'; readonly reason: string }
  /** `source` is `address:port` of the client; absent where the header does not tell it. */
  | { readonly kind: 'header'; readonly bytes: number; readonly source: string | undefined }

const MORE: ProxyPreamble = { kind: 'more' }
const NONE: ProxyPreamble = { kind: 'none' }

/** Looks at all bytes that a connection has brought so far. */
export function readProxyPreamble(bytes: Uint8Array): ProxyPreamble {
  if (bytes.length < DETECTION_BYTES) return MORE
  if (V2_MARK.every((byte, at) => bytes[at] === byte)) return readBinary(bytes)
  return V1_MARK.every((byte, at) => bytes[at] === byte) ? readText(bytes) : NONE
}

function readText(bytes: Uint8Array): ProxyPreamble {
  let end = 0
  while (end < bytes.length && !(bytes[end] === 0x0d && bytes[end + 1] === 0x0a)) end++
  if (end > V1_BYTES_MAX) return broken(`no end of line within ${V1_BYTES_MAX} bytes`)
  if (end >= bytes.length) return MORE
  const words = new TextDecoder().decode(bytes.subarray(0, end)).split(' ')
  const [mark, transport, source = '', destination = '', sourcePort = '', destinationPort = ''] = words
  const length = end + 2
  if (mark !== 'PROXY') return broken(`"${mark}" is not PROXY`)
  if (transport === 'UNKNOWN') return { kind: 'header', bytes: length, source: undefined }
  if (transport !== 'TCP4' && transport !== 'TCP6') return broken(`"${transport}" is not TCP4, TCP6 or UNKNOWN`)
  const isAddress = transport === 'TCP4' ? isIpv4 : isIpv6
  const fits = words.length === 6 && isAddress(source) && isAddress(destination)
  if (!fits || !isPort(sourcePort) || !isPort(destinationPort)) return broken(`no addresses of ${transport}`)
  return { kind: 'header', bytes: length, source: sourceText(source, Number(sourcePort)) }
}

function readBinary(bytes: Uint8Array): ProxyPreamble {
  if (bytes.length < V2_FIXED_BYTES) return MORE
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length)
  const versionAndCommand = view.getUint8(12)
  if (versionAndCommand >> 4 !== 2) return broken(`version ${versionAndCommand >> 4}`)
  const command = versionAndCommand & 15
  if (command > 1) return broken(`command ${command}`)
  const family = view.getUint8(13) >> 4
  const transport = view.getUint8(13) & 15
  const known = family === 0 ? transport === 0 : family <= 3 && (transport === 1 || transport === 2)
  const length = V2_FIXED_BYTES + view.getUint16(14)
  if (bytes.length < length) return MORE
  if (command === 0) return { kind: 'header', bytes: length, source: undefined }
  if (!known) return broken(`family ${family} with transport ${transport}`)
  const needed = [0, 12, 36, 216][family] ?? 0
  if (length - V2_FIXED_BYTES < needed) return broken(`${length - V2_FIXED_BYTES} bytes of addresses`)
  return { kind: 'header', bytes: length, source: binarySource(bytes, view, family) }
}

/** A UNIX socket has no port, so that the channel keeps the address of its own connection. */
function binarySource(bytes: Uint8Array, view: DataView, family: number): string | undefined {
  if (family === 1) return sourceText(bytes.subarray(16, 20).join('.'), view.getUint16(24))
  if (family !== 2) return undefined
  const groups = Array.from({ length: 8 }, (_, at) => view.getUint16(16 + 2 * at).toString(16))
  return sourceText(groups.join(':'), view.getUint16(48))
}

/** A port of 0, which version 2 may carry, is not kept, and an address without a port is not used. */
function sourceText(address: string, port: number): string | undefined {
  return port === 0 ? undefined : `${address}:${port}`
}

function isIpv4(text: string): boolean {
  const parts = text.split('.')
  return parts.length === 4 && parts.every((part) => /^\d{1,3}$/.test(part) && Number(part) <= 255)
}

function isIpv6(text: string): boolean {
  return /^[0-9a-fA-F:.]{2,45}$/.test(text) && text.includes(':')
}

function isPort(text: string): boolean {
  return /^\d{1,5}$/.test(text) && Number(text) >= 1 && Number(text) <= 65_535
}

function broken(reason: string): ProxyPreamble {
  return { kind: 'broken', reason: `broken PROXY header: ${reason}` }
}
