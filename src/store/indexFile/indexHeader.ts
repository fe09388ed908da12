import { getInt32, getInt64, putInt32, putInt64 } from '../record/bigEndian.ts'

/**
 * Header of an index file (store.md 12), big-endian:
 *   0  i64 beginTimestamp | 8 i64 endTimestamp | 16 i64 beginPhyOffset | 24 i64 endPhyOffset
 *   32 i32 slots in use   | 36 i32 number of the next entry (from 1; entry 0 is never used)
 * Behind it the slots (i32: newest entry of the chain, 0 none), then the entries:
 *   0 i32 keyHash | 4 i64 physical offset | 12 i32 seconds since beginTimestamp | 16 i32 previous entry of the chain
 */
export const INDEX_HEADER_BYTES = 40
export const INDEX_SLOT_BYTES = 4
export const INDEX_ENTRY_BYTES = 20

export interface IndexHeader {
  beginTimestamp: number
  endTimestamp: number
  beginPhyOffset: number
  endPhyOffset: number
  hashSlotCount: number
  indexCount: number
}

export function encodeIndexHeader(header: IndexHeader): Uint8Array {
  const bytes = new Uint8Array(INDEX_HEADER_BYTES)
  putInt64(bytes, 0, header.beginTimestamp)
  putInt64(bytes, 8, header.endTimestamp)
  putInt64(bytes, 16, header.beginPhyOffset)
  putInt64(bytes, 24, header.endPhyOffset)
  putInt32(bytes, 32, header.hashSlotCount)
  putInt32(bytes, 36, header.indexCount)
  return bytes
}

export function decodeIndexHeader(bytes: Uint8Array): IndexHeader {
  return {
    beginTimestamp: getInt64(bytes, 0),
    endTimestamp: getInt64(bytes, 8),
    beginPhyOffset: getInt64(bytes, 16),
    endPhyOffset: getInt64(bytes, 24),
    hashSlotCount: getInt32(bytes, 32),
    indexCount: Math.max(1, getInt32(bytes, 36)),
  }
}
