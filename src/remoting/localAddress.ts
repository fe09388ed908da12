import type { NetworkInterface } from '../runtime/index.ts'

// Which of its own addresses a program takes for the one that others reach it by. Java lists cards and addresses in the
// reverse of the kernel's order, Go in the order itself.

const LOCALHOST = '127.0.0.1'

/**
 * NetworkUtil.getLocalAddress of 5.3.3: the first public IPv4 address of the cards that are up, and neither bridge nor
 * tunnel; without one the last private one; then IPv6.
 */
export function javaLocalAddress53(interfaces: readonly NetworkInterface[]): string {
  const cards = interfaces.filter(({ bridge, pointToPoint, up }) => up && !bridge && !pointToPoint)
  const { ipv4, ipv6 } = inJavaOrder(cards)
  return (
    ipv4.find((address) => !isPrivate(address)) ??
    ipv4.at(-1) ??
    ipv6.find((address) => !isPrivateV6(address)) ??
    ipv6[0] ??
    LOCALHOST
  )
}

/** RemotingUtil.getLocalAddress of 4.9.7: the first IPv4 address outside of 192.168 of all cards but bridges, else the last. */
export function javaLocalAddress49(interfaces: readonly NetworkInterface[]): string {
  const { ipv4, ipv6 } = inJavaOrder(interfaces.filter(({ bridge }) => !bridge))
  return ipv4.find((address) => !/^(127\.0|192\.168)/.test(address)) ?? ipv4.at(-1) ?? ipv6[0] ?? LOCALHOST
}

/** utils.LocalIP of Go: the first IPv4 address that is not loopback, of whatever card; without one there is none. */
export function goLocalAddress(interfaces: readonly NetworkInterface[]): string {
  const addresses = interfaces.filter(({ loopback }) => !loopback).flatMap((card) => card.addresses)
  return addresses.find((address) => !address.includes(':')) ?? ''
}

function inJavaOrder(interfaces: readonly NetworkInterface[]): { ipv4: readonly string[]; ipv6: readonly string[] } {
  const addresses = interfaces.filter(({ loopback }) => !loopback).flatMap((card) => card.addresses)
  const reversed = addresses.toReversed()
  return {
    ipv4: reversed.filter((address) => !address.includes(':')),
    ipv6: reversed.filter((address) => address.includes(':')),
  }
}

/** UtilAll.isInternalIP. */
function isPrivate(address: string): boolean {
  const [first = 0, second = 0] = address.split('.').map(Number)
  return (
    first === 10 ||
    first === 127 ||
    (first === 172 && second >= 16 && second <= 31) ||
    (first === 192 && second === 168)
  )
}

/** UtilAll.isInternalV6IP: link-local fe80::/10 and site-local fec0::/10; unique local addresses (fd00::/8) count as public. */
function isPrivateV6(address: string): boolean {
  return /^fe[89a-f]/i.test(address)
}
