import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { ErrorCodes, SimError } from '../../runtime/index.ts'
import { MessageSysFlag } from '../message/index.ts'
import {
  type CompressionType,
  compressBody,
  compressionType,
  inflateZlib,
  plainBody,
  withCompression,
} from './index.ts'
import { xxHash32 } from './xxHash32.ts'

const types: readonly CompressionType[] = ['ZLIB', 'LZ4', 'ZSTD']

/** Bodies as they occur: noise, runs, and text that repeats itself. */
const bodies = fc.oneof(
  fc.uint8Array({ maxLength: 500 }),
  fc.tuple(fc.nat(255), fc.nat(70_000)).map(([byte, length]) => new Uint8Array(length).fill(byte)),
  fc
    .tuple(fc.uint8Array({ minLength: 1, maxLength: 40 }), fc.nat(300))
    .map(([part, times]) => Uint8Array.from(Array.from({ length: times }, () => [...part]).flat())),
)

function codeOf(run: () => unknown): string | undefined {
  try {
    run()
    return undefined
  } catch (error) {
    if (SimError.is(error)) return error.code
    throw error
  }
}

describe.each(types)('%s bodies', (type) => {
  it('come back as they were', () => {
    fc.assert(
      fc.property(bodies, (body) => {
        const plain = plainBody(compressBody(body, type), withCompression(0, type))
        expect(Buffer.compare(plain, body)).toBe(0)
      }),
    )
  })

  it('survive more than one block', () => {
    // LZ4 frames have blocks of 4 MiB, Zstandard frames of 128 KiB.
    const body = new Uint8Array(type === 'LZ4' ? 4_500_000 : 300_000).map((_, i) => (i * i) >> 7)
    expect(Buffer.compare(plainBody(compressBody(body, type), withCompression(0, type)), body)).toBe(0)
  })

  it('are refused when they expand beyond the limit, are cut off, or are something else', () => {
    const body = new Uint8Array(5000).map((_, i) => i % 7)
    const packed = compressBody(body, type)
    const flag = withCompression(0, type)
    expect(codeOf(() => plainBody(packed, flag, 4999))).toBe(ErrorCodes.BodyMalformed)
    expect(codeOf(() => plainBody(packed.subarray(0, packed.length - 9), flag))).toBe(ErrorCodes.BodyMalformed)
    expect(codeOf(() => plainBody(new TextEncoder().encode('plain text, not compressed'), flag))).toBe(
      ErrorCodes.BodyMalformed,
    )
    expect(codeOf(() => plainBody(new Uint8Array(0), flag))).toBe(ErrorCodes.BodyMalformed)
  })

  it('never read or write outside when they are damaged', () => {
    const packed = compressBody(new TextEncoder().encode('abcabcabcabcabcabcabcabc'.repeat(20)), type)
    fc.assert(
      fc.property(fc.nat(packed.length - 1), fc.nat(255), (at, byte) => {
        const damaged = packed.slice()
        damaged[at] = byte
        expect([undefined, ErrorCodes.BodyMalformed]).toContain(
          codeOf(() => plainBody(damaged, withCompression(0, type), 100_000)),
        )
      }),
    )
  })
})

describe('plainBody', () => {
  it('gives an uncompressed body as it is', () => {
    const body = Uint8Array.of(1, 2)
    expect(plainBody(body, 0x300)).toBe(body)
  })

  it('takes a compressed body without type bits as zlib, as old clients send it', () => {
    const body = new TextEncoder().encode('x'.repeat(5000))
    expect(Buffer.compare(plainBody(compressBody(body, 'ZLIB'), MessageSysFlag.COMPRESSED), body)).toBe(0)
  })

  it('sets and reads the bits of each type', () => {
    expect(types.map((type) => withCompression(0x4, type))).toEqual([0x305, 0x105, 0x205])
    expect([0, 0x100, 0x200, 0x300, 0x400].map(compressionType)).toEqual(['ZLIB', 'LZ4', 'ZSTD', 'ZLIB', 'ZLIB'])
  })
})

describe('inflateZlib', () => {
  it('stops a stream that inflates a thousandfold at the limit', () => {
    const bomb = compressBody(new Uint8Array(20_000_000), 'ZLIB', 9)
    expect(bomb.length).toBeLessThan(30_000)
    expect(codeOf(() => inflateZlib(bomb, 1_000_000))).toBe(ErrorCodes.BodyMalformed)
  })
})

describe('xxHash32', () => {
  it.each([
    ['', 0x02cc5d05],
    ['a', 0x550d7456],
    ['abc', 0x32d153ff],
    ['Nobody inspects the spammish repetition', 0xe2293b2f],
  ])('of %j is the published value', (text, hash) => {
    expect(xxHash32(new TextEncoder().encode(text))).toBe(hash)
  })
})
