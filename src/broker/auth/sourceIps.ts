// Source addresses of rules (IPAddressUtils of 5.3.3): single addresses are compared as text, ranges as numbers. An IPv4
// number counts as an IPv6 one of the same value, so that `::/0` holds for all.

/** Whether a rule may name this address or CIDR range. */
export function isValidIpOrCidr(text: string): boolean {
  return isValidIp(text) || parseCidr(text) !== undefined
}

/** Whether an address, as the connection shows it, is this one or in this range. */
export function isIpInRange(ip: string, range: string): boolean {
  if (!range.includes('/')) return ip === range
  const cidr = parseCidr(range)
  const address = ipv4Bytes(ip) ?? ipv6Bytes(ip)
  if (cidr === undefined || address === undefined) return false
  const { network, prefix } = cidr
  const lowest = widened(network.map((byte, at) => byte & maskByte(prefix, at)))
  const highest = widened(network.map((byte, at) => byte | (255 ^ maskByte(prefix, at))))
  const value = widened(address)
  return compareBytes(value, lowest) >= 0 && compareBytes(value, highest) <= 0
}

/** The address of a connection as Java prints it: IPv6 in eight groups without leading zeros. */
export function javaAddress(host: string): string {
  const bytes = host.includes(':') ? ipv6Bytes(host.split('%')[0] ?? '') : undefined
  if (bytes === undefined) return host
  if (bytes.slice(0, 10).every((byte) => byte === 0) && bytes[10] === 255 && bytes[11] === 255) {
    return bytes.slice(12).join('.')
  }
  const groups = Array.from({ length: 8 }, (_, at) => ((bytes[2 * at] ?? 0) << 8) | (bytes[2 * at + 1] ?? 0))
  return groups.map((group) => group.toString(16)).join(':')
}

/** InetAddressValidator.isValid: no leading zeros in IPv4; IPv6 may carry a zone and a prefix. */
function isValidIp(text: string): boolean {
  if (/^\d{1,3}(\.\d{1,3}){3}$/.test(text)) {
    return text.split('.').every((part) => Number(part) <= 255 && (part.length === 1 || !part.startsWith('0')))
  }
  const [zoned = '', prefix, ...more] = text.split('/')
  if (more.length > 0 || (prefix !== undefined && !(/^\d{1,3}$/.test(prefix) && Number(prefix) <= 128))) return false
  const [address = '', zone, ...rest] = zoned.split('%')
  if (rest.length > 0 || (zone !== undefined && !/^[^\s/%]+$/.test(zone))) return false
  return ipv6Bytes(address) !== undefined
}

interface Cidr {
  readonly network: readonly number[]
  readonly prefix: number
}

function parseCidr(text: string): Cidr | undefined {
  const [host = '', prefixText = '', ...more] = text.split('/')
  if (more.length > 0 || !/^[+-]?\d{1,9}$/.test(prefixText)) return undefined
  const prefix = Number(prefixText)
  // Without a host Java takes the loopback address.
  const network = host === '' ? [127, 0, 0, 1] : (ipv4Bytes(host) ?? ipv6Bytes(host))
  if (network === undefined || prefix < 0 || prefix > network.length * 8) return undefined
  return { network, prefix }
}

/** What InetAddress.getByName takes for IPv4: one to four numbers, of which the last fills what is left. */
function ipv4Bytes(text: string): readonly number[] | undefined {
  const parts = text.split('.')
  if (parts.length > 4 || !parts.every((part) => /^\d{1,10}$/.test(part))) return undefined
  const numbers = parts.map(Number)
  const last = numbers.pop() ?? 0
  const left = 4 - numbers.length
  if (numbers.some((number) => number > 255) || last >= 256 ** left) return undefined
  const tail = Array.from({ length: left }, (_, at) => Math.floor(last / 256 ** (left - 1 - at)) % 256)
  return [...numbers, ...tail]
}

function ipv6Bytes(text: string): readonly number[] | undefined {
  const halves = text.split('::')
  if (halves.length > 2 || !text.includes(':')) return undefined
  const [head, tail] = halves.map((half) => (half === '' ? [] : groupBytes(half.split(':'))))
  if (head === undefined) return undefined
  if (halves.length === 1) return head.length === 16 ? head : undefined
  if (tail === undefined || head.length + tail.length > 14) return undefined
  return [...head, ...new Array<number>(16 - head.length - tail.length).fill(0), ...tail]
}

/** Groups of four hexadecimal digits; the last may be an IPv4 address. */
function groupBytes(groups: readonly string[]): readonly number[] | undefined {
  const bytes: number[] = []
  for (const [at, group] of groups.entries()) {
    if (at === groups.length - 1 && group.includes('.')) {
      const inner = /^\d{1,3}(\.\d{1,3}){3}$/.test(group) ? ipv4Bytes(group) : undefined
      if (inner === undefined) return undefined
      bytes.push(...inner)
    } else {
      if (!/^[0-9a-fA-F]{1,4}$/.test(group)) return undefined
      const value = Number.parseInt(group, 16)
      bytes.push(value >> 8, value & 255)
    }
  }
  return bytes
}

function maskByte(prefix: number, at: number): number {
  const bits = Math.max(0, Math.min(8, prefix - 8 * at))
  return (0xff00 >> bits) & 255
}

/** Sixteen bytes of the same number. */
function widened(bytes: readonly number[]): readonly number[] {
  return [...new Array<number>(16 - bytes.length).fill(0), ...bytes]
}

function compareBytes(a: readonly number[], b: readonly number[]): number {
  for (const [at, byte] of a.entries()) {
    const difference = byte - (b[at] ?? 0)
    if (difference !== 0) return difference
  }
  return 0
}
