import type { Profile } from '../../profile/index.ts'
import {
  MessageConst,
  type MessageProperties,
  type MessageRecord,
  MessageSysFlag,
  SystemTopic,
  withTransactionType,
} from '../../protocol/index.ts'
import type { MessageToStore } from '../../store/index.ts'

// The forms of a transactional message (TransactionalMessageBridge, EndTransactionProcessor; broker.md 10).

/** Half topic and op topic have one queue each. */
const HALF_QUEUE_ID = 0

/** A prepared message as it waits for its end: in the half topic, under a plain sysFlag, knowing where it belongs. */
export function halfMessageOf(
  message: MessageToStore,
  { storesTransactionIds }: Pick<Profile, 'storesTransactionIds'>,
): MessageToStore {
  const properties = new Map(message.properties)
  const uniqueKey = properties.get(MessageConst.PROPERTY_UNIQ_CLIENT_MESSAGE_ID_KEYIDX)
  if (storesTransactionIds && uniqueKey) properties.set(MessageConst.PROPERTY_TRANSACTION_ID, uniqueKey)
  properties.set(MessageConst.PROPERTY_REAL_TOPIC, message.topic)
  properties.set(MessageConst.PROPERTY_REAL_QUEUE_ID, String(message.queueId))
  return {
    ...message,
    topic: SystemTopic.TRANS_HALF,
    queueId: HALF_QUEUE_ID,
    sysFlag: withTransactionType(message.sysFlag, MessageSysFlag.TRANSACTION_NOT_TYPE),
    properties,
  }
}

/** The same half message once more, at the end of its queue. As in the original it loses its flag. */
export function renewedHalfMessage(record: MessageRecord, properties: MessageProperties): MessageToStore {
  return {
    topic: record.topic,
    queueId: record.queueId,
    flag: 0,
    sysFlag: record.sysFlag,
    bornTimestamp: record.bornTimestamp,
    bornHost: record.bornHost,
    storeHost: record.storeHost,
    reconsumeTimes: 0,
    preparedTransactionOffset: 0,
    body: record.body,
    properties,
  }
}

/** Put back because its producer asked not to be checked yet: remembers the queue offset that op messages may name. */
export function immuneHalfMessage(record: MessageRecord, properties: MessageProperties): MessageToStore {
  const kept = new Map(properties)
  kept.set(MessageConst.PROPERTY_WAIT_STORE_MSG_OK, 'false')
  const offset = kept.get(MessageConst.PROPERTY_TRANSACTION_PREPARED_QUEUE_OFFSET) ?? String(record.queueOffset)
  kept.set(MessageConst.PROPERTY_TRANSACTION_PREPARED_QUEUE_OFFSET, offset)
  return renewedHalfMessage(record, kept)
}

/** What consumers get after a commit. The stored text keeps TRAN_MSG, REAL_TOPIC and REAL_QID. */
export function committedMessage(record: MessageRecord, topic: string, queueId: number): MessageToStore {
  return {
    topic,
    queueId,
    flag: record.flag,
    sysFlag: withTransactionType(record.sysFlag, MessageSysFlag.TRANSACTION_COMMIT),
    bornTimestamp: record.bornTimestamp,
    bornHost: record.bornHost,
    storeHost: record.storeHost,
    reconsumeTimes: record.reconsumeTimes,
    preparedTransactionOffset: record.physicalOffset,
    body: record.body,
    properties: record.properties,
  }
}

/** A half message that was checked too often, as it is kept for an operator. */
export function discardedMessage(record: MessageRecord, topic: string): MessageToStore {
  return {
    topic,
    queueId: 0,
    flag: record.flag,
    sysFlag: record.sysFlag,
    bornTimestamp: record.bornTimestamp,
    bornHost: record.bornHost,
    storeHost: record.storeHost,
    reconsumeTimes: record.reconsumeTimes,
    preparedTransactionOffset: 0,
    body: record.body,
    properties: record.properties,
  }
}
