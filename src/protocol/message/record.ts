import { ErrorCodes, SimError } from '../../runtime/index.ts'
import { readInt64, readUtf8, utf8Length, viewOf, writeInt64, writeUtf8 } from '../bytes/index.ts'
import { hostBytes, hostText, isIPv6 } from './hostAddress.ts'
import type { MessageProperties, MessageRecord } from './model.ts'
import { decodeProperties, encodeProperties } from './properties.ts'
import { MessageSysFlag } from './sysFlag.ts'

// Stored message record (remoting.md 4.1, store.md 4), big-endian. Positions for two IPv4 hosts:
//    0  4  total size            48  4|16 + 4  born host, port
//    4  4  magic                 56  8         store timestamp
//    8  4  body CRC              64  4|16 + 4  store host, port
//   12  4  queue id              72  4         reconsume times
//   16  4  flag                  76  8         prepared transaction offset
//   20  8  queue offset          84  4 + n     body
//   28  8  physical offset        .  1|2 + t   topic (two bytes of length in version 2)
//   36  4  sys flag               .  2 + p     properties
//   40  8  born timestamp

export const RECORD_MAGIC_V1 = -626_843_481
export const RECORD_MAGIC_V2 = -626_843_477

/** Positions of fields that a store patches or scans, the same in every record. */
export const RecordAt = {
  totalSize: 0,
  magic: 4,
  bodyCrc: 8,
  queueId: 12,
  queueOffset: 20,
  physicalOffset: 28,
  sysFlag: 36,
  bornTimestamp: 40,
  bornHost: 48,
} as const

/** Bytes of a version 1 record with two IPv4 hosts beside body, topic and properties. */
const FIXED_BYTES = 91
const TOPIC_BYTES_V1_MAX = 127

/** A record to be written. Sizes follow from the parts; version 2 is chosen for topics over 127 characters. */
export interface RecordToEncode extends Omit<MessageRecord, 'totalSize' | 'version' | 'properties'> {
  readonly version?: 1 | 2 | undefined
  /** A map, or the text as it is to be stored. */
  readonly properties: MessageProperties | string
}

/** Where the variable part of a record begins, from its sysFlag. */
export interface RecordLayout {
  readonly storeTimestampAt: number
  readonly storeHostAt: number
  readonly bodyLengthAt: number
}

export function recordLayout(sysFlag: number): RecordLayout {
  const storeTimestampAt = (sysFlag & MessageSysFlag.BORNHOST_V6) !== 0 ? 68 : 56
  const storeHostAt = storeTimestampAt + 8
  return {
    storeTimestampAt,
    storeHostAt,
    bodyLengthAt: storeHostAt + ((sysFlag & MessageSysFlag.STOREHOST_V6) !== 0 ? 20 : 8) + 12,
  }
}

/** One record as bytes. The two host bits of sysFlag are set from the addresses. Throws SimError MessageMalformed. */
export function encodeRecord(record: RecordToEncode): Uint8Array {
  const properties = typeof record.properties === 'string' ? record.properties : encodeProperties(record.properties)
  const version = record.version ?? (record.topic.length > TOPIC_BYTES_V1_MAX ? 2 : 1)
  const topicLength = utf8Length(record.topic)
  const propertiesLength = utf8Length(properties)
  limit('topic', topicLength, version === 1 ? TOPIC_BYTES_V1_MAX : 0x7fff)
  limit('properties', propertiesLength, 0x7fff)
  const bornV6 = isIPv6(record.bornHost.host)
  const storeV6 = isIPv6(record.storeHost.host)
  const size =
    FIXED_BYTES +
    (bornV6 ? 12 : 0) +
    (storeV6 ? 12 : 0) +
    version -
    1 +
    record.body.length +
    topicLength +
    propertiesLength
  const bytes = new Uint8Array(size)
  const view = viewOf(bytes)
  const sysFlag =
    (record.sysFlag & ~(MessageSysFlag.BORNHOST_V6 | MessageSysFlag.STOREHOST_V6)) |
    (bornV6 ? MessageSysFlag.BORNHOST_V6 : 0) |
    (storeV6 ? MessageSysFlag.STOREHOST_V6 : 0)
  view.setInt32(0, size)
  view.setInt32(4, version === 1 ? RECORD_MAGIC_V1 : RECORD_MAGIC_V2)
  view.setInt32(8, record.bodyCrc)
  view.setInt32(12, record.queueId)
  view.setInt32(16, record.flag)
  writeInt64(view, 20, record.queueOffset)
  writeInt64(view, 28, record.physicalOffset)
  view.setInt32(36, sysFlag)
  writeInt64(view, 40, record.bornTimestamp)
  let at = writeHost(bytes, view, 48, record.bornHost)
  writeInt64(view, at, record.storeTimestamp)
  at = writeHost(bytes, view, at + 8, record.storeHost)
  view.setInt32(at, record.reconsumeTimes)
  writeInt64(view, at + 4, record.preparedTransactionOffset)
  view.setInt32(at + 12, record.body.length)
  bytes.set(record.body, at + 16)
  at += 16 + record.body.length
  if (version === 1) view.setInt8(at, topicLength)
  else view.setInt16(at, topicLength)
  at = writeUtf8(bytes, at + version, record.topic)
  view.setInt16(at, propertiesLength)
  writeUtf8(bytes, at + 2, properties)
  return bytes
}

function limit(part: string, length: number, max: number): void {
  if (length > max) {
    throw new SimError(ErrorCodes.MessageMalformed, `message ${part} of ${length} bytes exceeds ${max}`, {
      part,
      length,
    })
  }
}

function writeHost(bytes: Uint8Array, view: DataView, at: number, address: MessageRecord['bornHost']): number {
  const host = hostBytes(address.host)
  bytes.set(host, at)
  view.setInt32(at + host.length, address.port)
  return at + host.length + 4
}

/** Properties text of the record at `at`, without decoding the rest. */
export function recordPropertiesText(bytes: Uint8Array, at: number = 0): string {
  const view = viewOf(bytes)
  const lengthAt = propertiesLengthAt(view, at)
  return readUtf8(bytes, lengthAt + 2, view.getInt16(lengthAt))
}

function propertiesLengthAt(view: DataView, at: number): number {
  const { bodyLengthAt } = recordLayout(view.getInt32(at + 36))
  const topicAt = at + bodyLengthAt + 4 + view.getInt32(at + bodyLengthAt)
  return view.getInt32(at + 4) === RECORD_MAGIC_V2
    ? topicAt + 2 + view.getInt16(topicAt)
    : topicAt + 1 + view.getInt8(topicAt)
}

/**
 * Decodes the record at `at`. The body is a view and still compressed. Throws SimError MessageMalformed when the bytes
 * do not hold a whole, consistent record.
 */
export function decodeRecord(bytes: Uint8Array, at: number = 0): MessageRecord {
  const view = viewOf(bytes)
  const end = checkSize(view, at)
  const magic = view.getInt32(at + 4)
  if (magic !== RECORD_MAGIC_V1 && magic !== RECORD_MAGIC_V2) throw malformed(at, `magic ${magic} is unknown`)
  const sysFlag = view.getInt32(at + 36)
  const layout = recordLayout(sysFlag)
  const version = magic === RECORD_MAGIC_V1 ? 1 : 2
  const bodyAt = at + layout.bodyLengthAt + 4
  const body = part(view, bodyAt - 4, 4, end, at, 'body')
  const topicAt = body + version
  const afterTopic = part(view, body, version, end, at, 'topic')
  const afterProperties = part(view, afterTopic, 2, end, at, 'properties')
  return {
    totalSize: end - at,
    version,
    bodyCrc: view.getInt32(at + 8),
    queueId: view.getInt32(at + 12),
    flag: view.getInt32(at + 16),
    queueOffset: readInt64(view, at + 20),
    physicalOffset: readInt64(view, at + 28),
    sysFlag,
    bornTimestamp: readInt64(view, at + 40),
    bornHost: readHost(bytes, view, at + 48, at + layout.storeTimestampAt),
    storeTimestamp: readInt64(view, at + layout.storeTimestampAt),
    storeHost: readHost(bytes, view, at + layout.storeHostAt, bodyAt - 16),
    reconsumeTimes: view.getInt32(bodyAt - 16),
    preparedTransactionOffset: readInt64(view, bodyAt - 12),
    body: new Uint8Array(bytes.buffer, bytes.byteOffset + bodyAt, body - bodyAt),
    topic: readUtf8(bytes, topicAt, afterTopic - topicAt),
    properties: decodeProperties(readUtf8(bytes, afterTopic + 2, afterProperties - afterTopic - 2)),
  }
}

/** All records of a pull answer's body, in order. */
export function decodeRecords(bytes: Uint8Array): MessageRecord[] {
  const records: MessageRecord[] = []
  for (let at = 0; at < bytes.length; ) {
    const record = decodeRecord(bytes, at)
    records.push(record)
    at += record.totalSize
  }
  return records
}

function checkSize(view: DataView, at: number): number {
  const left = view.byteLength - at
  if (left < FIXED_BYTES) throw malformed(at, `${left} bytes are less than the smallest record (${FIXED_BYTES})`)
  const size = view.getInt32(at)
  if (size < FIXED_BYTES || size > left) throw malformed(at, `total size ${size} does not fit into ${left} bytes`)
  return at + size
}

/** End of a part whose length field of `width` bytes is at `lengthAt`. */
function part(view: DataView, lengthAt: number, width: number, end: number, at: number, name: string): number {
  if (lengthAt + width > end) throw malformed(at, `no room for the length of the ${name}`)
  const length = width === 4 ? view.getInt32(lengthAt) : width === 2 ? view.getInt16(lengthAt) : view.getInt8(lengthAt)
  if (length < 0 || lengthAt + width + length > end) throw malformed(at, `${name} of ${length} bytes does not fit`)
  return lengthAt + width + length
}

function readHost(bytes: Uint8Array, view: DataView, at: number, end: number): MessageRecord['bornHost'] {
  return { host: hostText(bytes, at, end - at === 20 ? 16 : 4), port: view.getInt32(end - 4) }
}

function malformed(at: number, reason: string): SimError {
  return new SimError(ErrorCodes.MessageMalformed, `message record at ${at}: ${reason}`, { at })
}
