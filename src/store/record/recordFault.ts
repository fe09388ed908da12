import { javaCrc32, RECORD_MAGIC_V1, RECORD_MAGIC_V2, RecordAt } from '../../protocol/index.ts'
import { getInt32, getInt64 } from './bigEndian.ts'
import { RECORD_BYTES_MIN, recordParts } from './recordLayout.ts'

/** What speaks against these bytes being the record of a physical offset; the rest of it is not looked at. */
export function placeFault(record: Uint8Array, physicalOffset: number): string | undefined {
  const { length } = record
  if (length < RECORD_BYTES_MIN) return `${length} bytes are no record`
  const magic = getInt32(record, RecordAt.magic)
  if (magic !== RECORD_MAGIC_V1 && magic !== RECORD_MAGIC_V2) return 'no record begins here'
  const offset = getInt64(record, RecordAt.physicalOffset)
  if (offset !== physicalOffset) return `the record says physical offset ${offset}`
  const size = getInt32(record, 0)
  return size === length ? undefined : `the record says ${size} bytes, ${length} are expected`
}

/** What speaks against the body of a record: its length, or its check sum. */
export function bodyFault(record: Uint8Array): string | undefined {
  const parts = recordParts(record, 0)
  if (parts === undefined) return 'body, topic and properties do not add up to the record size'
  const { bodyStart, bodyEnd } = parts
  if (bodyEnd === bodyStart) return undefined
  const crc = javaCrc32(record, bodyStart, bodyEnd)
  const expected = getInt32(record, RecordAt.bodyCrc)
  return crc === expected ? undefined : `body CRC is ${crc}, the record says ${expected}`
}
