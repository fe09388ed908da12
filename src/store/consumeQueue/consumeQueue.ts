import type { DispatchRequest } from '../record/dispatchRequest.ts'
import { ENTRY_BYTES, EntryMemory, entryPhysicalOffset, entrySize } from './entryMemory.ts'
import type { QueueFiles } from './queueFiles.ts'

/** Size field of the entries that fill a file before the first real one. */
const BLANK_ENTRY_SIZE = 0x7fff_ffff
const NOTHING = new Uint8Array(0)

/**
 * One queue of one topic (store.md 10, `ConsumeQueue` upstream). New entries stay in memory until `writeOut` hands them
 * to the files in one write; recovery rebuilds what was not written from the log.
 */
export class ConsumeQueue {
  readonly topic: string
  readonly queueId: number
  /** Queue offset of the next message to be appended to the log; ahead of `maxOffset` until that is dispatched. */
  nextOffset = 0
  minOffset = 0
  /** End of the record that the last entry points to. */
  maxPhysicOffset = 0
  /** True while the queue stands in the store's list of queues to be written out. */
  listed = false
  /** Entries stand for one message each. */
  readonly batched = false
  readonly entryBytes: number
  readonly #entries: EntryMemory
  readonly #fileEntries: number
  readonly #files: QueueFiles | undefined
  /** Entries below are in the files. */
  #written: number
  /** Entries below survive a power-off. */
  #synced: number
  #destroyed = false
  /** The files are to be cut here before anything is written to them. */
  #cutFilesAt: number | undefined

  /** `entryBytes`: of entries that go on behind the tags code; `put` leaves the rest of them to its caller. */
  constructor(
    topic: string,
    queueId: number,
    fileEntries: number,
    files: QueueFiles | undefined,
    entryBytes: number = ENTRY_BYTES,
  ) {
    this.topic = topic
    this.queueId = queueId
    this.#files = files
    this.#fileEntries = files?.fileEntries ?? fileEntries
    this.entryBytes = entryBytes
    this.#entries = new EntryMemory(0, entryBytes)
    this.#written = 0
    this.#synced = 0
  }

  get maxOffset(): number {
    return this.#entries.end
  }

  get unsyncedBytes(): number {
    return (this.maxOffset - this.#synced) * this.entryBytes
  }

  /** Whether `writeOut` has something to do. */
  get waits(): boolean {
    return this.#written < this.maxOffset || this.#cutFilesAt !== undefined
  }

  /** Adds the entry of a record. False when it is there already. */
  enter(request: DispatchRequest): boolean {
    return this.put(request.queueOffset, request.physicalOffset, request.size, request.tagsCode)
  }

  /** Adds the entry of the record whose queue offset is `queueOffset`. False when it is there already. */
  put(queueOffset: number, physicalOffset: number, size: number, tagsCode: number): boolean {
    if (queueOffset !== this.maxOffset) {
      if (physicalOffset + size <= this.maxPhysicOffset) return false
      this.#jump(queueOffset)
    }
    this.#entries.append(physicalOffset, size, tagsCode)
    this.maxPhysicOffset = physicalOffset + size
    if (this.nextOffset <= queueOffset) this.nextOffset = queueOffset + 1
    return true
  }

  /**
   * Entries from a queue offset on as bytes, up to the end of a block or of a read. Empty outside of [min, max).
   */
  run(queueOffset: number): Uint8Array {
    if (queueOffset < this.minOffset || queueOffset >= this.maxOffset) return NOTHING
    if (queueOffset >= this.#entries.start) return this.#entries.run(queueOffset)
    const bytes = this.#files?.read(queueOffset) ?? NOTHING
    // Behind what was written the files are zeros, and the entries are in memory: the next run has them.
    const there = (this.#written - queueOffset) * this.entryBytes
    return bytes.length > there ? bytes.subarray(0, there) : bytes
  }

  /** First queue offset of the next file: a pull never reads over the end of one (store.md 19.2). */
  nextFileStart(queueOffset: number): number {
    return queueOffset - (queueOffset % this.#fileEntries) + this.#fileEntries
  }

  /** Where a pull is sent from an entry that cannot be read. */
  rollNextFile(queueOffset: number): number {
    return this.nextFileStart(queueOffset)
  }

  /** Writes what is new to the files. Throws DiskError; then the next call tries again. */
  writeOut(): void {
    if (this.#files === undefined || this.#destroyed) return
    if (this.#cutFilesAt !== undefined) this.#files.truncate(this.#cutFilesAt)
    this.#cutFilesAt = undefined
    while (this.#written < this.maxOffset) {
      const bytes = this.#entries.run(this.#written)
      this.#files.write(this.#written, bytes)
      this.#written += bytes.length / this.entryBytes
    }
    this.#entries.forgetBelow(this.#written)
  }

  async sync(): Promise<void> {
    const written = this.#written
    await this.#files?.sync()
    if (written > this.#synced) this.#synced = Math.min(written, this.maxOffset)
  }

  /** Moves the minimum to the first entry that points at or behind `minPhysicalOffset` (correctMinOffset). */
  correctMinOffset(minPhysicalOffset: number): void {
    if (this.minOffset < this.maxOffset && this.#pointsBelow(this.minOffset, minPhysicalOffset)) {
      let low = this.minOffset + 1
      let high = this.maxOffset
      while (low < high) {
        const middle = Math.floor((low + high) / 2)
        if (this.#pointsBelow(middle, minPhysicalOffset)) low = middle + 1
        else high = middle
      }
      this.minOffset = low
    }
    if (this.#files === undefined) this.#entries.forgetBelow(this.minOffset)
    else this.#files.removeBelow(Math.min(this.minOffset, this.#written))
  }

  /**
   * Finds the entries on disk after a start. `limitPhysicalOffset` cuts off entries that point at or behind it. After a clean
   * exit nothing follows the last one (`whole`): otherwise the entries that were read are damaged and dropped, and false is
   * answered, so that they are built again from the log.
   */
  load(limitPhysicalOffset: number, whole = false): boolean {
    const files = this.#files
    if (files === undefined || files.starts.length === 0) return true
    const { start, end, maxPhysicOffset } = scanFiles(files, limitPhysicalOffset, this.entryBytes)
    const isDamaged = whole && !files.isBlankFrom(end)
    this.#settle(isDamaged ? start : end, maxPhysicOffset)
    this.minOffset = Math.min(files.start, end)
    if (isDamaged) this.#cut(start)
    return !isDamaged
  }

  /** Cuts off the entries that point at or behind `physicalOffset`. True when something was cut off. */
  truncateAt(physicalOffset: number): boolean {
    let end = this.maxOffset
    while (end > this.minOffset && !this.#pointsBelow(end - 1, physicalOffset)) end--
    if (end === this.maxOffset) return false
    this.#cut(end)
    return true
  }

  /**
   * Cuts the files behind the last entry, so that no stale entry is taken for a new one later. As all changes of files
   * this waits for `writeOut`, when the marker of an unclean exit is durable.
   */
  cutFiles(): void {
    this.#cutFilesFrom(this.#written)
  }

  /** Forgets everything, files included. What is still to be written or synced is dropped. */
  destroy(): void {
    this.#destroyed = true
    this.#files?.destroy()
    this.#entries.reset(0)
  }

  #pointsBelow(queueOffset: number, physicalOffset: number): boolean {
    const bytes = this.run(queueOffset)
    if (bytes.length < this.entryBytes) return true
    return entryPhysicalOffset(bytes, 0) < physicalOffset || entrySize(bytes, 0) === BLANK_ENTRY_SIZE
  }

  /**
   * A record that does not follow the last entry. Behind the end: the entries between belong to records that are no
   * longer in the log, and the queue starts anew. Before it, and newer: the topic had been deleted and made again.
   */
  #jump(queueOffset: number): void {
    if (queueOffset < this.maxOffset && queueOffset > this.minOffset) {
      this.#cut(queueOffset)
      return
    }
    this.#cutFilesFrom(0)
    this.minOffset = queueOffset
    this.#settle(queueOffset, 0)
  }

  #cut(end: number): void {
    this.#cutFilesFrom(end)
    this.#entries.truncate(end)
    this.#written = Math.min(this.#written, end)
    this.#synced = Math.min(this.#synced, end)
    this.nextOffset = end
    const last = end > this.minOffset ? this.run(end - 1) : NOTHING
    this.maxPhysicOffset = last.length < this.entryBytes ? 0 : entryPhysicalOffset(last, 0) + entrySize(last, 0)
  }

  #cutFilesFrom(end: number): void {
    if (this.#files !== undefined) this.#cutFilesAt = Math.min(this.#cutFilesAt ?? end, end)
  }

  #settle(end: number, maxPhysicOffset: number): void {
    this.#entries.reset(end)
    this.#written = end
    this.#synced = end
    this.nextOffset = end
    this.maxPhysicOffset = maxPhysicOffset
  }
}

/**
 * Walks over the entries from the third-last file on (ConsumeQueue.recover) and ends at the first that is none: no
 * size, or an offset that does not grow, or one at or behind the limit.
 */
function scanFiles(
  files: QueueFiles,
  limit: number,
  entryBytes: number,
): { start: number; end: number; maxPhysicOffset: number } {
  const start = scanStart(files, limit, entryBytes)
  let next = start
  let newest = -1
  let maxPhysicOffset = 0
  for (;;) {
    const bytes = files.read(next, 4096)
    if (bytes.length < entryBytes) return { start, end: next, maxPhysicOffset }
    for (let at = 0; at + entryBytes <= bytes.length; at += entryBytes, next++) {
      const offset = entryPhysicalOffset(bytes, at)
      const size = entrySize(bytes, at)
      if (offset === 0 && size === BLANK_ENTRY_SIZE && newest < 0) continue
      if (size <= 0 || offset <= newest || offset >= limit) return { start, end: next, maxPhysicOffset }
      newest = offset
      maxPhysicOffset = offset + size
    }
  }
}

/** The third-last file, or an earlier one when that begins with an entry behind the limit. */
function scanStart(files: QueueFiles, limit: number, entryBytes: number): number {
  for (let i = Math.max(0, files.starts.length - 3); i > 0; i--) {
    const start = files.starts[i] as number
    const first = files.read(start, 1)
    if (first.length === entryBytes && entrySize(first, 0) > 0 && entryPhysicalOffset(first, 0) < limit) return start
  }
  return files.start
}
