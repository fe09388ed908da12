import { ErrorCodes, SimError } from '../../runtime/index.ts'

const DOT = 0x2e

/** Whether a host text is an IPv6 address (names never reach this code). */
export function isIPv6(host: string): boolean {
  return host.includes(':')
}

/** Four or sixteen bytes of an address text. Throws SimError AddressInvalid for anything else. */
export function hostBytes(host: string): Uint8Array {
  const bytes = isIPv6(host) ? ipv6Bytes(host) : ipv4Bytes(host)
  if (bytes === undefined)
    throw new SimError(ErrorCodes.AddressInvalid, `not an IPv4 or IPv6 address: "${host}"`, { host })
  return bytes
}

function ipv4Bytes(host: string): Uint8Array | undefined {
  const bytes = new Uint8Array(4)
  let part = 0
  let digits = 0
  let value = 0
  for (let i = 0; i <= host.length; i++) {
    const unit = i < host.length ? host.charCodeAt(i) : DOT
    if (unit === DOT) {
      if (digits === 0 || part > 3) return undefined
      bytes[part] = value
      part += 1
      digits = 0
      value = 0
      continue
    }
    value = value * 10 + unit - 48
    digits += 1
    if (unit < 48 || unit > 57 || digits > 3 || value > 255) return undefined
  }
  return part === 4 ? bytes : undefined
}

function ipv6Bytes(host: string): Uint8Array | undefined {
  const plain = withoutDottedTail(host.split('%')[0] ?? '')
  const halves = plain.split('::')
  if (halves.length > 2) return undefined
  const [head, tail] = halves.map((half) => (half === '' ? [] : half.split(':')))
  const before = head ?? []
  const after = tail ?? []
  const missing = 8 - before.length - after.length
  if (tail === undefined ? missing !== 0 : missing < 1) return undefined
  const groups = [...before, ...new Array<string>(tail === undefined ? 0 : missing).fill('0'), ...after]
  if (!groups.every((group) => /^[0-9a-fA-F]{1,4}$/.test(group))) return undefined
  return Uint8Array.from(
    groups.flatMap((group) => [Number.parseInt(group, 16) >> 8, Number.parseInt(group, 16) & 0xff]),
  )
}

/** Turns `::ffff:10.0.0.1` into `::ffff:a00:1`. */
function withoutDottedTail(host: string): string {
  const at = host.lastIndexOf(':')
  const dotted = ipv4Bytes(host.slice(at + 1))
  if (dotted === undefined) return host
  const [a = 0, b = 0, c = 0, d = 0] = dotted
  return `${host.slice(0, at + 1)}${((a << 8) | b).toString(16)}:${((c << 8) | d).toString(16)}`
}

/** Text of 4 or 16 address bytes at `at`; IPv6 in its shortest form (RFC 5952). */
export function hostText(bytes: Uint8Array, at: number, length: 4 | 16): string {
  if (length === 4) return `${bytes[at]}.${bytes[at + 1]}.${bytes[at + 2]}.${bytes[at + 3]}`
  const groups: string[] = []
  for (let i = at; i < at + 16; i += 2) groups.push((((bytes[i] ?? 0) << 8) | (bytes[i + 1] ?? 0)).toString(16))
  return shortened(groups)
}

function shortened(groups: readonly string[]): string {
  let bestAt = -1
  let bestLength = 1
  for (let at = 0; at < 8; at++) {
    let length = 0
    while (at + length < 8 && groups[at + length] === '0') length += 1
    if (length > bestLength) {
      bestAt = at
      bestLength = length
    }
  }
  if (bestAt < 0) return groups.join(':')
  return `${groups.slice(0, bestAt).join(':')}::${groups.slice(bestAt + bestLength).join(':')}`
}
