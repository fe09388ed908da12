import type { NamesrvSetting } from './dialect.ts'

/** Anchored at the start only: what follows the fourth number is not looked at (clients.md 1.8 step 3). */
const IPV4 = /^(25[0-5]|2[0-4]\d|1\d{2}|[1-9]?\d)(\.(25[0-5]|2[0-4]\d|1\d{2}|[1-9]?\d)){3}/

/** Eight groups, or a `::` with hex groups around it, anywhere in the text (clients.md 1.8 step 4). */
const IPV6 =
  /(([0-9a-fA-F]{1,4}:){7}[0-9a-fA-F]{1,4}|([0-9a-fA-F]{1,4}(:[0-9a-fA-F]{1,4}){0,6})?::([0-9a-fA-F]{1,4}(:[0-9a-fA-F]{1,4}){0,6})?)/g

export const IP_ADDR_ERROR = 'IP addr error'
export const MULTIPLE_IP_ADDR = 'multiple IP addr does not support'

/**
 * The check of one NameServer entry, in the order of primitive/base.go verifyIP: prefix, semicolon, IPv4, IPv6.
 * Returns the error text, undefined for an accepted entry.
 */
export function verifyGoAddress(entry: string): string | undefined {
  if (entry.startsWith('http://') || entry.startsWith('https://')) return undefined
  if (entry.includes(';')) return MULTIPLE_IP_ADDR
  if (IPV4.test(entry)) return undefined
  const found = entry.match(IPV6)
  if (found === null) return IP_ADDR_ERROR
  return found.length > 1 ? MULTIPLE_IP_ADDR : undefined
}

/** What the default resolver says when the HTTP look-up, the snapshot file and the environment give nothing. */
const NO_ADDRESS =
  'no name server addr found with resolver: passthrough resolver of domain:http://jmenv.tbsite.net:8080/rocketmq/nsaddr instance:DEFAULT'

/** A string counts as a slice of one element, which is checked but never split (clients.md 1.8). */
export function parseGoNamesrv(setting: string | readonly string[] | undefined): NamesrvSetting {
  if (setting === undefined) return { rejected: { text: NO_ADDRESS, entry: undefined } }
  const entries = typeof setting === 'string' ? [setting] : setting
  if (entries.length === 0) {
    return {
      rejected: { text: 'no name server addr found with resolver: passthrough resolver of []', entry: undefined },
    }
  }
  for (const entry of entries) {
    const text = verifyGoAddress(entry)
    if (text !== undefined) return { rejected: { text, entry } }
  }
  return { entries }
}

/** The prefix is only taken off when an address is dialled; it never means HTTP. */
export function goDialAddress(entry: string): string {
  if (entry.startsWith('http://')) return entry.slice('http://'.length)
  if (entry.startsWith('https://')) return entry.slice('https://'.length)
  return entry
}
