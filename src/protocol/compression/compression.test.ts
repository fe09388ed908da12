import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { ErrorCodes, SimError } from '../../runtime/index.ts'
import { MessageSysFlag } from '../message/index.ts'
import {
  type CompressionType,
  compressBody,
  compressionType,
  expandLz4,
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

// Compressed by CompressorFactory of Apache RocketMQ 5.3.3 (lz4-java 1.8.0, zstd-jni 1.5.2-2, java.util.zip).
const PLAIN = 'RocketMQ in one process. '.repeat(12)
const CAPTURED = [
  [
    'LZ4',
    MessageSysFlag.COMPRESSION_LZ4,
    '04224d1860707324000000ff0a526f636b65744d5120696e206f6e652070726f636573732e201900fb506573732e2000000000',
  ],
  [
    'ZSTD',
    MessageSysFlag.COMPRESSION_ZSTD,
    '28b52ffd0058040100c8526f636b65744d5120696e206f6e652070726f636573732e20010041b03ac7010000',
  ],
  [
    'ZLIB',
    MessageSysFlag.COMPRESSION_ZLIB,
    '785e0bca4fce4e2df10d54c8cc53c8cf4b552828ca4f4e2d2ed653081a954097000033766991',
  ],
  [
    'ZLIB without type bits, as 4.9 sends it,',
    0,
    '785e0bca4fce4e2df10d54c8cc53c8cf4b552828ca4f4e2d2ed653081a954097000033766991',
  ],
] as const

const bytesOf = (hex: string): Uint8Array =>
  Uint8Array.from({ length: hex.length / 2 }, (_, index) => Number.parseInt(hex.slice(2 * index, 2 * index + 2), 16))

describe('plainBody', () => {
  it.each(CAPTURED)('reads a body that a Java producer compressed with %s', (_, type, hex) => {
    const body = plainBody(bytesOf(hex), MessageSysFlag.COMPRESSED | type)
    expect(new TextDecoder().decode(body)).toBe(PLAIN)
  })

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

// Made by hand from the format: magic, flags (version 1, independent blocks), block size, header checksum.
const HEADER = [0x04, 0x22, 0x4d, 0x18, 0x60, 0x40, 0x82]
const END = [0, 0, 0, 0]

function frame(...blocks: readonly (readonly number[])[]): Uint8Array {
  return Uint8Array.from([...HEADER, ...blocks.flat(), ...END])
}

const text = (bytes: Uint8Array): string => new TextDecoder().decode(bytes)

describe('an LZ4 frame', () => {
  it('may hold blocks that are stored as they are', () => {
    expect(text(expandLz4(frame([3, 0, 0, 0x80, 97, 98, 99])))).toBe('abc')
  })

  it('is decoded with matches that overlap what they produce', () => {
    // Token 1 literal, match of 4 + 5 at distance 1; then 2 literals.
    const block = [0x15, 97, 1, 0, 0x20, 98, 99]
    expect(text(expandLz4(frame([block.length, 0, 0, 0, ...block])))).toBe('aaaaaaaaaabc')
  })

  it('is decoded with long literals', () => {
    const literals = Array.from({ length: 300 }, () => 120)
    const block = [0xf0, 255, 30, ...literals]
    expect(text(expandLz4(frame([block.length & 255, block.length >> 8, 0, 0, ...block])))).toBe('x'.repeat(300))
  })

  it.each([
    ['without magic', Uint8Array.from([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11])],
    ['cut off', frame([9, 0, 0, 0x80, 97]).subarray(0, 12)],
    ['with a match before the start', frame([5, 0, 0, 0, 0x10, 97, 9, 0, 0])],
  ])('is refused %s', (_, bytes) => {
    expect(() => expandLz4(bytes)).toThrow(SimError)
  })
})
