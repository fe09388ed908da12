import { describe, expect, it } from 'vitest'
import { isIpInRange, isValidIpOrCidr, javaAddress } from './sourceIps.ts'

describe('isIpInRange', () => {
  it('compares single addresses as text', () => {
    expect(isIpInRange('10.0.0.1', '10.0.0.1')).toBe(true)
    expect(isIpInRange('10.0.0.1', '10.0.0.2')).toBe(false)
    expect(isIpInRange('0:0:0:0:0:0:0:1', '::1')).toBe(false)
  })

  it('knows the borders of a range', () => {
    expect(isIpInRange('10.0.1.0', '10.0.1.0/24')).toBe(true)
    expect(isIpInRange('10.0.1.255', '10.0.1.77/24')).toBe(true)
    expect(isIpInRange('10.0.2.0', '10.0.1.0/24')).toBe(false)
    expect(isIpInRange('10.0.0.255', '10.0.1.0/24')).toBe(false)
    expect(isIpInRange('172.16.5.4', '0.0.0.0/0')).toBe(true)
    expect(isIpInRange('10.0.0.5', '10.0.0.4/31')).toBe(true)
    expect(isIpInRange('10.0.0.6', '10.0.0.4/31')).toBe(false)
  })

  it('takes an IPv4 number for an IPv6 one of the same value', () => {
    expect(isIpInRange('10.0.0.1', '::/0')).toBe(true)
    expect(isIpInRange('0:0:0:0:0:0:0:1', '0.0.0.0/0')).toBe(true)
    expect(isIpInRange('2001:db8:0:0:0:0:0:1', '0.0.0.0/0')).toBe(false)
    expect(isIpInRange('2001:db8:0:0:0:0:0:1', '2001:db8::/32')).toBe(true)
  })

  it('holds for nothing where it cannot be read', () => {
    expect(isIpInRange('host', '10.0.0.0/8')).toBe(false)
    expect(isIpInRange('10.0.0.1', '10.0.0.0/8/1')).toBe(false)
  })
})

describe('isValidIpOrCidr', () => {
  it('takes addresses of both kinds and ranges', () => {
    for (const text of [
      '0.0.0.0',
      '255.255.255.255',
      '::',
      '::1',
      'fe80::1%eth0',
      '1:2:3:4:5:6:7:8',
      '::ffff:10.0.0.1',
      '10.0/8',
      '/8',
    ]) {
      expect([text, isValidIpOrCidr(text)]).toEqual([text, true])
    }
  })

  it('refuses everything else', () => {
    for (const text of [
      '',
      ' ',
      '256.0.0.1',
      '1.2.3',
      '1:2:3:4:5:6:7',
      ':::',
      '1::2::3',
      '12345::',
      '10.0.0.0/33',
      '::/129',
      'x/8',
    ]) {
      expect([text, isValidIpOrCidr(text)]).toEqual([text, false])
    }
  })
})

describe('javaAddress', () => {
  it('writes IPv6 in eight groups, and IPv4 within IPv6 as IPv4', () => {
    expect(javaAddress('127.0.0.1')).toBe('127.0.0.1')
    expect(javaAddress('::1')).toBe('0:0:0:0:0:0:0:1')
    expect(javaAddress('2001:db8::a:0')).toBe('2001:db8:0:0:0:0:a:0')
    expect(javaAddress('::ffff:10.0.0.1')).toBe('10.0.0.1')
  })
})
