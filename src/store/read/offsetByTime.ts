import type { AnyConsumeQueue } from '../consumeQueue/index.ts'
import { entryPhysicalOffset, entrySize } from '../consumeQueue/index.ts'
import type { CommitLog } from '../log/commitLog.ts'
import type { BoundaryType } from '../messageStore.ts'
import { recordStoreTimestamp } from '../record/recordLayout.ts'

/** Store time of the record that an entry points to, −1 when the log no longer has it. */
export function storeTimestampOf(log: CommitLog, queue: AnyConsumeQueue, queueOffset: number): number {
  const entry = queue.run(queueOffset)
  if (entry.length < queue.entryBytes) return -1
  const record = log.read(entryPhysicalOffset(entry, 0), entrySize(entry, 0))
  return record === undefined ? -1 : recordStoreTimestamp(record, 0)
}

/**
 * Queue offset by store time (store.md 19.4). LOWER: the first message stored at or after the time, or the end of the
 * queue. UPPER: the last message stored at or before it, or 0. Clamped into [min, max]. NEAREST: the message whose store
 * time is closest, as 4.9 searches.
 */
export function offsetByTime(
  log: CommitLog,
  queue: AnyConsumeQueue,
  timestampMs: number,
  boundary: BoundaryType,
): number {
  const { minOffset, maxOffset } = queue
  if (queue.batched) return Math.min(Math.max(queue.offsetByTime(timestampMs, boundary), minOffset), maxOffset)
  if (minOffset >= maxOffset) return Math.max(minOffset, 0)
  if (boundary === 'NEAREST') return nearest(log, queue, timestampMs)
  // Entries whose record is gone read as −1 and count as older, as in the original's search.
  const limit = boundary === 'LOWER' ? timestampMs : timestampMs + 1
  let low = minOffset
  let high = maxOffset
  while (low < high) {
    const middle = Math.floor((low + high) / 2)
    if (storeTimestampOf(log, queue, middle) < limit) low = middle + 1
    else high = middle
  }
  const found = boundary === 'LOWER' ? low : low - 1
  return Math.min(Math.max(found, minOffset), maxOffset)
}

/** The binary search of ConsumeQueue.getOffsetInQueueByTime in 4.9: of several messages of one time it takes any. */
function nearest(log: CommitLog, queue: AnyConsumeQueue, timestampMs: number): number {
  const { minOffset, maxOffset } = queue
  let low = minOffset
  let high = maxOffset - 1
  let left: { readonly offset: number; readonly storeMs: number } | undefined
  let right: { readonly offset: number; readonly storeMs: number } | undefined
  while (high >= low) {
    const offset = Math.floor((low + high) / 2)
    const storeMs = storeTimestampOf(log, queue, offset)
    if (storeMs === timestampMs) return offset
    if (storeMs > timestampMs) {
      high = offset - 1
      right = { offset, storeMs }
    } else {
      low = offset + 1
      left = { offset, storeMs }
    }
  }
  if (left === undefined || left.storeMs < 0) return right?.offset ?? minOffset
  if (right === undefined) return left.offset
  return timestampMs - left.storeMs > right.storeMs - timestampMs ? right.offset : left.offset
}
