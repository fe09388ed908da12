import fc from 'fast-check'
import { deflateZlib } from '../../../src/protocol/index.ts'

const utf8 = new TextEncoder()

export const textBytes = (text: string): Uint8Array => utf8.encode(text)

/** One injury to a byte string; `at` is a place in it, from 0 to 1. */
interface Injury {
  readonly kind: 'flip' | 'set' | 'cut' | 'drop' | 'double' | 'insert' | 'int'
  readonly at: number
  readonly value: number
}

const injury: fc.Arbitrary<Injury> = fc.record({
  kind: fc.constantFrom<Injury['kind'][]>('flip', 'set', 'set', 'cut', 'drop', 'double', 'insert', 'int'),
  at: fc.double({ min: 0, max: 1, noNaN: true }),
  value: fc.oneof(
    fc.constantFrom(0, 1, 0x7f, 0x80, 0xff, 0x7fff, 0x8000, 0xffff, 0x7fff_ffff, -1, -0x8000_0000),
    fc.integer({ min: 0, max: 255 }),
  ),
})

function injured(bytes: Uint8Array, { kind, at, value }: Injury): Uint8Array {
  const place = Math.min(Math.floor(at * bytes.length), Math.max(0, bytes.length - 1))
  const copy = bytes.slice()
  switch (kind) {
    case 'flip':
      copy[place] = (copy[place] ?? 0) ^ (1 << (value & 7))
      return copy
    case 'set':
      copy[place] = value & 0xff
      return copy
    case 'cut':
      return copy.subarray(0, place)
    case 'drop':
      return joined([copy.subarray(0, place), copy.subarray(Math.min(copy.length, place + 1 + (value & 15)))])
    case 'double':
      return joined([copy, copy.subarray(place)])
    case 'insert':
      return joined([
        copy.subarray(0, place),
        new Uint8Array((value & 31) + 1).fill(value & 0xff),
        copy.subarray(place),
      ])
    case 'int':
      if (copy.length >= place + 4) new DataView(copy.buffer).setInt32(place, value | 0)
      return copy
  }
}

export function joined(parts: readonly Uint8Array[]): Uint8Array {
  const all = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0))
  let at = 0
  for (const part of parts) {
    all.set(part, at)
    at += part.length
  }
  return all
}

/** The bytes with up to `most` injuries, at least one. */
export function hurt(source: fc.Arbitrary<Uint8Array>, most = 4): fc.Arbitrary<Uint8Array> {
  return fc.tuple(source, fc.array(injury, { minLength: 1, maxLength: most })).map(([bytes, all]) => {
    let result = bytes
    for (const each of all) result = injured(result, each)
    return result
  })
}

export const anyBytes: fc.Arbitrary<Uint8Array> = fc.uint8Array({ maxLength: 300 })

/** Compressed data that grows to far more than it is. Made once. */
export const bombs: readonly Uint8Array[] = [
  deflateZlib(new Uint8Array(1_000_000), 9),
  deflateZlib(deflateZlib(new Uint8Array(30_000_000), 9), 9),
  deflateZlib(new Uint8Array(90_000_000), 9),
]
