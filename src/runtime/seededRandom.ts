import type { Random } from './random.ts'

/** Sees every draw, for traces. */
export type DrawListener = (stream: string, reason: string, value: number) => void

/**
 * A generator whose draws depend on the seed and the stream's name alone: xoroshiro128+ (Blackman and Vigna, shifts
 * 24, 16, 37), seeded by splitmix64. The meaning of a seed is part of the contract of this package, hence our own code;
 * the draws are pinned by a test.
 */
export function createSeededRandom(seed: number, onDraw?: DrawListener): Random {
  return new SeededRandom(BigInt(seed), '', onDraw)
}

const MASK_64 = (1n << 64n) - 1n

class SeededRandom implements Random {
  readonly #seed: bigint
  readonly #name: string
  readonly #onDraw: DrawListener | undefined
  // Two 64-bit words, each as a high and a low half.
  #s0High: number
  #s0Low: number
  #s1High: number
  #s1Low: number

  constructor(seed: bigint, name: string, onDraw: DrawListener | undefined) {
    this.#seed = seed & MASK_64
    this.#name = name
    this.#onDraw = onDraw
    const first = splitmix64(this.#seed)
    const second = splitmix64((this.#seed + GOLDEN) & MASK_64)
    this.#s0High = Number(first >> 32n) | 0
    this.#s0Low = Number(first & 0xffff_ffffn) | 0
    this.#s1High = Number(second >> 32n) | 0
    this.#s1Low = Number(second & 0xffff_ffffn) | 0
  }

  u32(reason: string): number {
    const aHigh = this.#s0High
    const aLow = this.#s0Low
    const bHigh = this.#s1High ^ aHigh
    const bLow = this.#s1Low ^ aLow
    // The upper half of s0 + s1: the lower bits of this generator are the weak ones.
    const low = (aLow >>> 0) + (this.#s1Low >>> 0)
    const value = (aHigh + this.#s1High + (low > 0xffff_ffff ? 1 : 0)) >>> 0
    // s0 = rotl(s0, 24) ^ s1 ^ (s1 << 16); s1 = rotl(s1, 37)
    this.#s0High = ((aHigh << 24) | (aLow >>> 8)) ^ bHigh ^ ((bHigh << 16) | (bLow >>> 16))
    this.#s0Low = ((aLow << 24) | (aHigh >>> 8)) ^ bLow ^ (bLow << 16)
    this.#s1High = (bLow << 5) | (bHigh >>> 27)
    this.#s1Low = (bHigh << 5) | (bLow >>> 27)
    if (this.#onDraw !== undefined) this.#onDraw(this.#name, reason, value)
    return value
  }

  stream(name: string): Random {
    const path = this.#name === '' ? name : `${this.#name}/${name}`
    return new SeededRandom(splitmix64(this.#seed ^ hashName(name)), path, this.#onDraw)
  }
}

const GOLDEN = 0x9e37_79b9_7f4a_7c15n

function splitmix64(state: bigint): bigint {
  let z = (state + GOLDEN) & MASK_64
  z = ((z ^ (z >> 30n)) * 0xbf58_476d_1ce4_e5b9n) & MASK_64
  z = ((z ^ (z >> 27n)) * 0x94d0_49bb_1331_11ebn) & MASK_64
  return z ^ (z >> 31n)
}

/** FNV-1a over the UTF-16 code units. */
function hashName(name: string): bigint {
  let hash = 0xcbf2_9ce4_8422_2325n
  for (let index = 0; index < name.length; index++) {
    hash = ((hash ^ BigInt(name.charCodeAt(index))) * 0x0000_0100_0000_01b3n) & MASK_64
  }
  return hash
}
