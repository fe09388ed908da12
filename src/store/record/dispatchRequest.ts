import type { MessageProperties } from '../../protocol/index.ts'
import {
  decodeProperties,
  javaHashCode,
  MessageConst,
  MessageSysFlag,
  RecordAt,
  readUtf8,
  SystemTopic,
} from '../../protocol/index.ts'
import { getInt32, getInt64 } from './bigEndian.ts'
import type { DelayLevels } from './delayLevels.ts'
import type { RecordParts } from './recordLayout.ts'
import { recordStoreTimestamp } from './recordLayout.ts'

/** What queues and index need to know of a record (`DispatchRequest` upstream). */
export interface DispatchRequest {
  readonly topic: string
  readonly queueId: number
  readonly physicalOffset: number
  readonly size: number
  readonly queueOffset: number
  /** Java's 64-bit value; always a 32-bit hash or a time here. */
  readonly tagsCode: number
  readonly storeTimestamp: number
  readonly sysFlag: number
  readonly properties: MessageProperties
}

/** Hash of the tags, or the delivery time for records that wait in the schedule topic (store.md 10.2). */
export function tagsCodeOf(
  topic: string,
  properties: MessageProperties,
  storeTimestamp: number,
  delays: DelayLevels,
): number {
  if (topic === SystemTopic.SCHEDULE) {
    const level = Number(properties.get(MessageConst.PROPERTY_DELAY_TIME_LEVEL) ?? '0')
    if (level > 0) return delays.deliverTimestamp(level, storeTimestamp)
  }
  const tags = properties.get(MessageConst.PROPERTY_TAGS)
  return tags === undefined ? 0 : javaHashCode(tags)
}

/** Prepared and rolled-back messages are in the log only; they have no place in a queue (store.md 8.2 and 10.3). */
export function hasQueueOffset(sysFlag: number): boolean {
  const type = sysFlag & MessageSysFlag.TRANSACTION_ROLLBACK
  return type === MessageSysFlag.TRANSACTION_NOT_TYPE || type === MessageSysFlag.TRANSACTION_COMMIT
}

/** Reads the request out of a stored record at `at`. */
export function dispatchRequestOf(
  bytes: Uint8Array,
  at: number,
  parts: RecordParts,
  delays: DelayLevels,
): DispatchRequest {
  const topic = readUtf8(bytes, parts.topicStart, parts.topicEnd - parts.topicStart)
  const properties = decodeProperties(
    readUtf8(bytes, parts.propertiesStart, parts.propertiesEnd - parts.propertiesStart),
  )
  const storeTimestamp = recordStoreTimestamp(bytes, at)
  return {
    topic,
    queueId: getInt32(bytes, at + RecordAt.queueId),
    physicalOffset: getInt64(bytes, at + RecordAt.physicalOffset),
    size: getInt32(bytes, at),
    queueOffset: getInt64(bytes, at + RecordAt.queueOffset),
    tagsCode: tagsCodeOf(topic, properties, storeTimestamp, delays),
    storeTimestamp,
    sysFlag: getInt32(bytes, at + RecordAt.sysFlag),
    properties,
  }
}
