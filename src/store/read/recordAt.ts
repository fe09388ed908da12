import { RECORD_MAGIC_V1, RECORD_MAGIC_V2, RecordAt } from '../../protocol/index.ts'
import type { CommitLog } from '../log/commitLog.ts'
import { getInt32, getInt64 } from '../record/bigEndian.ts'
import { RECORD_BYTES_MIN } from '../record/recordLayout.ts'

/**
 * The record that begins at a physical offset, by its own size field. Undefined when the offset is outside of the log
 * or in the middle of a record: the magic and the offset that every record carries must agree.
 */
export function recordAt(log: CommitLog, physicalOffset: number): Uint8Array | undefined {
  const size = sizeAt(log, physicalOffset)
  return size === undefined ? undefined : log.readRecord(physicalOffset, size)
}

/**
 * The record of a queue entry. An entry that is damaged is reported: with a wrong size it still leads to its record, with a
 * wrong offset to none.
 */
export function recordOfEntry(log: CommitLog, physicalOffset: number, entrySize: number): Uint8Array | undefined {
  if (physicalOffset >= 0 && physicalOffset < log.minOffset) return undefined
  const record = log.readRecord(physicalOffset, entrySize)
  if (record !== undefined) return record
  const size = sizeAt(log, physicalOffset)
  if (size === entrySize) return undefined
  log.report(physicalOffset, `a queue entry says ${entrySize} bytes, ${size ?? 'no record'} is there`)
  return size === undefined ? undefined : log.readRecord(physicalOffset, size)
}

function sizeAt(log: CommitLog, physicalOffset: number): number | undefined {
  const head = log.read(physicalOffset, RECORD_BYTES_MIN)
  if (head === undefined) return undefined
  const magic = getInt32(head, RecordAt.magic)
  if (magic !== RECORD_MAGIC_V1 && magic !== RECORD_MAGIC_V2) return undefined
  return getInt64(head, RecordAt.physicalOffset) === physicalOffset ? getInt32(head, 0) : undefined
}
