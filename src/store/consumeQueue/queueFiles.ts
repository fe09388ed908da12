import type { Disk } from '../../runtime/index.ts'
import { isBlank } from '../disk/blank.ts'
import type { DirectorySync } from '../disk/directorySync.ts'
import type { OpenFiles } from '../disk/openFiles.ts'
import { offsetFileName, offsetOfFileName } from '../disk/storePath.ts'
import { ENTRY_BYTES, writeEntry } from './entryMemory.ts'

/** What all queues of a store share. */
export interface QueueDisk {
  readonly disk: Disk
  readonly handles: OpenFiles
  readonly directories: DirectorySync
}

/** Entries that are read from disk at once while a consumer catches up. */
const READ_ENTRIES = 512

/**
 * The files of one queue: `{20-digit byte offset}`, all of one size, extended to it when they are made (store.md 10.1).
 * Works in entries; the files are opened on demand.
 */
export class QueueFiles {
  readonly #shared: QueueDisk
  readonly #entryBytes: number
  readonly path: string
  /** Entries in one file. */
  readonly fileEntries: number
  /** First entry of each file, ascending. */
  readonly #starts: number[] = []
  readonly #unsynced = new Set<number>()

  constructor(shared: QueueDisk, path: string, fileBytes: number, entryBytes: number = ENTRY_BYTES) {
    this.#shared = shared
    this.#entryBytes = entryBytes
    this.path = path
    this.fileEntries = fileBytes / entryBytes
    for (const offset of queueFileOffsets(shared.disk, path)) this.#starts.push(Math.floor(offset / entryBytes))
  }

  get starts(): readonly number[] {
    return this.#starts
  }

  /** First entry that the files have a place for. */
  get start(): number {
    return this.#starts[0] ?? 0
  }

  /** End of the last file. */
  get end(): number {
    const last = this.#starts.at(-1)
    return last === undefined ? 0 : last + this.fileEntries
  }

  /** Writes whole entries from queue offset `from` on. */
  write(from: number, entries: Uint8Array): void {
    if (this.#starts.length === 0) this.#begin(from)
    for (let done = 0; done < entries.length; ) {
      const entry = from + done / this.#entryBytes
      const start = entry - (entry % this.fileEntries)
      const file = this.#file(start)
      const length = Math.min(entries.length - done, (start + this.fileEntries - entry) * this.#entryBytes)
      file.write((entry - start) * this.#entryBytes, entries.subarray(done, done + length))
      this.#unsynced.add(start)
      done += length
    }
  }

  /** Entries from `from` on, at most `count`, within one file; empty when there is no such file. */
  read(from: number, count: number = READ_ENTRIES): Uint8Array {
    const start = from - (from % this.fileEntries)
    if (!this.#starts.includes(start)) return new Uint8Array(0)
    const entries = Math.min(count, start + this.fileEntries - from)
    const file = this.#shared.handles.use(this.#filePath(start))
    return file.read((from - start) * this.#entryBytes, entries * this.#entryBytes)
  }

  /** Whether only zeros follow from entry `end` on. */
  isBlankFrom(end: number): boolean {
    const last = this.#starts.at(-1)
    if (last === undefined || end >= last + this.fileEntries) return true
    if (end < last) return false
    for (let entry = end; entry < last + this.fileEntries; entry += READ_ENTRIES) {
      if (!isBlank(this.read(entry))) return false
    }
    return true
  }

  /** Cuts off everything from entry `end` on: later files go, the rest reads as zeros again. */
  truncate(end: number): void {
    for (let last = this.#starts.at(-1); last !== undefined && last >= end; last = this.#starts.at(-1)) {
      this.#starts.pop()
      this.#remove(last)
    }
    const last = this.#starts.at(-1)
    if (last === undefined || end >= last + this.fileEntries) return
    const file = this.#shared.handles.use(this.#filePath(last))
    file.truncate((end - last) * this.#entryBytes)
    file.truncate(this.fileEntries * this.#entryBytes)
    this.#unsynced.add(last)
  }

  /** Removes files that lie below `minEntry` as a whole. The last one stays. */
  removeBelow(minEntry: number): void {
    while (this.#starts.length > 1 && (this.#starts[1] as number) <= minEntry) {
      const first = this.#starts.shift()
      if (first !== undefined) this.#remove(first)
    }
  }

  async sync(): Promise<void> {
    const starts = [...this.#unsynced]
    this.#unsynced.clear()
    try {
      await Promise.all(starts.map((start) => this.#shared.handles.sync(this.#filePath(start))))
    } catch (error) {
      for (const start of starts) this.#unsynced.add(start)
      throw error
    }
  }

  destroy(): void {
    for (const start of this.#starts) this.#shared.handles.forget(this.#filePath(start))
    this.#starts.length = 0
    this.#unsynced.clear()
    this.#shared.disk.remove(this.path)
  }

  #file(start: number): ReturnType<OpenFiles['use']> {
    if (this.#starts.includes(start)) return this.#shared.handles.use(this.#filePath(start))
    const file = this.#shared.handles.use(this.#filePath(start), this.fileEntries * this.#entryBytes)
    this.#starts.push(start)
    this.#shared.directories.created(this.path)
    return file
  }

  /**
   * The first file of a queue that does not begin at 0 is filled up to its first entry with blank ones
   * (ConsumeQueue.fillPreBlank): offset 0, the largest size, tags code 0.
   */
  #begin(from: number): void {
    const inFile = from % this.fileEntries
    const start = from - inFile
    const file = this.#file(start)
    if (inFile === 0) return
    const blank = new Uint8Array(inFile * this.#entryBytes)
    for (let at = 0; at < blank.length; at += this.#entryBytes) writeEntry(blank, at, 0, 0x7fff_ffff, 0)
    file.write(0, blank)
    this.#unsynced.add(start)
  }

  #remove(start: number): void {
    this.#unsynced.delete(start)
    this.#shared.handles.forget(this.#filePath(start))
    this.#shared.disk.remove(this.#filePath(start))
  }

  #filePath(start: number): string {
    return `${this.path}/${offsetFileName(start * this.#entryBytes)}`
  }
}

/** Byte offsets at which the files in a queue's directory begin, ascending. */
export function queueFileOffsets(disk: Disk, path: string): number[] {
  const found: number[] = []
  for (const entry of disk.list(path)) {
    const offset = entry.kind === 'file' ? offsetOfFileName(entry.name) : undefined
    if (offset !== undefined) found.push(offset)
  }
  return found
}

/**
 * Size that the files of one queue have, as far as they show it: the distance of two, or the bytes of a single one,
 * unless that was cut off behind an entry and not extended again before the process died. 0 when they do not show it.
 * After a clean exit every file has its size.
 */
export function queueFileBytes(
  { disk, handles }: QueueDisk,
  path: string,
  cleanExit: boolean,
  entryBytes: number = ENTRY_BYTES,
): number {
  const [first, second] = queueFileOffsets(disk, path)
  if (first === undefined) return 0
  if (second !== undefined) return second - first
  const file = handles.use(`${path}/${offsetFileName(first)}`)
  const size = file.size()
  if (size === 0 || size % entryBytes !== 0 || first % size !== 0) return 0
  return cleanExit || file.read(size - entryBytes, entryBytes).every((byte) => byte === 0) ? size : 0
}
