import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { LONG_MAX, LONG_MIN } from '../java/index.ts'
import { readInt64, readUtf8, utf8Bytes, utf8Length, viewOf, writeInt64, writeUtf8 } from './index.ts'

const well = fc.string({ unit: 'binary', maxLength: 200 })

describe('utf8', () => {
  it('measures, writes and reads text as the platform encodes it', () => {
    fc.assert(
      fc.property(well, fc.nat(9), (text, at) => {
        const bytes = utf8Bytes(text)
        expect(utf8Length(text)).toBe(bytes.length)
        const into = new Uint8Array(at + bytes.length)
        expect(writeUtf8(into, at, text)).toBe(at + bytes.length)
        expect(Buffer.compare(into.subarray(at), bytes)).toBe(0)
        expect(readUtf8(into, at, bytes.length)).toBe(text)
      }),
    )
  })

  it('counts a lone surrogate as the three bytes that are written for it', () => {
    for (const text of ['\ud800', 'a\udc00b', '\ud800\ud800\udc00'])
      expect(utf8Length(text)).toBe(utf8Bytes(text).length)
  })

  it('reads broken UTF-8 as replacement characters', () => {
    expect(readUtf8(Uint8Array.of(0x61, 0xff), 0, 2)).toBe('a\ufffd')
  })
})

describe('int64', () => {
  it('keeps every safe integer and both ends of the range', () => {
    const view = new DataView(new ArrayBuffer(8))
    fc.assert(
      fc.property(
        fc.oneof(fc.maxSafeInteger(), fc.constantFrom(LONG_MAX, LONG_MIN, -1, 2 ** 32, -(2 ** 32))),
        (value) => {
          writeInt64(view, 0, value)
          expect(readInt64(view, 0)).toBe(value)
        },
      ),
    )
    writeInt64(view, 0, LONG_MAX)
    expect(view.getBigInt64(0)).toBe(0x7fffffffffffffffn)
    writeInt64(view, 0, LONG_MIN)
    expect(view.getBigInt64(0)).toBe(-0x8000000000000000n)
  })

  it('writes the bytes that DataView writes for a bigint', () => {
    fc.assert(
      fc.property(fc.maxSafeInteger(), (value) => {
        const view = new DataView(new ArrayBuffer(10))
        writeInt64(view, 1, value)
        expect(view.getBigInt64(1)).toBe(BigInt(value))
      }),
    )
  })

  it('views a part of a buffer as that part', () => {
    expect(viewOf(Uint8Array.of(1, 2, 3, 4).subarray(2)).getUint16(0)).toBe(0x0304)
  })
})
