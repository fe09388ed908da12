import type { BoundaryType } from '../messageStore.ts'
import type { DispatchRequest } from '../record/dispatchRequest.ts'
import {
  BATCH_ENTRY_BYTES,
  batchBaseOffset,
  batchOf,
  batchSize,
  batchStoreTimestamp,
  finishBatchEntry,
} from './batchEntry.ts'
import { ConsumeQueue } from './consumeQueue.ts'
import type { QueueFiles } from './queueFiles.ts'

/** `minOffset` of a queue that never had a message. */
const NOTHING_YET = -1
const NOTHING = new Uint8Array(0)

/**
 * One queue of a topic with `queue.type=BatchCQ` (`BatchConsumeQueue` upstream): an entry stands for a record, which
 * holds one message or, as an inner batch, many. Entries lie in their files one after the other whatever their queue
 * offsets are, so a message is found by a binary search.
 */
export class BatchConsumeQueue {
  readonly topic: string
  readonly queueId: number
  readonly batched = true
  readonly entryBytes: number = BATCH_ENTRY_BYTES
  /** Queue offset of the next message to be appended to the log; ahead of `maxOffset` until that is dispatched. */
  nextOffset = 0
  /** −1 until there is a message, as in the original. */
  minOffset: number = NOTHING_YET
  maxOffset = 0
  /** True while the queue stands in the store's list of queues to be written out. */
  listed = false
  /** The entries by their position. */
  readonly #entries: ConsumeQueue

  constructor(topic: string, queueId: number, fileEntries: number, files: QueueFiles | undefined) {
    this.topic = topic
    this.queueId = queueId
    this.#entries = new ConsumeQueue(topic, queueId, fileEntries, files, BATCH_ENTRY_BYTES)
  }

  /** End of the record that the last entry points to. */
  get maxPhysicOffset(): number {
    return this.#entries.maxPhysicOffset
  }

  get unsyncedBytes(): number {
    return this.#entries.unsyncedBytes
  }

  /** Whether `writeOut` has something to do. */
  get waits(): boolean {
    return this.#entries.waits
  }

  /** Adds the entry of a record. False when it is there already, or when it gets none. */
  enter(request: DispatchRequest): boolean {
    const { physicalOffset, size, tagsCode, storeTimestamp } = request
    const entries = this.#entries
    if (physicalOffset + size <= entries.maxPhysicOffset) return false
    const batch = batchOf(request)
    if (batch === undefined) return false
    entries.put(entries.maxOffset, physicalOffset, size, tagsCode)
    finishBatchEntry(entries.run(entries.maxOffset - 1), storeTimestamp, batch.baseOffset, batch.size)
    this.maxOffset = batch.baseOffset + batch.size
    if (this.minOffset === NOTHING_YET) this.minOffset = batch.baseOffset
    if (this.nextOffset < this.maxOffset) this.nextOffset = this.maxOffset
    return true
  }

  /**
   * Entries as bytes, from that of the record on which the message at a queue offset lies, up to the end of a block or of
   * a read. Empty outside of [min, max).
   */
  run(queueOffset: number): Uint8Array {
    if (queueOffset < this.minOffset || queueOffset >= this.maxOffset) return NOTHING
    const position = this.#positionOf(queueOffset)
    return position < 0 ? NOTHING : this.#entries.run(position)
  }

  /** Queue offset at which the next file begins: a pull never reads over the end of one. */
  nextFileStart(queueOffset: number): number {
    const position = this.#positionOf(queueOffset)
    if (position < 0) return this.maxOffset
    const next = this.#entries.nextFileStart(position)
    return next < this.#entries.maxOffset ? this.#baseAt(next) : this.maxOffset
  }

  /** Where a pull is sent from an entry that cannot be read (rollNextFile). */
  rollNextFile(_queueOffset: number): number {
    return 0
  }

  /**
   * Queue offset by store time (getOffsetInQueueByTime). Behind the last record of the file that is searched this is the
   * last record, not the end, with either boundary; within it LOWER is the first record stored at or after the time, and
   * UPPER goes on among records of one time as the original does.
   */
  offsetByTime(timestampMs: number, boundary: BoundaryType): number {
    const { minOffset: first, maxOffset: end } = this.#entries
    if (first >= end) return this.minOffset
    const fileEntries = this.#entries.nextFileStart(0)
    let file = end - 1 - ((end - 1) % fileEntries)
    while (file > first && this.#timeAt(file) > timestampMs) file -= fileEntries
    const left = Math.max(file, first)
    const right = Math.min(file + fileEntries, end) - 1
    if (timestampMs >= this.#timeAt(right)) return this.#baseAt(right)
    const found = this.#searchTime(left, right, timestampMs, boundary)
    return found < 0 ? this.minOffset : this.#baseAt(found)
  }

  /** Writes what is new to the files. Throws DiskError; then the next call tries again. */
  writeOut(): void {
    this.#entries.writeOut()
  }

  sync(): Promise<void> {
    return this.#entries.sync()
  }

  /** Moves the minimum to the first message of a record at or behind `minPhysicalOffset` (correctMinOffset). */
  correctMinOffset(minPhysicalOffset: number): void {
    this.#entries.correctMinOffset(minPhysicalOffset)
    this.#settle()
  }

  /** As that of a consume queue. */
  load(limitPhysicalOffset: number, whole = false): boolean {
    const isWhole = this.#entries.load(limitPhysicalOffset, whole)
    this.#settleEnd()
    return isWhole
  }

  /** Cuts off the entries that point at or behind `physicalOffset`. True when something was cut off. */
  truncateAt(physicalOffset: number): boolean {
    if (!this.#entries.truncateAt(physicalOffset)) return false
    this.#settleEnd()
    return true
  }

  /** As that of a consume queue: the files end behind the last entry. */
  cutFiles(): void {
    this.#entries.cutFiles()
  }

  /** Forgets everything, files included. What is still to be written or synced is dropped. */
  destroy(): void {
    this.#entries.destroy()
  }

  /** Position of the last entry that begins at or below a queue offset; −1 when there is none. */
  #positionOf(queueOffset: number): number {
    const { minOffset: first } = this.#entries
    let low = first
    let high = this.#entries.maxOffset
    while (low < high) {
      const middle = Math.floor((low + high) / 2)
      if (this.#baseAt(middle) <= queueOffset) low = middle + 1
      else high = middle
    }
    return low > first ? low - 1 : -1
  }

  /** BatchConsumeQueue.binarySearchRight, which for UPPER stops at a neighbour of what one would expect. */
  #searchTime(from: number, to: number, timestampMs: number, boundary: BoundaryType): number {
    let left = from
    let right = to
    while (left <= right) {
      const middle = Math.floor((left + right) / 2)
      const time = this.#timeAt(middle)
      if (middle === right) return time >= timestampMs ? middle : -1
      if (middle === left) {
        if (time >= timestampMs) return middle
        left = middle + 1
      } else if (boundary === 'UPPER') {
        if (time <= timestampMs) left = middle
        else right = middle - 1
      } else if (time < timestampMs) left = middle + 1
      else right = middle
    }
    return -1
  }

  #baseAt(position: number): number {
    return batchBaseOffset(this.#entries.run(position), 0)
  }

  #timeAt(position: number): number {
    return batchStoreTimestamp(this.#entries.run(position), 0)
  }

  #settle(): void {
    const { minOffset: first, maxOffset: end } = this.#entries
    if (first < end) this.minOffset = this.#baseAt(first)
    else if (this.maxOffset > 0) this.minOffset = this.maxOffset
  }

  /** After the end has moved: the last entry tells it. */
  #settleEnd(): void {
    const { minOffset: first, maxOffset: end } = this.#entries
    if (first < end) {
      const last = this.#entries.run(end - 1)
      this.maxOffset = batchBaseOffset(last, 0) + batchSize(last, 0)
      this.minOffset = this.#baseAt(first)
    } else {
      this.maxOffset = Math.max(0, Math.min(this.minOffset, this.maxOffset))
      this.minOffset = this.maxOffset > 0 ? this.maxOffset : NOTHING_YET
    }
    this.nextOffset = this.maxOffset
  }
}
