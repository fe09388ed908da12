import { MessageConst } from '../../protocol/index.ts'
import { getInt32, getInt64, putInt32, putInt64 } from '../record/bigEndian.ts'
import type { DispatchRequest } from '../record/dispatchRequest.ts'

/**
 * Entry of a batch consume queue (store.md 11.2), 46 bytes, big-endian; the first three fields are those of a consume
 * queue:
 *   0  i64  physical offset of the record
 *   8  i32  size of the record
 *   12 i64  tags code
 *   20 i64  store time
 *   28 i64  queue offset of the first message in the record
 *   36 i16  messages in the record
 *   38 i32  compacted offset, −1 when unused
 *   42 i32  0
 */
export const BATCH_ENTRY_BYTES = 46
const COMPACTED_OFFSET_UNUSED = -1
/** Largest number of messages in one record: a Java short. */
export const INNER_NUM_MAX = 32_767

export const batchStoreTimestamp = (bytes: Uint8Array, at: number): number => getInt64(bytes, at + 20)
export const batchBaseOffset = (bytes: Uint8Array, at: number): number => getInt64(bytes, at + 28)

/** Messages that the entry stands for; at least one, so that whoever walks over entries gets on. */
export const batchSize = (bytes: Uint8Array, at: number): number => Math.max(1, (getInt32(bytes, at + 34) << 16) >> 16)

/** Fills in what follows the tags code of an entry. */
export function finishBatchEntry(bytes: Uint8Array, storeTimestamp: number, baseOffset: number, size: number): void {
  putInt64(bytes, 20, storeTimestamp)
  putInt64(bytes, 28, baseOffset)
  bytes[36] = size >> 8
  bytes[37] = size
  putInt32(bytes, 38, COMPACTED_OFFSET_UNUSED)
  putInt32(bytes, 42, 0)
}

/**
 * Queue offset of the first message in a record, and how many there are: as the properties of an inner batch say, else
 * the record is one message. Undefined for numbers below zero, which get no entry.
 */
export function batchOf({ queueOffset, properties }: DispatchRequest):
  | {
      readonly baseOffset: number
      readonly size: number
    }
  | undefined {
  const num = properties.get(MessageConst.PROPERTY_INNER_NUM)
  const base = properties.get(MessageConst.PROPERTY_INNER_BASE)
  if (num === undefined || base === undefined || !isCount(num) || !isOffset(base)) {
    return { baseOffset: queueOffset, size: 1 }
  }
  if (Number(num) < 0 || Number(base) < 0) return undefined
  return { baseOffset: Number(base), size: Math.max(1, Number(num)) }
}

function isCount(text: string): boolean {
  return /^[+-]?\d{1,9}$/.test(text) && Number(text) <= INNER_NUM_MAX
}

function isOffset(text: string): boolean {
  return /^[+-]?\d{1,15}$/.test(text)
}
