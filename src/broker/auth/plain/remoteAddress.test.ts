import { describe, expect, it } from 'vitest'
import { addressRule } from './remoteAddress.ts'

const matches = (rule: string | undefined, address: string): boolean => addressRule(rule).matches(address)

describe('addressRule', () => {
  it('lets nobody in without an address, and everybody with an asterisk', () => {
    for (const rule of [undefined, '', ' ']) expect(matches(rule, '10.0.0.1')).toBe(false)
    for (const rule of ['*', '*.*.*.*', '*:*:*:*:*:*:*:*']) expect(matches(rule, '10.0.0.1')).toBe(true)
  })

  it('knows one address', () => {
    expect(matches('10.0.0.1', '10.0.0.1')).toBe(true)
    expect(matches('10.0.0.1', '10.0.0.2')).toBe(false)
    expect(matches('::1', '0:0:0:0:0:0:0:1')).toBe(true)
  })

  it('knows several', () => {
    expect(['10.0.0.1', '10.0.0.3'].map((address) => matches('10.0.0.1,10.0.0.2', address))).toEqual([true, false])
    expect(['10.0.0.1', '10.0.0.3'].map((address) => matches('10.0.0.{1,2}', address))).toEqual([true, false])
    expect(matches('1::{a,b}', '1:0:0:0:0:0:0:b')).toBe(true)
  })

  it('knows ranges, of which only the first counts', () => {
    expect(matches('10.0.0.*', '10.0.0.77')).toBe(true)
    expect(matches('10.0.*.*', '10.0.5.77')).toBe(true)
    expect(matches('10.*.3.4', '10.9.8.7')).toBe(true)
    expect(matches('10.0.0.5-9', '10.0.0.9')).toBe(true)
    expect(matches('10.0.0.5-9', '10.0.0.10')).toBe(false)
    expect(matches('10.0.0.5-9', '10.0.1.7')).toBe(false)
    expect(matches('1050:0:0:0:5:600:300c:*', '1050:0:0:0:5:600:300c:326b')).toBe(true)
    expect(matches('1050:0:0:0:5:600:300c:1-200', '1050:0:0:0:5:600:300c:201')).toBe(false)
  })

  it('refuses what is none of these, in the words of the original', () => {
    expect(() => addressRule('1.2.3')).toThrow('Netaddress examine Exception netaddress is 1.2.3')
    expect(() => addressRule('1.2.3.4,x')).toThrow('Netaddress examine Exception netaddress is x')
    expect(() => addressRule('1.2.{3,4}')).toThrow('MultipleRemoteAddressStrategy has got a/some wrong format IP(s) ')
    expect(() => addressRule('1.2.3.9-4')).toThrow('start is 9 , end is 4')
    expect(() => addressRule('300.2.3.*')).toThrow('Netaddress examine scope Exception netaddress is 300.2.3.*')
  })
})
