import { describe, expect, it } from 'vitest'
import { ErrorCodes, SimError } from '../runtime/index.ts'
import { parseAddress } from './address.ts'

function codeOf(text: string): string {
  try {
    parseAddress(text)
  } catch (error) {
    if (SimError.is(error)) return error.code
    throw error
  }
  return 'accepted'
}

describe('parseAddress', () => {
  it('takes names, IPv4 and IPv6 with a port', () => {
    expect(parseAddress('broker-a:10911')).toEqual({ host: 'broker-a', port: 10911 })
    expect(parseAddress('10.0.0.1:9876')).toEqual({ host: '10.0.0.1', port: 9876 })
    expect(parseAddress('[fd00::1]:9876')).toEqual({ host: 'fd00::1', port: 9876 })
  })

  it('cuts a bare IPv6 address at its last colon, as Java does', () => {
    expect(parseAddress('fd00::1:9876')).toEqual({ host: 'fd00::1', port: 9876 })
  })

  it.each([
    '',
    'host',
    'host:',
    ':9876',
    'host:0',
    'host:65536',
    'host:-1',
    'host:98 76',
    'ho st:1',
    '[::1]9876',
    '[]:1',
  ])('refuses "%s"', (text) => {
    expect(codeOf(text)).toBe(ErrorCodes.AddressInvalid)
  })
})
