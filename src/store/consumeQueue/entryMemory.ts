import { getBigInt64, getInt32, getInt64, putInt32, putInt64 } from '../record/bigEndian.ts'

/**
 * Entry of a consume queue (store.md 10.1), 20 bytes, big-endian:
 *   0  i64  physical offset of the record
 *   8  i32  size of the record
 *   12 i64  tags code
 */
export const ENTRY_BYTES = 20

/** A closed block holds this many entries. */
const BLOCK_ENTRIES = 1024
const FIRST_BLOCK_ENTRIES = 3

export const entryPhysicalOffset = (bytes: Uint8Array, at: number): number => getInt64(bytes, at)
export const entrySize = (bytes: Uint8Array, at: number): number => getInt32(bytes, at + 8)
export const entryTagsCode = (bytes: Uint8Array, at: number): bigint => getBigInt64(bytes, at + 12)

export function writeEntry(
  bytes: Uint8Array,
  at: number,
  physicalOffset: number,
  size: number,
  tagsCode: number,
): void {
  putInt64(bytes, at, physicalOffset)
  putInt32(bytes, at + 8, size)
  putInt64(bytes, at + 12, tagsCode)
}

/**
 * Entries of one queue in memory, as the bytes of its files: blocks of 1,024 entries, of which the last one grows from
 * a handful, so that ten thousand queues with one message each stay small. Holds queue offsets [start, end).
 */
export class EntryMemory {
  readonly #blocks: Uint8Array[] = []
  readonly #entryBytes: number
  #start: number
  #end: number

  /** `entryBytes`: of entries that begin as those of a consume queue and go on with something else. */
  constructor(start: number, entryBytes: number = ENTRY_BYTES) {
    this.#entryBytes = entryBytes
    this.#start = start
    this.#end = start
  }

  get start(): number {
    return this.#start
  }

  get end(): number {
    return this.#end
  }

  append(physicalOffset: number, size: number, tagsCode: number): void {
    const inBlock = (this.#end - this.#start) % BLOCK_ENTRIES
    const block = inBlock === 0 ? this.#newBlock() : this.#roomyBlock(inBlock)
    writeEntry(block, inBlock * this.#entryBytes, physicalOffset, size, tagsCode)
    this.#end++
  }

  /** Entries from a queue offset within [start, end): all up to the end of their block, as a view. */
  run(queueOffset: number): Uint8Array {
    const index = queueOffset - this.#start
    const blockIndex = Math.floor(index / BLOCK_ENTRIES)
    const inBlock = index - blockIndex * BLOCK_ENTRIES
    const filled = Math.min(BLOCK_ENTRIES, this.#end - this.#start - blockIndex * BLOCK_ENTRIES)
    return (this.#blocks[blockIndex] as Uint8Array).subarray(inBlock * this.#entryBytes, filled * this.#entryBytes)
  }

  /** Drops whole closed blocks below a queue offset. */
  forgetBelow(queueOffset: number): void {
    while (this.#blocks.length > 0 && this.#start + BLOCK_ENTRIES <= Math.min(queueOffset, this.#end)) {
      this.#blocks.shift()
      this.#start += BLOCK_ENTRIES
    }
  }

  /** Forgets everything and goes on at `start`. */
  reset(start: number): void {
    this.#blocks.length = 0
    this.#start = start
    this.#end = start
  }

  /** Cuts off the entries from `end` on. */
  truncate(end: number): void {
    if (end <= this.#start) {
      this.reset(end)
      return
    }
    this.#end = Math.min(this.#end, end)
    this.#blocks.length = Math.ceil((this.#end - this.#start) / BLOCK_ENTRIES)
  }

  #newBlock(): Uint8Array {
    const entries = this.#blocks.length === 0 ? FIRST_BLOCK_ENTRIES : BLOCK_ENTRIES
    const block = new Uint8Array(entries * this.#entryBytes)
    this.#blocks.push(block)
    return block
  }

  #roomyBlock(inBlock: number): Uint8Array {
    const last = this.#blocks.length - 1
    const block = this.#blocks[last] as Uint8Array
    if ((inBlock + 1) * this.#entryBytes <= block.length) return block
    const grown = new Uint8Array(Math.min(inBlock * 2 + 2, BLOCK_ENTRIES) * this.#entryBytes)
    grown.set(block)
    this.#blocks[last] = grown
    return grown
  }
}
