import { ErrorCodes, SimError, type SocketAddress } from '../runtime/index.ts'

/** `host:port` taken apart. The host is a name or a numeric address without brackets. */
export interface PeerAddress {
  readonly host: string
  readonly port: number
}

/**
 * Reads `host:port`, `[v6]:port` and, as RemotingHelper.string2SocketAddress does by cutting at the last colon,
 * a bare IPv6 address with a port behind it. Throws SimError AddressInvalid.
 */
export function parseAddress(text: string): PeerAddress {
  const colon = text.lastIndexOf(':')
  const bracketed = text.startsWith('[') && text[colon - 1] === ']'
  const host = bracketed ? text.slice(1, colon - 1) : text.slice(0, Math.max(colon, 0))
  const portText = text.slice(colon + 1)
  const port = /^\d{1,5}$/.test(portText) ? Number(portText) : Number.NaN
  if (colon < 1 || host === '' || /[\s[\]]/.test(host) || !(port >= 1 && port <= 65_535)) {
    throw new SimError(ErrorCodes.AddressInvalid, `address "${text}" is not host:port with a port from 1 to 65535`, {
      address: text,
    })
  }
  return { host, port }
}

/** `ip:port` as Netty prints a remote address, e.g. in `clientAddr` fields. IPv6 stays without brackets there. */
export function channelAddress(address: SocketAddress): string {
  return `${address.host}:${address.port}`
}
