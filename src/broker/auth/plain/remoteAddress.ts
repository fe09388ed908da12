import { JavaException } from '../../../remoting/index.ts'
import { aclException } from './aclException.ts'

// White addresses of ACL 1.0 (RemoteAddressStrategyFactory and AclUtils of 4.9.7):
//   empty                      nobody
//   *, *.*.*.*                 everybody
//   10.1.1.1,10.1.1.2          these; `10.1.1.{1,2}` is the same
//   10.1.*.*, 10.1.0-9.*       a range; IPv6 likewise, at its end
//   10.1.1.1                   this one

/** Whether an address is on a white list. Two rules are the same only if they are one object. */
export interface AddressRule {
  readonly matches: (address: string) => boolean
}

const NOBODY: AddressRule = { matches: () => false }
const EVERYBODY: AddressRule = { matches: () => true }

/** Throws AclException when the text is none of these. */
export function addressRule(text: string | undefined): AddressRule {
  if (text === undefined || text.trim() === '') return NOBODY
  if (text === '*' || text === '*.*.*.*' || text === '*:*:*:*:*:*:*:*') return EVERYBODY
  if (text.endsWith('}')) return oneOf(expandBraces(text))
  if (text.includes(',')) return oneOf(text.split(',').filter((part) => part !== ''))
  if (text.includes('*') || text.includes('-')) return text.includes(':') ? range6(text) : range4(text)
  if (!isIpv4(text) && !isIpv6(text)) throw invalid(text, 'OneRemoteAddressStrategy.<init>:130')
  const wanted = expanded(text, 8)
  return { matches: (address) => expanded(address, 8) === wanted }
}

function oneOf(addresses: readonly string[]): AddressRule {
  const set = new Set<string>()
  for (const address of addresses) {
    if (isIpv4(address)) set.add(address)
    else if (isIpv6(address)) set.add(expanded(address, 8))
    else throw invalid(address, 'MultipleRemoteAddressStrategy.<init>:105')
  }
  return { matches: (address) => set.has(isIpv6(address) ? expanded(address, 8) : address) }
}

function expandBraces(text: string): readonly string[] {
  const separator = text.includes(':') ? ':' : '.'
  const parts = text.split(separator).filter((part) => part !== '')
  const last = parts.at(-1) ?? ''
  if (separator === '.' && parts.length < 4) {
    throw factoryError('MultipleRemoteAddressStrategy has got a/some wrong format IP(s) ', 60)
  }
  if (!last.startsWith('{')) {
    const line = separator === ':' ? 53 : 64
    throw factoryError('MultipleRemoteAddressStrategy netaddress examine scope Exception netaddress', line)
  }
  const head = text.slice(0, text.indexOf('{'))
  return last
    .slice(1, -1)
    .split(',')
    .filter((part) => part !== '')
    .map((part) => head + part)
}

/** The first part that is `*` or `a-b` decides; what stands behind it does not count. */
function range4(text: string): AddressRule {
  const parts = text.split('.').filter((part) => part !== '')
  for (const index of [1, 2, 3]) {
    const bounds = boundsOf(at(parts, index).trim(), 10, 255)
    if (bounds === undefined) continue
    if (parts.length !== 4 || !parts.slice(0, index).every((part) => /^\s*\d+\s*$/.test(part) && Number(part) <= 255)) {
      throw invalidScope(text)
    }
    const head = `${parts
      .slice(0, index)
      .map((part) => part.trim())
      .join('.')}.`
    return {
      matches: (address) => {
        if (!isIpv4(address) || !address.startsWith(head)) return false
        const value = Number(address.slice(head.length).split('.')[0])
        return value >= bounds.low && value <= bounds.high
      },
    }
  }
  return NOBODY
}

function range6(text: string): AddressRule {
  checkIpv6Range(text)
  const parts = text.split(':').filter((part) => part !== '')
  for (const part of parts.slice(1)) {
    const bounds = boundsOf(part.trim(), 16, 0xffff)
    if (bounds === undefined) continue
    const head = ipv6Head(text)
    const index = head.split(':').filter((group) => group !== '').length
    return {
      matches: (address) => {
        if (!isIpv6(address)) return false
        const whole = expanded(address, 8)
        const value = Number.parseInt(whole.slice(5 * index, 5 * index + 4), 16)
        return whole.startsWith(head) && value >= bounds.low && value <= bounds.high
      },
    }
  }
  return NOBODY
}

/** `*` must end the text, and a range stand in the last part or before a last asterisk. */
function checkIpv6Range(text: string): void {
  const asterisk = text.indexOf('*')
  const minus = text.indexOf('-')
  if (asterisk > -1 && asterisk !== text.length - 1) throw invalidScope(text)
  if (minus < 0) return
  const last = text.lastIndexOf(':')
  const border = asterisk === -1 ? last : text.lastIndexOf(':', last - 1)
  if (minus <= border) throw invalidScope(text)
}

function ipv6Head(text: string): string {
  const last = text.lastIndexOf(':')
  if (text.includes('*') && text.includes('-')) return expanded(text.slice(0, text.lastIndexOf(':', last - 1)), 6)
  return expanded(text.slice(0, last), 7)
}

/** Lowest and highest value of `*` or `a-b`; undefined for a plain part, and for a range that ends in 0. */
function boundsOf(
  part: string,
  radix: number,
  max: number,
): { readonly low: number; readonly high: number } | undefined {
  if (part === '*') return { low: 0, high: max }
  if (!part.includes('-')) return undefined
  const strategy = 'RangeRemoteAddressStrategy netaddress examine scope Exception'
  const frame = 'plain.RemoteAddressStrategyFactory$RangeRemoteAddressStrategy.analysis'
  if (part.startsWith('-')) throw aclException(`${strategy} value ${part} `, `${frame}:186`)
  const pieces = part.split('-').filter((piece) => piece !== '')
  const low = parsed(at(pieces, 0), radix)
  const high = parsed(at(pieces, 1), radix)
  if (!(low >= 0 && high <= max && low <= high)) {
    throw aclException(`${strategy} start is ${low} , end is ${high}`, `${frame}:193`)
  }
  return high > 0 ? { low, high } : undefined
}

/** The original reads past the end of what split left. */
function at(parts: readonly string[], index: number): string {
  const part = parts[index]
  if (part !== undefined) return part
  const message = `Index ${index} out of bounds for length ${parts.length}`
  throw new JavaException('java.lang.ArrayIndexOutOfBoundsException', message)
}

/** Integer.parseInt */
function parsed(text: string, radix: number): number {
  const digits = radix === 16 ? /^[+-]?[0-9a-fA-F]{1,7}$/ : /^[+-]?\d{1,9}$/
  if (digits.test(text)) return Number.parseInt(text, radix)
  const under = radix === 10 ? '' : ` under radix ${radix}`
  throw new JavaException('java.lang.NumberFormatException', `For input string: "${text}"${under}`)
}

/** Upper case, `::` written out for so many groups, each with four digits (AclUtils.expandIP). */
function expanded(address: string, groups: number): string {
  const upper = address.toUpperCase()
  const missing = groups - (upper.split(':').length - 1)
  const filled = missing > 0 ? upper.replaceAll('::', ':'.repeat(missing + 1)) : upper
  return filled
    .split(':')
    .map((group) => group.padStart(4, '0'))
    .join(':')
}

function isIpv4(text: string): boolean {
  if (!/^\d{1,3}(\.\d{1,3}){3}$/.test(text)) return false
  return text.split('.').every((part) => Number(part) <= 255 && (part.length === 1 || !part.startsWith('0')))
}

function isIpv6(text: string): boolean {
  const halves = text.split('::')
  if (!text.includes(':') || halves.length > 2) return false
  const groups = halves.flatMap((half) => (half === '' ? [] : half.split(':')))
  if (!groups.every((group) => /^[0-9a-fA-F]{1,4}$/.test(group))) return false
  return halves.length === 1 ? groups.length === 8 : groups.length < 8
}

function invalid(address: string, at: string): Error {
  return aclException(
    `Netaddress examine Exception netaddress is ${address}`,
    `plain.RemoteAddressStrategyFactory$${at}`,
  )
}

function invalidScope(address: string): Error {
  return aclException(`Netaddress examine scope Exception netaddress is ${address}`, 'common.AclUtils.verify:118')
}

function factoryError(message: string, line: number): Error {
  return aclException(message, `plain.RemoteAddressStrategyFactory.getRemoteAddressStrategy:${line}`)
}
