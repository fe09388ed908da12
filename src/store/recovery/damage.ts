import { RECORD_MAGIC_V1, RECORD_MAGIC_V2 } from '../../protocol/index.ts'
import type { CommitLog } from '../log/commitLog.ts'
import type { LogFile } from '../log/logFile.ts'
import { getInt32 } from '../record/bigEndian.ts'
import { BLANK_BYTES } from '../record/recordLayout.ts'
import { checkRecord, HOLE_BYTES, hasHole } from './checkRecord.ts'
import { firstRecord } from './scanLog.ts'

/** Disks write sectors whole or not at all. */
const SECTOR_BYTES = 512
const NOTHING = new Uint8Array(0)
/** A record with the largest body, topic and properties begins again within this distance. */
const SEARCH_BYTES = 4 * 1024 * 1024 + 128 * 1024

/**
 * Tells damage from the ordinary end of a log. A crash leaves unfinished writes behind what was flushed: they may be
 * missing, cut off, or have holes of zeros, and are cut away. Everything else would lose acknowledged messages if it
 * were cut away. Answers what speaks for damage, or undefined for an ordinary end.
 */
export function damageBehind(
  log: CommitLog,
  file: LogFile,
  end: number,
  flushedWhere: number | undefined,
): string | undefined {
  if (flushedWhere !== undefined && end < flushedWhere) {
    return `the log is known to have been flushed up to physical offset ${flushedWhere}`
  }
  const position = end - file.start
  // Nothing was ever written here, whatever may follow.
  const head = file.disk?.read(position, HOLE_BYTES) ?? NOTHING
  if (head.length === 0 || hasHole(head, 0, HOLE_BYTES)) return undefined
  const bytes = file.disk?.read(position, Math.min(SEARCH_BYTES, file.size - position)) ?? NOTHING
  const next = nextRecord(bytes, end)
  if (next !== undefined) {
    return lostWrite(bytes, position, next) ? undefined : `a valid record follows at physical offset ${end + next}`
  }
  const later = log.files.find((other) => other.start > file.start && firstRecord(other) !== undefined)
  // A file that is short of its size has lost its end, and it was not flushed, or it had not been accepted.
  const short = (file.disk?.size() ?? 0) < file.size
  if (later === undefined || short || lostWrite(bytes, position, bytes.length)) return undefined
  return `valid records follow in ${log.filePath(later.start)}`
}

/**
 * Bytes that were never written read as zeros: up to the next record, in a hole, or up to the next sector, where the
 * four bytes of a record's size would not all be zeros.
 */
function lostWrite(bytes: Uint8Array, position: number, next: number): boolean {
  if (bytes[next - 1] === 0 || hasHole(bytes, 0, next)) return true
  const toSector = SECTOR_BYTES - (position % SECTOR_BYTES)
  return toSector >= 4 && toSector < next && bytes.subarray(0, toSector).every((byte) => byte === 0)
}

/** Position of the next valid record behind the start of `bytes`, which lie at physical offset `from`. */
function nextRecord(bytes: Uint8Array, from: number): number | undefined {
  for (let at = 1; at + BLANK_BYTES <= bytes.length; at++) {
    if (bytes[at + 4] !== 0xda || bytes[at + 5] !== 0xa3) continue
    const magic = getInt32(bytes, at + 4)
    if (magic !== RECORD_MAGIC_V1 && magic !== RECORD_MAGIC_V2) continue
    const size = getInt32(bytes, at)
    if (size <= 0 || at + size > bytes.length) continue
    if (checkRecord(bytes.subarray(at, at + size), 0, from + at, true).valid) return at
  }
  return undefined
}
