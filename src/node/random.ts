import { randomFillSync } from 'node:crypto'
import { createSeededRandom, type Random } from '../runtime/index.ts'

/** Bytes fetched from the system at once. */
const POOL_WORDS = 256

/** The system's randomness; with a seed, the same streams of numbers at every start. */
export function createRandom(seed?: number): Random {
  return seed === undefined ? new SystemRandom() : createSeededRandom(seed)
}

class SystemRandom implements Random {
  readonly #pool = new Uint32Array(POOL_WORDS)
  #next = POOL_WORDS

  u32(): number {
    if (this.#next === POOL_WORDS) {
      randomFillSync(this.#pool)
      this.#next = 0
    }
    return this.#pool[this.#next++] as number
  }

  stream(): Random {
    return this
  }
}
