import type { ConnectReason } from '../failure.ts'

/** What a name may consist of; anything else is not worth a DNS query and counts as unknown. */
const NAME = /^[A-Za-z0-9._-]+$/
const IPV6 = /^[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*$/

export interface HostPort {
  readonly host: string
  readonly port: number
}

/**
 * Takes `host:port` apart as the dialect does; a reason when it cannot be dialled. The reader of remoting throws one
 * error for all; here each fault has the words of Java's or Go's own, and Go takes an address without brackets otherwise.
 */
export function splitHostPort(text: string, splitAt: 'lastColon' | 'onlyColon'): HostPort | ConnectReason {
  const colon = text.lastIndexOf(':')
  const bracketed = text.startsWith('[') && text[colon - 1] === ']'
  if (colon < 0) return { kind: 'missingPort', address: text }
  if (!bracketed && splitAt === 'onlyColon' && text.indexOf(':') !== colon)
    return { kind: 'tooManyColons', address: text }
  const portText = text.slice(colon + 1)
  const port = /^\d{1,5}$/.test(portText) ? Number(portText) : Number.NaN
  if (!(port >= 1 && port <= 65_535)) return { kind: 'badPort', address: text }
  const host = bracketed ? text.slice(1, colon - 1) : text.slice(0, colon)
  if (!NAME.test(host) && !IPV6.test(host)) return { kind: 'nameNotFound', name: host }
  return { host, port }
}

export function isNumeric(host: string): boolean {
  return IPV6.test(host) || /^\d{1,3}(\.\d{1,3}){3}$/.test(host)
}
