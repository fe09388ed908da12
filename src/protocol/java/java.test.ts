import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  crc32,
  doubleText,
  javaCrc32,
  javaHashCode,
  LONG_MAX,
  LONG_MIN,
  longText,
  parseDouble,
  parseInt64,
} from './index.ts'

describe('javaHashCode', () => {
  it.each([
    ['', 0],
    ['TagA', 2598919],
    ['*', 42],
    ['polygenelubricants', -2147483648],
    ['标签', 857175],
    ['😀', 1772899],
  ])('of %j is %d', (text, hash) => {
    expect(javaHashCode(text)).toBe(hash)
  })
})

describe('crc32', () => {
  it('gives the check value of CRC-32', () => {
    expect(crc32(new TextEncoder().encode('123456789'))).toBe(0xcbf43926)
    expect(crc32(new Uint8Array(0))).toBe(0)
  })

  it('loses its top bit as UtilAll.crc32 does', () => {
    expect(javaCrc32(new TextEncoder().encode('123456789'))).toBe(0x4bf43926)
  })

  it('agrees with the bitwise definition for every length and offset', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 100 }), fc.nat(20), (bytes, from) => {
        expect(crc32(bytes, from)).toBe(slowCrc32(bytes.subarray(from)))
      }),
    )
  })
})

function slowCrc32(bytes: Uint8Array): number {
  let crc = 0xffffffff
  for (const byte of bytes) {
    crc ^= byte
    for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? (crc >>> 1) ^ 0xedb88320 : crc >>> 1
  }
  return ~crc >>> 0
}

describe('longText', () => {
  it('writes whole numbers of any size as Java does', () => {
    expect([0, -0, 42, -7, LONG_MAX, LONG_MIN, 1e20, 2 ** 60 + 512].map(longText)).toEqual([
      '0',
      '0',
      '42',
      '-7',
      '9223372036854775807',
      '-9223372036854775808',
      '9223372036854775807',
      '1152921504606847488',
    ])
  })

  it('is read back by parseInt64', () => {
    fc.assert(
      fc.property(fc.maxSafeInteger(), (value) => {
        expect(parseInt64(longText(value))).toBe(value + 0)
      }),
    )
  })
})

describe('doubleText', () => {
  it('always has a fraction, as Double.toString', () => {
    expect([0, -0, 1, 0.1, 12345.678, 1e7, 1.5e-5, 123456789.5, Number.NaN].map(doubleText)).toEqual([
      '0.0',
      '-0.0',
      '1.0',
      '0.1',
      '12345.678',
      '1.0E7',
      '1.5E-5',
      '1.234567895E8',
      'NaN',
    ])
  })

  it('is read back by parseDouble', () => {
    fc.assert(
      fc.property(fc.double(), (value) => {
        expect(parseDouble(doubleText(value))).toBe(value)
      }),
    )
  })
})
