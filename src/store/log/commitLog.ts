import type { Clock, Disk } from '../../runtime/index.ts'
import { invariant } from '../../runtime/index.ts'
import { DirectorySync } from '../disk/directorySync.ts'
import { offsetFileName } from '../disk/storePath.ts'
import { putInt32 } from '../record/bigEndian.ts'
import { bodyFault, placeFault } from '../record/recordFault.ts'
import { BLANK_BYTES, BLANK_MAGIC } from '../record/recordLayout.ts'
import type { LogFile } from './logFile.ts'
import { endOf, logFile } from './logFile.ts'
import { ReadAhead } from './readAhead.ts'

/** Newest bytes of a log on disk that stay in memory, so that consumers who keep up never cause a read. */
const TAIL_BYTES_MAX = 16 * 1024 * 1024

export interface CommitLogOptions {
  readonly clock: Clock
  /** Absent in memory mode. */
  readonly disk: Disk | undefined
  readonly path: string
  readonly fileSize: number
  /** Told about bytes that are not what was written. */
  readonly onDamage?: ((physicalOffset: number, reason: string) => void) | undefined
}

/** Room for one record or one batch: `bytes[at…]` belongs to physical offset `physicalOffset`. */
export interface LogSlot {
  readonly file: LogFile
  readonly bytes: Uint8Array
  readonly at: number
  readonly physicalOffset: number
}

/**
 * The message log: files of equal size, named after their start offset, records one after the other, none across two
 * files (store.md 2 and 3, `CommitLog` and `MappedFileQueue` upstream). On disk every append is one positional write
 * at once; only `sync` takes time. In memory mode the same bytes live in chunks.
 */
export class CommitLog {
  readonly #clock: Clock
  readonly #disk: Disk | undefined
  readonly #path: string
  readonly #directory: DirectorySync | undefined
  readonly #onDamage: (physicalOffset: number, reason: string) => void
  readonly #readAhead = new ReadAhead()
  #files: LogFile[] = []
  #heldBytes = 0
  /** Bytes at the end of the last file that stand in memory only; they lie in one chunk. */
  #gatheredBytes = 0
  fileSize: number
  /** Everything below is on stable storage. */
  flushedWhere = 0
  /** Store time of the newest record, 0 when there is none; and of the newest one that is flushed. */
  lastStoreTimestamp = 0
  flushedStoreTimestamp = 0

  constructor(options: CommitLogOptions) {
    this.#clock = options.clock
    this.#disk = options.disk
    this.#path = options.path
    this.fileSize = options.fileSize
    this.#onDamage = options.onDamage ?? ((): void => undefined)
    this.#directory = options.disk === undefined ? undefined : new DirectorySync(options.disk)
  }

  get files(): readonly LogFile[] {
    return this.#files
  }

  get minOffset(): number {
    return this.#files[0]?.start ?? 0
  }

  get maxOffset(): number {
    const last = this.#files.at(-1)
    return last === undefined ? 0 : endOf(last)
  }

  /** Takes over files found on disk, oldest first. */
  adopt(files: LogFile[], fileSize: number): void {
    this.#files = files
    this.fileSize = fileSize
  }

  /** Finds room, closing the current file when the record does not fit. Throws DiskError. */
  reserve(length: number): LogSlot {
    if (length + BLANK_BYTES > this.fileSize) {
      invariant(false, `a record of ${length} bytes fits a file of ${this.fileSize}`)
    }
    let file = this.#files.at(-1)
    if (file !== undefined && file.wrote < file.size && length + BLANK_BYTES > file.size - file.wrote) this.#close(file)
    if (file === undefined || file.wrote >= file.size) file = this.#next(file)
    const held = file.memory.heldBytes
    const { bytes, at } = file.memory.reserve(file.wrote, length)
    this.#heldBytes += file.memory.heldBytes - held
    return { file, bytes, at, physicalOffset: endOf(file) }
  }

  /** Makes what stands in the slot part of the log. On DiskError nothing has been appended. */
  append(slot: LogSlot, length: number, storeTimestamp: number): void {
    const { file } = slot
    file.disk?.write(file.wrote, slot.bytes.subarray(slot.at, slot.at + length))
    file.memory.fill(length)
    file.wrote += length
    file.modifiedMs = storeTimestamp
    this.lastStoreTimestamp = storeTimestamp
    if (file.disk === undefined) this.#flushed()
    else if (this.#heldBytes > TAIL_BYTES_MAX) this.#shrinkTail()
  }

  /** As `append`, but the bytes wait in memory for `writeGathered`. The slot must be the first one, or have followed the last. */
  gather(slot: LogSlot, length: number, storeTimestamp: number): void {
    slot.file.memory.fill(length)
    slot.file.wrote += length
    slot.file.modifiedMs = storeTimestamp
    this.#gatheredBytes += length
  }

  /** Whether the next slot of this length lies right behind the last record, so that one write can take both. */
  follows(length: number): boolean {
    const file = this.#files.at(-1)
    return (
      file !== undefined && length + BLANK_BYTES <= file.size - file.wrote && file.memory.follows(file.wrote, length)
    )
  }

  /** Writes what was gathered. On DiskError none of it is part of the log any more. */
  writeGathered(storeTimestamp: number): void {
    const file = this.#files.at(-1)
    const length = this.#gatheredBytes
    if (file === undefined || length === 0) return
    this.#gatheredBytes = 0
    const from = file.wrote - length
    try {
      const bytes = file.memory.view(from, length)
      invariant(bytes !== undefined, 'what was gathered lies in one chunk')
      file.disk?.write(from, bytes)
    } catch (error) {
      file.memory.unfill(length)
      file.wrote = from
      throw error
    }
    this.lastStoreTimestamp = storeTimestamp
    if (this.#heldBytes > TAIL_BYTES_MAX) this.#shrinkTail()
  }

  /** `length` bytes at a physical offset, as a view on the log; undefined when they are not all there. */
  read(physicalOffset: number, length: number): Uint8Array | undefined {
    const file = this.fileAt(physicalOffset)
    if (file === undefined) return undefined
    const position = physicalOffset - file.start
    if (length <= 0 || position + length > file.wrote) return undefined
    return file.memory.view(position, length) ?? this.#readAhead.read(file, position, length)
  }

  /**
   * As `read`, for the record that begins there and is `size` bytes long. Undefined as well when there is no such record, or
   * when it comes from the disk and its body is not what its check sum says; both are reported.
   */
  readRecord(physicalOffset: number, size: number): Uint8Array | undefined {
    const file = this.fileAt(physicalOffset)
    if (file === undefined) return undefined
    const position = physicalOffset - file.start
    if (size <= 0 || position + size > file.wrote) return undefined
    const held = file.memory.view(position, size)
    const record = held ?? this.#readAhead.read(file, position, size)
    if (record === undefined) return undefined
    const fault = placeFault(record, physicalOffset) ?? (held === undefined ? bodyFault(record) : undefined)
    if (fault === undefined) return record
    this.report(physicalOffset, fault)
    return undefined
  }

  /** Tells whoever reads the log of the broker. */
  report(physicalOffset: number, reason: string): void {
    this.#onDamage(physicalOffset, reason)
  }

  fileAt(physicalOffset: number): LogFile | undefined {
    const first = this.#files[0]
    if (first === undefined || physicalOffset < first.start) return undefined
    return this.#files[Math.floor((physicalOffset - first.start) / this.fileSize)]
  }

  rollNextFile(physicalOffset: number): number {
    return physicalOffset + this.fileSize - (physicalOffset % this.fileSize)
  }

  /** Resolves when all that was appended before the call is on stable storage. Rejects with DiskError. */
  async sync(): Promise<void> {
    const target = this.maxOffset
    const storeTimestamp = this.lastStoreTimestamp
    const dirty = this.#files.filter((file) => endOf(file) > this.flushedWhere && file.start < target)
    await Promise.all(dirty.map((file) => file.disk?.sync()))
    await this.#directory?.sync()
    if (target <= this.flushedWhere) return
    this.flushedWhere = target
    this.flushedStoreTimestamp = storeTimestamp
  }

  /** Cuts the log at `end`: later files go, and what lies behind `end` reads as zeros again. The first file stays. */
  truncate(end: number): void {
    while (this.#files.length > 1 && (this.#files.at(-1) as LogFile).start >= end) {
      const last = this.#files.pop()
      if (last !== undefined) this.#remove(last)
    }
    const last = this.#files.at(-1)
    if (last === undefined || end >= last.start + last.size) return
    last.wrote = Math.max(0, end - last.start)
    last.disk?.truncate(last.wrote)
    last.disk?.truncate(last.size)
    this.#readAhead.forget()
  }

  /** Removes the oldest file. The last one always stays. Throws DiskError. */
  removeOldest(): void {
    const [first] = this.#files
    if (first === undefined || this.#files.length < 2) return
    // A disk that refuses leaves the file where it is, and the next round tries again.
    this.#remove(first)
    this.#files.shift()
  }

  close(): void {
    for (const file of this.#files) file.disk?.close()
  }

  #close(file: LogFile): void {
    const remaining = file.size - file.wrote
    const { bytes, at } = file.memory.reserve(file.wrote, BLANK_BYTES)
    putInt32(bytes, at, remaining)
    putInt32(bytes, at + 4, BLANK_MAGIC)
    file.disk?.write(file.wrote, bytes.subarray(at, at + BLANK_BYTES))
    file.memory.fill(BLANK_BYTES)
    file.wrote = file.size
    if (file.disk === undefined) this.#flushed()
  }

  #next(last: LogFile | undefined): LogFile {
    const start = last === undefined ? 0 : last.start + this.fileSize
    const disk = this.#disk?.open(this.filePath(start), { create: true })
    if (disk !== undefined && disk.size() !== this.fileSize) this.#extend(disk)
    this.#directory?.created(this.#path)
    const file = logFile(start, this.fileSize, disk, this.#clock.wallMs())
    this.#files.push(file)
    return file
  }

  #extend(disk: { truncate(size: number): void; close(): void }): void {
    try {
      disk.truncate(this.fileSize)
    } catch (error) {
      disk.close()
      throw error
    }
  }

  filePath(start: number): string {
    return `${this.#path}/${offsetFileName(start)}`
  }

  #remove(file: LogFile): void {
    this.#disk?.remove(this.filePath(file.start))
    this.#heldBytes -= file.memory.heldBytes
    file.memory.clear()
    this.#readAhead.forget()
    file.disk?.close()
  }

  #flushed(): void {
    this.flushedWhere = this.maxOffset
    this.flushedStoreTimestamp = this.lastStoreTimestamp
  }

  #shrinkTail(): void {
    const last = this.#files.at(-1)
    for (const file of this.#files) {
      while (this.#heldBytes > TAIL_BYTES_MAX && file.memory.heldBytes > 0) {
        const held = file.memory.heldBytes
        if (file.memory.chunkCount > 1) file.memory.forgetOldest()
        else if (file === last) return
        else file.memory.clear()
        this.#heldBytes += file.memory.heldBytes - held
      }
      if (this.#heldBytes <= TAIL_BYTES_MAX) return
    }
  }
}
