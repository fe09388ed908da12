import { describe, expect, it } from 'vitest'
import { SimError } from '../../runtime/index.ts'
import { decompressLz4Frame } from './lz4.ts'

// Made by hand from the format: magic, flags (version 1, independent blocks), block size, header checksum.
const HEADER = [0x04, 0x22, 0x4d, 0x18, 0x60, 0x40, 0x82]
const END = [0, 0, 0, 0]

function frame(...blocks: readonly (readonly number[])[]): Uint8Array {
  return Uint8Array.from([...HEADER, ...blocks.flat(), ...END])
}

const text = (bytes: Uint8Array): string => new TextDecoder().decode(bytes)

describe('an LZ4 frame', () => {
  it('may hold blocks that are stored as they are', () => {
    expect(text(decompressLz4Frame(frame([3, 0, 0, 0x80, 97, 98, 99])))).toBe('abc')
  })

  it('is decoded with matches that overlap what they produce', () => {
    // Token 1 literal, match of 4 + 5 at distance 1; then 2 literals.
    const block = [0x15, 97, 1, 0, 0x20, 98, 99]
    expect(text(decompressLz4Frame(frame([block.length, 0, 0, 0, ...block])))).toBe('aaaaaaaaaabc')
  })

  it('is decoded with long literals', () => {
    const literals = Array.from({ length: 300 }, () => 120)
    const block = [0xf0, 255, 30, ...literals]
    expect(text(decompressLz4Frame(frame([block.length & 255, block.length >> 8, 0, 0, ...block])))).toBe(
      'x'.repeat(300),
    )
  })

  it.each([
    ['without magic', Uint8Array.from([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11])],
    ['cut off', frame([9, 0, 0, 0x80, 97]).subarray(0, 12)],
    ['with a match before the start', frame([5, 0, 0, 0, 0x10, 97, 9, 0, 0])],
  ])('is refused %s', (_, bytes) => {
    expect(() => decompressLz4Frame(bytes)).toThrow(SimError)
  })
})
