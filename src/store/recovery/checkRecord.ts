import { javaCrc32, RECORD_MAGIC_V1, RECORD_MAGIC_V2, RecordAt } from '../../protocol/index.ts'
import { getInt32, getInt64 } from '../record/bigEndian.ts'
import type { RecordParts } from '../record/recordLayout.ts'
import { RECORD_BYTES_MIN, recordParts } from '../record/recordLayout.ts'

/** Zeros in a row that no real record has, but a write that never reached the disk leaves behind. */
export const HOLE_BYTES = 64

export type RecordCheck =
  | { readonly valid: true; readonly parts: RecordParts }
  | { readonly valid: false; readonly reason: string }

/**
 * Judges the record that begins at `at` (checkMessageAndReturnSize, store.md 16.1) and, beyond the original, whether it
 * belongs to this place of the log and whether topic and properties, which no checksum covers, were cut off.
 */
export function checkRecord(bytes: Uint8Array, at: number, physicalOffset: number, checkCrc: boolean): RecordCheck {
  const left = bytes.length - at
  if (left < RECORD_BYTES_MIN) return broken(`${left} bytes are left, a record has at least ${RECORD_BYTES_MIN}`)
  const size = getInt32(bytes, at)
  const magic = getInt32(bytes, at + RecordAt.magic)
  if (magic !== RECORD_MAGIC_V1 && magic !== RECORD_MAGIC_V2) {
    return broken(`magic 0x${(magic >>> 0).toString(16)} is unknown, 0xdaa320a7 or 0xdaa320ab is expected`)
  }
  if (size < RECORD_BYTES_MIN || size > left) {
    return broken(`record size ${size} is outside of ${RECORD_BYTES_MIN} to ${left}`)
  }
  const offset = getInt64(bytes, at + RecordAt.physicalOffset)
  if (offset !== physicalOffset) return broken(`the record says physical offset ${offset}`)
  const queueOffset = getInt64(bytes, at + RecordAt.queueOffset)
  if (queueOffset < 0) return broken(`queue offset ${queueOffset} is negative`)
  const parts = recordParts(bytes, at)
  if (parts === undefined || parts.propertiesEnd !== at + size) {
    return broken(`body, topic and properties do not add up to the record size ${size}`)
  }
  if (parts.topicEnd === parts.topicStart) return broken('the topic is empty')
  if (checkCrc && parts.bodyEnd > parts.bodyStart) {
    const crc = javaCrc32(bytes, parts.bodyStart, parts.bodyEnd)
    const expected = getInt32(bytes, at + RecordAt.bodyCrc)
    if (crc !== expected) return broken(`body CRC is ${crc}, the record says ${expected}`)
  }
  if (cutOff(bytes, parts)) return broken('topic or properties were cut off')
  return { valid: true, parts }
}

function cutOff(bytes: Uint8Array, parts: RecordParts): boolean {
  if (bytes[parts.topicStart] === 0 || bytes[parts.topicEnd - 1] === 0) return true
  const { propertiesStart, propertiesEnd } = parts
  if (propertiesEnd > propertiesStart && bytes[propertiesEnd - 1] === 0) return true
  return hasHole(bytes, propertiesStart, propertiesEnd)
}

export function hasHole(bytes: Uint8Array, from: number, end: number): boolean {
  let zeros = 0
  for (let at = from; at < end; at++) {
    zeros = bytes[at] === 0 ? zeros + 1 : 0
    if (zeros >= HOLE_BYTES) return true
  }
  return false
}

function broken(reason: string): RecordCheck {
  return { valid: false, reason }
}
