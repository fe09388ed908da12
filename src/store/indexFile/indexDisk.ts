import type { DiskFile } from '../../runtime/index.ts'
import { getInt32, getInt64, putInt32, putInt64 } from '../record/bigEndian.ts'
import type { IndexHeader } from './indexHeader.ts'
import { encodeIndexHeader, INDEX_ENTRY_BYTES, INDEX_HEADER_BYTES, INDEX_SLOT_BYTES } from './indexHeader.ts'
import type { IndexMemory } from './indexMemory.ts'

/** Slots are read and written in pieces of this size. */
const PAGE_SLOTS = 1024

/** Slots and entries of one index file on disk. */
export class IndexDisk {
  readonly file: DiskFile
  readonly #slotCount: number

  constructor(file: DiskFile, slotCount: number) {
    this.file = file
    this.#slotCount = slotCount
  }

  writeHeader(header: IndexHeader): void {
    this.file.write(0, encodeIndexHeader(header))
  }

  /** Writes all entries that wait in memory, then the header with their number. May be repeated after a DiskError. */
  writeEntries(memory: IndexMemory, header: IndexHeader): void {
    const pages = new Map<number, Uint8Array>()
    const entries = new Uint8Array((memory.end - memory.first) * INDEX_ENTRY_BYTES)
    let slotsUsed = 0
    for (let number = memory.first, at = 0; number < memory.end; number++, at += INDEX_ENTRY_BYTES) {
      const { keyHash, physicalOffset, timeDifference } = memory.entry(number)
      const slot = keyHash % this.#slotCount
      const page = this.#page(pages, Math.floor(slot / PAGE_SLOTS), memory.first)
      const slotAt = (slot % PAGE_SLOTS) * INDEX_SLOT_BYTES
      const previous = getInt32(page, slotAt)
      putInt32(entries, at, keyHash)
      putInt64(entries, at + 4, physicalOffset)
      putInt32(entries, at + 12, timeDifference)
      putInt32(entries, at + 16, previous)
      putInt32(page, slotAt, number)
      if (previous === 0) slotsUsed++
    }
    this.file.write(this.#entryAt(memory.first), entries)
    for (const [page, bytes] of pages) this.file.write(this.#pageAt(page), bytes)
    this.writeHeader({ ...header, hashSlotCount: header.hashSlotCount + slotsUsed, indexCount: memory.end })
    header.hashSlotCount += slotsUsed
  }

  /** Calls `visit` for the entries with this hash, newest first, until it answers false. `end` numbers the next entry. */
  find(keyHash: number, end: number, visit: (physicalOffset: number, timeDifference: number) => boolean): boolean {
    const slotAt = INDEX_HEADER_BYTES + (keyHash % this.#slotCount) * INDEX_SLOT_BYTES
    let number = getInt32(this.file.read(slotAt, INDEX_SLOT_BYTES), 0)
    while (number > 0 && number < end) {
      const entry = this.file.read(this.#entryAt(number), INDEX_ENTRY_BYTES)
      if (entry.length < INDEX_ENTRY_BYTES) return true
      if (getInt32(entry, 0) === keyHash && !visit(getInt64(entry, 4), getInt32(entry, 12))) return false
      const previous = getInt32(entry, 16)
      // A chain always leads to older entries; anything else is a damaged file.
      if (previous >= number) return true
      number = previous
    }
    return true
  }

  #page(pages: Map<number, Uint8Array>, page: number, end: number): Uint8Array {
    const known = pages.get(page)
    if (known !== undefined) return known
    const slots = Math.min(PAGE_SLOTS, this.#slotCount - page * PAGE_SLOTS)
    const bytes = new Uint8Array(slots * INDEX_SLOT_BYTES)
    bytes.set(this.file.read(this.#pageAt(page), bytes.length))
    for (let at = 0; at < bytes.length; at += INDEX_SLOT_BYTES) {
      const newest = getInt32(bytes, at)
      if (newest < 0 || newest >= end) putInt32(bytes, at, this.#settled(newest, end))
    }
    pages.set(page, bytes)
    return bytes
  }

  /** A write that failed half-way left slots that lead to entries not counted yet: follows them to one that is. */
  #settled(newest: number, end: number): number {
    let number = newest
    while (number >= end) {
      const entry = this.file.read(this.#entryAt(number), INDEX_ENTRY_BYTES)
      const previous = entry.length < INDEX_ENTRY_BYTES ? 0 : getInt32(entry, 16)
      number = previous < number ? previous : 0
    }
    return Math.max(0, number)
  }

  #pageAt(page: number): number {
    return INDEX_HEADER_BYTES + page * PAGE_SLOTS * INDEX_SLOT_BYTES
  }

  #entryAt(number: number): number {
    return INDEX_HEADER_BYTES + this.#slotCount * INDEX_SLOT_BYTES + number * INDEX_ENTRY_BYTES
  }
}
