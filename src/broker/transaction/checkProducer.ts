import {
  encodeOffsetMsgId,
  encodeRecord,
  MessageConst,
  type MessageProperties,
  type MessageRecord,
} from '../../protocol/index.ts'
import { callRequest } from '../../remoting/index.ts'
import type { BrokerBase } from '../context.ts'

/** Where the half message was put back. */
export interface PutBackAt {
  readonly queueOffset: number
  readonly physicalOffset: number
}

/**
 * CHECK_TRANSACTION_STATE (39), one-way, to some member of the producer group (AbstractTransactionalMessageCheckListener,
 * remoting.md 12.2). Nobody online: the message waits for the next round.
 */
export function checkProducer(
  broker: BrokerBase,
  record: MessageRecord,
  properties: MessageProperties,
  at: PutBackAt,
): void {
  const { logger } = broker.runtime
  const topic = properties.get(MessageConst.PROPERTY_REAL_TOPIC)
  const queueId = Number(properties.get(MessageConst.PROPERTY_REAL_QUEUE_ID))
  const group = properties.get(MessageConst.PROPERTY_PRODUCER_GROUP)
  if (topic === undefined || !Number.isSafeInteger(queueId) || group === undefined) {
    // The original's listener throws and logs; anybody can write such a record into the half topic.
    logger.log('error', 'a half message does not say where it belongs', { offset: record.physicalOffset })
    return
  }
  const channel = broker.producers.availableChannel(group)
  if (channel === undefined) {
    logger.log('warn', 'nobody of the producer group is online to be asked for a transaction', { group, topic })
    return
  }
  const key = properties.get(MessageConst.PROPERTY_UNIQ_CLIENT_MESSAGE_ID_KEYIDX)
  const naming = broker.profile.checkNamesTopicAndBroker
    ? { topic: record.topic, bname: broker.config.broker.brokerName }
    : {}
  const header = {
    ...naming,
    tranStateTableOffset: at.queueOffset,
    commitLogOffset: at.physicalOffset,
    msgId: key,
    transactionId: key,
    offsetMsgId: encodeOffsetMsgId(record.storeHost, at.physicalOffset),
  }
  // The original's put of the renewed message leaves WAIT=false in the properties that both share.
  const told = new Map(properties).set(MessageConst.PROPERTY_WAIT_STORE_MSG_OK, 'false')
  const body = encodeRecord({ ...record, ...at, topic, queueId, properties: told, version: undefined })
  channel.oneway(callRequest('CHECK_TRANSACTION_STATE', header, body))
}
