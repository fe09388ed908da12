import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { readProxyPreamble } from './proxyProtocol.ts'

const ascii = (text: string): Uint8Array => new TextEncoder().encode(text)
const SIGNATURE = [0x0d, 0x0a, 0x0d, 0x0a, 0x00, 0x0d, 0x0a, 0x51, 0x55, 0x49, 0x54, 0x0a]
const IPV4 = [192, 0, 2, 7, 192, 0, 2, 8, 0x12, 0x67, 0x2a, 0x9f]
const IPV6 = [
  ...Array.from({ length: 32 }, (_, at) => (at % 16 === 15 ? 7 : at % 16 === 0 ? 0x20 : 0)),
  0x12,
  0x67,
  1,
  1,
]

function binary(
  command: number,
  family: number,
  addresses: readonly number[],
  tlvs: readonly number[] = [],
): Uint8Array {
  const length = addresses.length + tlvs.length
  return Uint8Array.from([...SIGNATURE, command, family, length >> 8, length & 0xff, ...addresses, ...tlvs])
}

const header = (bytes: number, source?: string) => ({ kind: 'header', bytes, source })

describe('readProxyPreamble', () => {
  it.each([
    ['IPv4', 'PROXY TCP4 192.0.2.7 192.0.2.8 4711 9876\r\n', '192.0.2.7:4711'],
    ['IPv6', 'PROXY TCP6 2001:db8::7 2001:db8::8 4711 9876\r\n', '2001:db8::7:4711'],
    ['UNKNOWN', 'PROXY UNKNOWN\r\n', undefined],
    ['UNKNOWN with anything behind it', 'PROXY UNKNOWN a b c\r\n', undefined],
  ])('reads the line of version 1 with %s', (_what, line, source) => {
    expect(readProxyPreamble(ascii(`${line}rest`))).toEqual(header(line.length, source))
  })

  it.each([
    ['IPv4', binary(0x21, 0x11, IPV4), '192.0.2.7:4711'],
    ['IPv4 and TLVs', binary(0x21, 0x11, IPV4, [4, 0, 1, 0]), '192.0.2.7:4711'],
    ['IPv6, in groups without abbreviation', binary(0x21, 0x21, IPV6), '2000:0:0:0:0:0:0:7:4711'],
    ['a source port of 0', binary(0x21, 0x11, [...IPV4.slice(0, 8), 0, 0, 1, 1]), undefined],
    ['a datagram', binary(0x21, 0x12, IPV4), '192.0.2.7:4711'],
    [
      'a UNIX socket',
      binary(
        0x21,
        0x31,
        Array.from({ length: 216 }, () => 47),
      ),
      undefined,
    ],
    ['the command LOCAL', binary(0x20, 0, []), undefined],
    ['an unspecified family', binary(0x21, 0, [1, 2, 3]), undefined],
  ])('reads the header of version 2 with %s', (_what, bytes, source) => {
    expect(readProxyPreamble(Uint8Array.from([...bytes, 9, 9]))).toEqual(header(bytes.length, source))
  })

  it.each([
    ['another mark', ascii('PROXYX TCP4 1.2.3.4 1.2.3.4 1 1\r\n')],
    ['another transport', ascii('PROXY SCTP 1.2.3.4 1.2.3.4 1 1\r\n')],
    ['an address of the other family', ascii('PROXY TCP4 ::1 ::1 1 1\r\n')],
    ['an address that is none', ascii('PROXY TCP4 1.2.3.256 1.2.3.4 1 1\r\n')],
    ['a port beyond 65535', ascii('PROXY TCP4 1.2.3.4 1.2.3.4 65536 1\r\n')],
    ['a port of 0', ascii('PROXY TCP4 1.2.3.4 1.2.3.4 0 1\r\n')],
    ['too few words', ascii('PROXY TCP4 1.2.3.4 1.2.3.4 1\r\n')],
    ['a line without end', ascii(`PROXY UNKNOWN ${'x'.repeat(200)}`)],
    ['version 3', binary(0x31, 0x11, IPV4)],
    ['an unknown command', binary(0x22, 0x11, IPV4)],
    ['an unknown family', binary(0x21, 0x41, IPV4)],
    ['too few bytes of addresses', binary(0x21, 0x11, IPV4.slice(2))],
  ])('refuses a header with %s', (_what, bytes) => {
    expect(readProxyPreamble(bytes).kind).toBe('broken')
  })

  it('waits for twelve bytes, and then for the whole header', () => {
    for (const whole of [ascii('PROXY TCP4 192.0.2.7 192.0.2.8 4711 9876\r\n'), binary(0x21, 0x21, IPV6)]) {
      for (let end = 0; end < whole.length; end++) expect(readProxyPreamble(whole.subarray(0, end)).kind).toBe('more')
      expect(readProxyPreamble(whole).kind).toBe('header')
    }
  })

  it('takes nothing else for a header', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 12, maxLength: 40 }), (bytes) => {
        fc.pre(bytes[0] !== 0x50 && bytes[0] !== 0x0d)
        expect(readProxyPreamble(bytes).kind).toBe('none')
      }),
    )
  })
})
