import { MessageSysFlag, RECORD_MAGIC_V2, RecordAt } from '../../protocol/index.ts'
import { getInt32, getInt64 } from './bigEndian.ts'

/** Magic of the filler that ends a file (store.md 3): 4 bytes that remain in the file, 4 magic. */
export const BLANK_MAGIC: number = 0xcbd43194 | 0
export const BLANK_BYTES = 8

/** Smallest record: version 1, two IPv4 hosts, nothing in body, topic and properties. */
export const RECORD_BYTES_MIN = 91

/** Bytes up to and including the body length, for two IPv4 hosts; 12 more for each IPv6 host. */
const HEAD_BYTES_V4 = 88

/** Position behind the body length, where the body begins. */
export function bodyAt(sysFlag: number): number {
  const born = (sysFlag & MessageSysFlag.BORNHOST_V6) === 0 ? 0 : 12
  const store = (sysFlag & MessageSysFlag.STOREHOST_V6) === 0 ? 0 : 12
  return HEAD_BYTES_V4 + born + store
}

/** Store time of the record that begins at `at`. */
export function recordStoreTimestamp(bytes: Uint8Array, at: number): number {
  const bornV6 = (getInt32(bytes, at + RecordAt.sysFlag) & MessageSysFlag.BORNHOST_V6) !== 0
  return getInt64(bytes, at + (bornV6 ? 68 : 56))
}

/** Where the variable parts of a record lie in the array. */
export interface RecordParts {
  readonly bodyStart: number
  readonly bodyEnd: number
  readonly topicStart: number
  readonly topicEnd: number
  readonly propertiesStart: number
  readonly propertiesEnd: number
}

/** Walks over a record that begins at `at`. Undefined when a length leads out of it. */
export function recordParts(bytes: Uint8Array, at: number): RecordParts | undefined {
  const end = at + getInt32(bytes, at)
  const bodyStart = at + bodyAt(getInt32(bytes, at + RecordAt.sysFlag))
  if (bodyStart > end) return undefined
  const bodyLength = getInt32(bytes, bodyStart - 4)
  const bodyEnd = bodyStart + bodyLength
  const wide = getInt32(bytes, at + RecordAt.magic) === RECORD_MAGIC_V2
  const topicStart = bodyEnd + (wide ? 2 : 1)
  if (bodyLength < 0 || topicStart + 2 > end) return undefined
  const topicEnd = topicStart + (wide ? getUint16(bytes, bodyEnd) : (bytes[bodyEnd] as number))
  const propertiesStart = topicEnd + 2
  if (propertiesStart > end) return undefined
  const propertiesEnd = propertiesStart + getUint16(bytes, topicEnd)
  if (propertiesEnd > end) return undefined
  return { bodyStart, bodyEnd, topicStart, topicEnd, propertiesStart, propertiesEnd }
}

function getUint16(bytes: Uint8Array, at: number): number {
  return ((bytes[at] as number) << 8) | (bytes[at + 1] as number)
}
