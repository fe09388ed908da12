import { decodeRecord, type MessageRecord, SystemGroup } from '../../protocol/index.ts'
import type { GetMessageStatus } from '../../store/index.ts'
import type { BrokerBase } from '../context.ts'

/** What the broker reads as a consumer of its own (TransactionalMessageBridge.getMessage). */
export interface Pulled {
  readonly status: 'FOUND' | 'NO_NEW_MSG' | 'NO_MATCHED_MSG' | 'OFFSET_ILLEGAL'
  readonly nextBeginOffset: number
  /** Undefined unless something was found. */
  readonly records: readonly MessageRecord[] | undefined
}

const STATUS: { readonly [S in GetMessageStatus]: Pulled['status'] } = {
  FOUND: 'FOUND',
  NO_MATCHED_MESSAGE: 'NO_MATCHED_MSG',
  NO_MESSAGE_IN_QUEUE: 'NO_NEW_MSG',
  OFFSET_OVERFLOW_ONE: 'NO_NEW_MSG',
  MESSAGE_WAS_REMOVING: 'OFFSET_ILLEGAL',
  NO_MATCHED_LOGIC_QUEUE: 'OFFSET_ILLEGAL',
  OFFSET_FOUND_NULL: 'OFFSET_ILLEGAL',
  OFFSET_OVERFLOW_BADLY: 'OFFSET_ILLEGAL',
  OFFSET_TOO_SMALL: 'OFFSET_ILLEGAL',
}

/** The same as a pull, which is counted. Undefined when the store is shut down. */
export function pullSystemQueue(
  broker: BrokerBase,
  topic: string,
  queueId: number,
  queueOffset: number,
  maxMsgNums: number,
): Pulled | undefined {
  const pulled = readSystemQueue(broker, topic, queueId, queueOffset, maxMsgNums)
  if (pulled?.records === undefined) return pulled
  const key = `${topic}@${SystemGroup.TRANSACTION}`
  const bytes = pulled.records.reduce((sum, { totalSize }) => sum + totalSize, 0)
  broker.stats.add('GROUP_GET_NUMS', key, pulled.records.length, 1)
  broker.stats.add('GROUP_GET_SIZE', key, bytes, 1)
  broker.stats.add('BROKER_GET_NUMS', broker.config.broker.brokerClusterName, pulled.records.length, 0)
  return pulled
}

/** Undefined when the store is shut down. */
export function readSystemQueue(
  broker: BrokerBase,
  topic: string,
  queueId: number,
  queueOffset: number,
  maxMsgNums: number,
): Pulled | undefined {
  const group = SystemGroup.TRANSACTION
  const found = broker.store.getMessage({ group, topic, queueId, queueOffset, maxMsgNums })
  if (found === undefined) return undefined
  const { nextBeginOffset } = found
  if (found.status !== 'FOUND') return { status: STATUS[found.status], nextBeginOffset, records: undefined }
  return { status: 'FOUND', nextBeginOffset, records: found.messages.map((bytes) => decodeRecord(bytes)) }
}

/** Where the broker's own group goes on reading a queue: its committed offset, else the first message there is. */
export function systemOffset(broker: BrokerBase, topic: string, queueId: number): number {
  const committed = broker.offsets.queryOffset(SystemGroup.TRANSACTION, topic, queueId)
  return committed === -1 ? broker.store.minOffsetInQueue(topic, queueId) : committed
}
