// CONSUMER_SEND_MSG_BACK 36: from consumers that could not consume a message (remoting.md 7.6, broker.md 9). Reads offset,
// group, delayLevel, unitMode, maxReconsumeTimes. Answers 0 without a header; refusals 1, 16, 26.

import {
  encodeOffsetMsgId,
  longText,
  MessageConst,
  type MessageRecord,
  MQVersion,
  Perm,
  ResponseCode,
  retryTopic,
  TopicSysFlag,
} from '../../protocol/index.ts'
import { type Answer, type Call, JavaException } from '../../remoting/index.ts'
import { below } from '../../runtime/index.ts'
import type { MessageToStore } from '../../store/index.ts'
import type { BrokerContext } from '../context.ts'
import type { SubscriptionGroupConfig } from '../metadata/index.ts'
import { putMessage } from '../put/index.ts'
import { groupNotExist, isRejectedBySlave, REJECTED } from '../refusals.ts'
import { type FieldUse, requiredInt, requiredKey, requiredLong } from '../required.ts'
import { DLQ_QUEUE_NUMS, deadLetterTopic } from './retryTopic.ts'

const DELAY_LEVEL: FieldUse = {
  getter: 'ConsumerSendMsgBackRequestHeader.getDelayLevel',
  at: 'AbstractSendMessageProcessor.consumerSendMsgBack:171',
}

type SendBackCall = Call<'CONSUMER_SEND_MSG_BACK'>
type SendBackAnswer = Answer<'CONSUMER_SEND_MSG_BACK'>

/** The first retry waits at delay level 3 (10 s), each further one a level more. */
const FIRST_RETRY_LEVEL = 3

const OFFSET: FieldUse = {
  getter: 'ConsumerSendMsgBackRequestHeader.getOffset',
  at: 'AbstractSendMessageProcessor.consumerSendMsgBack:158',
}

export function handleSendBack(call: SendBackCall, broker: BrokerContext): SendBackAnswer | undefined {
  if (isRejectedBySlave(broker)) return REJECTED
  const { header } = call
  const group = requiredKey(header.group)
  const config = broker.groups.findSubscriptionGroupConfig(group)
  if (config === undefined) return groupNotExist(group, broker)
  if ((broker.config.broker.brokerPermission & Perm.WRITE) === 0) {
    const remark = `the broker[${broker.config.broker.brokerIP1}] sending message is forbidden`
    return { code: ResponseCode.NO_PERMISSION, remark }
  }
  if (config.retryQueueNums <= 0) return { code: ResponseCode.SUCCESS }
  const topic = retryTopic(group)
  const topicSysFlag = header.unitMode === true ? TopicSysFlag.UNIT_SUB : 0
  const perm = Perm.READ | Perm.WRITE
  const queueNums = config.retryQueueNums
  const created = broker.topics.createTopicInSendMessageBackMethod({ topic, queueNums, perm, topicSysFlag })
  if ((created.perm & Perm.WRITE) === 0) {
    return { code: ResponseCode.NO_PERMISSION, remark: `the topic[${topic}] sending message is forbidden` }
  }
  const physicalOffset = requiredLong(header.offset, OFFSET)
  const record = broker.store.lookMessageByOffset(physicalOffset)
  if (record === undefined) {
    return { code: ResponseCode.SYSTEM_ERROR, remark: `look message by offset failed, ${longText(physicalOffset)}` }
  }
  return putBack(call, record, config, broker)
}

function putBack(
  call: SendBackCall,
  record: MessageRecord,
  config: SubscriptionGroupConfig,
  broker: BrokerContext,
): SendBackAnswer | undefined {
  const { header, command } = call
  const group = header.group ?? ''
  const properties = new Map(record.properties)
  if (!properties.has(MessageConst.PROPERTY_RETRY_TOPIC))
    properties.set(MessageConst.PROPERTY_RETRY_TOPIC, record.topic)
  properties.set(MessageConst.PROPERTY_WAIT_STORE_MSG_OK, 'false')
  const requested = command.version >= MQVersion.V3_4_9 ? header.maxReconsumeTimes : undefined
  const delayLevel = requiredInt(header.delayLevel, DELAY_LEVEL)
  let topic = retryTopic(group)
  let queueNums = config.retryQueueNums
  const triesLeft = (requested ?? config.retryMaxTimes) - record.reconsumeTimes
  if (triesLeft <= (broker.plantedBugs.has('deadLetterOneTryLate') ? -1 : 0) || delayLevel < 0) {
    if (broker.profile.countsDeadLettersByOrigin) requireOriginTopic(header.originTopic)
    topic = deadLetterTopic(group, broker).topicName
    queueNums = DLQ_QUEUE_NUMS
    properties.set(MessageConst.PROPERTY_DELAY_TIME_LEVEL, '0')
  } else {
    properties.set(
      MessageConst.PROPERTY_DELAY_TIME_LEVEL,
      String(delayLevel === 0 ? FIRST_RETRY_LEVEL + record.reconsumeTimes : delayLevel),
    )
  }
  if (!properties.get(MessageConst.PROPERTY_ORIGIN_MESSAGE_ID)?.trim()) {
    properties.set(MessageConst.PROPERTY_ORIGIN_MESSAGE_ID, encodeOffsetMsgId(record.storeHost, record.physicalOffset))
  }
  const queueId = below(broker.random, queueNums, 'queue of a retried message')
  return put(call, retried(record, { topic, queueId, properties }, broker), broker)
}

/** The original counts dead letters by their origin, and asks first whether that is a topic of its own. */
function requireOriginTopic(originTopic: string | undefined): void {
  if (originTopic !== undefined) return
  throw new JavaException(
    'java.lang.NullPointerException',
    'Cannot invoke "String.startsWith(String)" because "topic" is null',
    'org.apache.rocketmq.common.topic.TopicValidator.isSystemTopic(TopicValidator.java:140)',
  )
}

function retried(
  record: MessageRecord,
  target: Pick<MessageToStore, 'topic' | 'queueId' | 'properties'>,
  broker: BrokerContext,
): MessageToStore {
  return {
    ...target,
    flag: record.flag,
    sysFlag: record.sysFlag,
    bornTimestamp: record.bornTimestamp,
    bornHost: record.bornHost,
    storeHost: broker.storeHost(),
    reconsumeTimes: record.reconsumeTimes + 1,
    preparedTransactionOffset: 0,
    body: record.body,
  }
}

function put(call: SendBackCall, message: MessageToStore, broker: BrokerContext): SendBackAnswer | undefined {
  let answer: SendBackAnswer | undefined
  let returned = false
  putMessage(broker, message, ({ status, appended, message: stored }) => {
    if (status === 'PUT_OK' && appended !== undefined) {
      broker.stats.messageSentBack({
        group: call.header.group ?? '',
        topic: message.properties.get(MessageConst.PROPERTY_RETRY_TOPIC) ?? message.topic,
        storedTopic: stored.topic,
        storedQueueId: stored.queueId,
        bytes: appended.wroteBytes,
      })
      answer = { code: ResponseCode.SUCCESS }
    } else {
      answer = { code: ResponseCode.SYSTEM_ERROR, remark: broker.profile.putStatusNames[status] ?? status }
    }
    if (returned) call.reply(answer)
  })
  returned = true
  return answer
}
