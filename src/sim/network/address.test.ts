import { describe, expect, it } from 'vitest'
import { parseAddress, subnetMatcher } from './address.ts'

describe('addresses', () => {
  it('parse as IPv4 and IPv6, and names do not', () => {
    expect([...(parseAddress('10.0.255.1') ?? [])]).toEqual([10, 0, 255, 1])
    expect([...(parseAddress('fe80::1:2') ?? [])]).toEqual([0xfe, 0x80, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 2])
    expect([...(parseAddress('::ffff:1.2.3.4') ?? [])].slice(10)).toEqual([255, 255, 1, 2, 3, 4])
    for (const text of [
      '',
      'broker-a',
      '10.0.0',
      '10.0.0.256',
      '1.2.3.4.5',
      ':::',
      '1::2::3',
      'g::1',
      '1:2:3:4:5:6:7:8:9',
    ])
      expect(parseAddress(text)).toBeUndefined()
  })

  it('lie in a subnet or not', () => {
    const matches = (subnet: string, address: string): boolean => subnetMatcher(subnet)?.(address) ?? false
    expect(matches('10.1.0.0/16', '10.1.255.3')).toBe(true)
    expect(matches('10.1.0.0/16', '10.2.0.1')).toBe(false)
    expect(matches('10.1.2.3', '10.1.2.3')).toBe(true)
    expect(matches('0.0.0.0/0', '8.8.8.8')).toBe(true)
    expect(matches('10.0.0.0/8', 'fe80::1')).toBe(false)
    expect(matches('fe80::/10', 'febf::1')).toBe(true)
    expect(subnetMatcher('10.0.0.0/33')).toBeUndefined()
  })
})
