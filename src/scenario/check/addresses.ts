import type { Reader } from './reader.ts'

const IPV4 = /^(?:(?:25[0-5]|2[0-4]\d|1?\d?\d)(?:\.(?!$)|$)){4}$/
const IPV6 = /^(?=.*:)[\da-fA-F:]+(?:\.\d+)*$/
const ADDRESS = 'an IPv4 or IPv6 address'

export function checkIps(reader: Reader): void {
  for (const address of reader.list('a list of addresses')) checkIp(address)
}

export function checkIp(reader: Reader): void {
  if (typeof reader.value !== 'string' || !isIp(reader.value)) reader.refuse(ADDRESS)
}

export function isIp(text: string): boolean {
  return IPV4.test(text) || IPV6.test(text)
}

export function isSubnet(text: string): boolean {
  const [address = '', bits = ''] = text.split('/')
  return isIp(address) && /^\d{1,3}$/.test(bits) && Number(bits) <= (address.includes(':') ? 128 : 32)
}
