import { utf8Bytes } from '../../protocol/index.ts'

// The bits that stand for a group and topic in bit maps of consume queues (BloomFilter, BloomFilterData; broker.md 16.3). Nothing is
// filtered by them here: tools show them.

export interface BloomFilterData {
  /** Length of a bit map. */
  readonly bitNum: number
  readonly bitPos: readonly number[]
}

/** `errorRate` in per cent (maxErrorRateOfBloomFilter), `bitNum` the length of a bit map (bitMapLengthConsumeQueueExt). */
export function bloomFilterData(group: string, topic: string, errorRate: number, bitNum: number): BloomFilterData {
  const hashes = Math.ceil(-Math.log2(errorRate / 100))
  const hash = murmur3(utf8Bytes(`${group}#${topic}`))
  const low = Number(BigInt.asIntN(32, hash))
  const high = Number(BigInt.asIntN(32, hash >> 32n))
  const bitPos = Array.from({ length: hashes }, (_, at) => {
    const combined = (low + Math.imul(at + 1, high)) | 0
    return (combined < 0 ? ~combined : combined) % bitNum
  })
  return { bitNum, bitPos }
}

const C1 = 0x87c37b91114253d5n
const C2 = 0x4cf5ad432745937fn
const MASK = 0xffff_ffff_ffff_ffffn

const times = (a: bigint, b: bigint): bigint => (a * b) & MASK
const rotated = (value: bigint, by: bigint): bigint => ((value << by) | (value >> (64n - by))) & MASK

/** The first 64 bits of MurmurHash3 with 128 bits for 64-bit machines and seed 0, as Guava's murmur3_128 has them. */
function murmur3(bytes: Uint8Array): bigint {
  let h1 = 0n
  let h2 = 0n
  const blocks = Math.floor(bytes.length / 16)
  for (let block = 0; block < blocks; block++) {
    h1 ^= mixed1(word(bytes, block * 16))
    h1 = (rotated(h1, 27n) + h2) & MASK
    h1 = (times(h1, 5n) + 0x52dce729n) & MASK
    h2 ^= mixed2(word(bytes, block * 16 + 8))
    h2 = (rotated(h2, 31n) + h1) & MASK
    h2 = (times(h2, 5n) + 0x38495ab5n) & MASK
  }
  // What is left counts as a block filled up with zeros.
  h1 ^= mixed1(word(bytes, blocks * 16))
  h2 ^= mixed2(word(bytes, blocks * 16 + 8))
  const length = BigInt(bytes.length)
  h1 ^= length
  h2 ^= length
  h1 = (h1 + h2) & MASK
  h2 = (h2 + h1) & MASK
  return (finished(h1) + finished(h2)) & MASK
}

const mixed1 = (k: bigint): bigint => times(rotated(times(k, C1), 31n), C2)
const mixed2 = (k: bigint): bigint => times(rotated(times(k, C2), 33n), C1)

function finished(value: bigint): bigint {
  let mixed = times(value ^ (value >> 33n), 0xff51afd7ed558ccdn)
  mixed = times(mixed ^ (mixed >> 33n), 0xc4ceb9fe1a85ec53n)
  return mixed ^ (mixed >> 33n)
}

/** Eight bytes, the first the lowest; beyond the end zeros. */
function word(bytes: Uint8Array, at: number): bigint {
  let value = 0n
  for (let byte = 7; byte >= 0; byte--) value = (value << 8n) | BigInt(bytes[at + byte] ?? 0)
  return value
}
