import type { IndexDisk } from './indexDisk.ts'
import type { IndexHeader } from './indexHeader.ts'
import { IndexMemory } from './indexMemory.ts'

const INT_MAX = 0x7fff_ffff

/**
 * One index file (store.md 12, `IndexFile` upstream): what is written, and the newest entries in memory in front of it.
 * In memory mode there is only the latter.
 */
export class IndexFile {
  readonly name: string
  readonly header: IndexHeader
  readonly #maxIndexNum: number
  /** The newest entries, oldest memory first; never empty. */
  #memories: IndexMemory[]
  readonly #open: (() => IndexDisk) | undefined
  #disk: IndexDisk | undefined

  /** `open` makes or opens the file when it is first needed; absent in memory mode. */
  constructor(name: string, header: IndexHeader, maxIndexNum: number, open: (() => IndexDisk) | undefined) {
    this.name = name
    this.header = header
    this.#maxIndexNum = maxIndexNum
    this.#open = open
    this.#memories = [new IndexMemory(header.indexCount)]
  }

  /** The file, opened; undefined in memory mode. Throws DiskError. */
  get disk(): IndexDisk | undefined {
    this.#disk ??= this.#open?.()
    return this.#disk
  }

  get full(): boolean {
    return this.header.indexCount >= this.#maxIndexNum
  }

  /** Entries that are in memory only. */
  get waitingEntries(): number {
    return this.#open === undefined ? 0 : this.header.indexCount - this.#written
  }

  put(keyHash: number, physicalOffset: number, storeTimestamp: number): void {
    const { header } = this
    const seconds = Math.trunc((storeTimestamp - header.beginTimestamp) / 1000)
    const difference = header.beginTimestamp <= 0 ? 0 : Math.min(Math.max(seconds, 0), INT_MAX)
    let memory = this.#memories.at(-1)
    if (memory === undefined || memory.full) {
      memory = new IndexMemory(header.indexCount)
      this.#memories.push(memory)
    }
    memory.add(keyHash, physicalOffset, difference)
    if (header.indexCount <= 1) {
      header.beginPhyOffset = physicalOffset
      header.beginTimestamp = storeTimestamp
    }
    header.indexCount++
    header.endPhyOffset = physicalOffset
    header.endTimestamp = storeTimestamp
  }

  /** Whether the file's time range meets [begin, end] (IndexFile.isTimeMatched). */
  isTimeMatched(beginMs: number, endMs: number): boolean {
    const { beginTimestamp, endTimestamp } = this.header
    return beginMs <= endTimestamp && endMs >= beginTimestamp
  }

  /** Adds physical offsets of entries with this hash within [begin, end] to `found`, newest first, up to `maxNum`. */
  collect(found: number[], keyHash: number, maxNum: number, beginMs: number, endMs: number): void {
    const visit = (physicalOffset: number, timeDifference: number): boolean => {
      if (found.length >= maxNum) return false
      const time = this.header.beginTimestamp + timeDifference * 1000
      if (time >= beginMs && time <= endMs) found.push(physicalOffset)
      return time >= beginMs
    }
    this.#find(keyHash, visit)
  }

  /** Whether this hash leads to this record, which is the newest or one of the newest of the file. */
  has(keyHash: number, physicalOffset: number): boolean {
    let found = false
    const visit = (offset: number): boolean => {
      found ||= offset === physicalOffset
      return offset > physicalOffset
    }
    this.#find(keyHash, visit)
    return found
  }

  /** Moves what waits in memory to the file. */
  writeOut(): void {
    if (this.waitingEntries === 0) return
    for (let memory = this.#memories[0]; memory !== undefined; memory = this.#memories[0]) {
      this.disk?.writeEntries(memory, this.header)
      this.#memories.shift()
    }
    this.#memories = [new IndexMemory(this.header.indexCount)]
  }

  /** Number of the first entry that is not in the file. */
  get #written(): number {
    return this.#memories[0]?.first ?? this.header.indexCount
  }

  #find(keyHash: number, visit: (physicalOffset: number, timeDifference: number) => boolean): void {
    for (let i = this.#memories.length - 1; i >= 0; i--) {
      if (this.#memories[i]?.find(keyHash, visit) === false) return
    }
    // A file whose entries are all in memory was perhaps never made.
    if (this.#written > 1) this.disk?.find(keyHash, this.#written, visit)
  }

  close(): void {
    this.#disk?.file.close()
    this.#disk = undefined
  }
}
