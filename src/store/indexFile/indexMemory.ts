/** Entries in a closed block. */
const BLOCK_ENTRIES = 4096
const FIRST_BLOCK_ENTRIES = 16
/** hash, physical offset (high, low), time difference in seconds, previous entry of the chain. */
const WORDS = 5
/** A full memory is followed by another one, so that doubling its slots never takes long. */
const ENTRIES_MAX = 131_072
const TWO_32 = 0x1_0000_0000

/**
 * Index entries in memory: a hash table with chains, 20 bytes an entry plus 4 to 8 for its slot. Entries are numbered
 * from `first` on as in their file. The slots double with the entries, so that an empty one costs nothing.
 */
export class IndexMemory {
  readonly #first: number
  readonly #blocks: Int32Array[] = []
  #end: number
  #slots = new Int32Array(0)

  constructor(first: number) {
    this.#first = first
    this.#end = first
  }

  get first(): number {
    return this.#first
  }

  get full(): boolean {
    return this.#end - this.#first >= ENTRIES_MAX
  }

  /** Number of the next entry. */
  get end(): number {
    return this.#end
  }

  add(keyHash: number, physicalOffset: number, timeDifference: number): void {
    const count = this.#end - this.#first
    if (count >= this.#slots.length) this.#rehash()
    const inBlock = count % BLOCK_ENTRIES
    const block = inBlock === 0 ? this.#newBlock() : this.#roomyBlock(inBlock)
    const slot = keyHash & (this.#slots.length - 1)
    const at = inBlock * WORDS
    block[at] = keyHash
    block[at + 1] = Math.floor(physicalOffset / TWO_32)
    block[at + 2] = physicalOffset % TWO_32
    block[at + 3] = timeDifference
    block[at + 4] = this.#slots[slot] as number
    this.#slots[slot] = this.#end
    this.#end++
  }

  /** Calls `visit` for the entries with this hash, newest first, until it answers false. */
  find(keyHash: number, visit: (physicalOffset: number, timeDifference: number) => boolean): boolean {
    if (this.#slots.length === 0) return true
    let number = this.#slots[keyHash & (this.#slots.length - 1)] as number
    while (number !== 0) {
      const { block, at } = this.#locate(number)
      if (block[at] === keyHash) {
        const offset = (block[at + 1] as number) * TWO_32 + ((block[at + 2] as number) >>> 0)
        if (!visit(offset, block[at + 3] as number)) return false
      }
      number = block[at + 4] as number
    }
    return true
  }

  /** Reads an entry by its number. */
  entry(number: number): { keyHash: number; physicalOffset: number; timeDifference: number } {
    const { block, at } = this.#locate(number)
    return {
      keyHash: block[at] as number,
      physicalOffset: (block[at + 1] as number) * TWO_32 + ((block[at + 2] as number) >>> 0),
      timeDifference: block[at + 3] as number,
    }
  }

  #locate(number: number): { block: Int32Array; at: number } {
    const index = number - this.#first
    return {
      block: this.#blocks[Math.floor(index / BLOCK_ENTRIES)] as Int32Array,
      at: (index % BLOCK_ENTRIES) * WORDS,
    }
  }

  #newBlock(): Int32Array {
    const block = new Int32Array((this.#blocks.length === 0 ? FIRST_BLOCK_ENTRIES : BLOCK_ENTRIES) * WORDS)
    this.#blocks.push(block)
    return block
  }

  #roomyBlock(inBlock: number): Int32Array {
    const last = this.#blocks.length - 1
    const block = this.#blocks[last] as Int32Array
    if ((inBlock + 1) * WORDS <= block.length) return block
    const grown = new Int32Array(Math.min(inBlock * 2, BLOCK_ENTRIES) * WORDS)
    grown.set(block)
    this.#blocks[last] = grown
    return grown
  }

  #rehash(): void {
    const slots = new Int32Array(Math.max(16, this.#slots.length * 2))
    for (let number = this.#first; number < this.#end; number++) {
      const { block, at } = this.#locate(number)
      const slot = (block[at] as number) & (slots.length - 1)
      block[at + 4] = slots[slot] as number
      slots[slot] = number
    }
    this.#slots = slots
  }
}
