// SEND_MESSAGE 10, SEND_MESSAGE_V2 310, SEND_BATCH_MESSAGE 320: from producers (SendMessageProcessor; remoting.md 7,
// broker.md 7). Reads all fields of the send header; `batch` alone decides whether the body is a batch.
//
// Answers 0, 10 with msgId, queueId, queueOffset, transactionId; refusals 1, 2, 13, 14, 16, 17, 26, 29. All carry
// MSG_REGION and TRACE_ON, except what comes from an exception.

import {
  decodeProperties,
  isRetryTopic,
  MessageConst,
  type MessageProperties,
  MessageSysFlag,
  ResponseCode,
  type ResponseHeader,
  TOPIC_LENGTH_MAX,
} from '../../protocol/index.ts'
import { type Answer, type Call, JavaException } from '../../remoting/index.ts'
import { below } from '../../runtime/index.ts'
import type { MessageToStore } from '../../store/index.ts'
import type { BrokerContext } from '../context.ts'
import type { TopicConfig } from '../metadata/index.ts'
import { delayLevelOf, type PutOutcome, type PutTarget, putMessage, putMessages } from '../put/index.ts'
import { isRejectedBySlave, REJECTED, type Refusal } from '../refusals.ts'
import { type FieldUse, nullPointer, requiredInt, requiredKey, requiredLong } from '../required.ts'
import { encodeBatchRecords } from './batchFaults.ts'
import { checkSend, isRefusal, type SendHeader } from './checks.ts'
import { innerBatchOf, isInnerBatch } from './innerBatch.ts'
import { putCode } from './putAnswer.ts'
import { recallHandleOf } from './recallHandle.ts'
import { retryTarget } from './retryTopic.ts'

type SendName = 'SEND_MESSAGE' | 'SEND_MESSAGE_V2' | 'SEND_BATCH_MESSAGE'
type SendCall = Call<SendName>
type SendAnswer = Answer<SendName>

const BORN_TIMESTAMP: FieldUse = {
  getter: 'SendMessageRequestHeader.getBornTimestamp',
  at: 'AbstractSendMessageProcessor.buildMsgContext:367',
}
const SYS_FLAG: FieldUse = {
  getter: 'SendMessageRequestHeader.getSysFlag',
  at: 'SendMessageProcessor.handleRetryAndDLQ:234',
}
const FLAG: FieldUse = { getter: 'SendMessageRequestHeader.getFlag', at: 'SendMessageProcessor.sendMessage:275' }
const BATCH_SYS_FLAG: FieldUse = { ...SYS_FLAG, at: 'SendMessageProcessor.sendBatchMessage:582' }
/** Where 4.9 uses it first. */
const BATCH_BORN_TIMESTAMP: FieldUse = { ...BORN_TIMESTAMP, at: 'SendMessageProcessor.asyncSendBatchMessage:614' }
const BATCH_FLAG: FieldUse = { ...FLAG, at: 'SendMessageProcessor.sendBatchMessage:588' }

const NO_BODY = new Uint8Array(0)

export function handleSend(call: SendCall, broker: BrokerContext): SendAnswer | undefined {
  if (isRejectedBySlave(broker)) return REJECTED
  const { profile } = broker
  const body = profile.sendUsesBeforeChecks ? usedBeforeChecks(call) : (call.body ?? NO_BODY)
  const checked = checkSend(call.header, call.channel, broker)
  if (isRefusal(checked)) return refuse(checked, broker)
  return call.header.batch === true ? sendBatch(call, checked, body, broker) : sendOne(call, checked, body, broker)
}

/** The original looks up the topic's mapping and builds a context for its hooks before it checks anything. */
function usedBeforeChecks({ header, body }: SendCall): Uint8Array {
  requiredKey(header.topic)
  if (body === undefined) {
    const array = 'the return value of "org.apache.rocketmq.remoting.protocol.RemotingCommand.getBody()"'
    const message = `Cannot read the array length because ${array} is null`
    throw nullPointer(message, 'AbstractSendMessageProcessor.buildMsgContext:361')
  }
  requiredLong(header.bornTimestamp, BORN_TIMESTAMP)
  return body
}

function sendOne(call: SendCall, config: TopicConfig, body: Uint8Array, broker: BrokerContext): SendAnswer | undefined {
  const { header } = call
  const askedQueueId = queueIdOf(header, config, broker)
  const properties = storedProperties(header, broker)
  let { topicName: topic } = config
  let queueId = askedQueueId
  let target = config
  if (isRetryTopic(topic)) {
    const retry = retryTarget(header, call.command, config, broker)
    if ('remark' in retry) return refuse(retry, broker)
    if (retry.deadLetter) {
      target = retry.config
      topic = target.topicName
      queueId = 0
      const { delayOfDeadLetters } = broker.profile
      if (delayOfDeadLetters !== undefined) properties.set(MessageConst.PROPERTY_DELAY_TIME_LEVEL, delayOfDeadLetters)
    }
  }
  if (broker.profile.completesSentProperties && !properties.get(MessageConst.PROPERTY_UNIQ_CLIENT_MESSAGE_ID_KEYIDX)) {
    properties.set(MessageConst.PROPERTY_UNIQ_CLIENT_MESSAGE_ID_KEYIDX, broker.uniqueKeys.next())
  }
  if (config.attributes['cleanup.policy'] === 'COMPACTION' && !properties.get(MessageConst.PROPERTY_KEYS)?.trim()) {
    return refuse({ code: ResponseCode.MESSAGE_ILLEGAL, remark: 'Required message key is missing' }, broker)
  }
  if (broker.profile.requestReply.marksCluster) markCluster(properties, broker)
  const message = messageOf(call, { topic, queueId, config: target, properties, body }, broker)
  if (isHalf(message, broker) && broker.config.broker.rejectTransactionMessage) {
    const remark = `the broker[${broker.config.broker.brokerIP1}] sending transaction message is forbidden`
    return refuse({ code: ResponseCode.NO_PERMISSION, remark }, broker)
  }
  const prepare: typeof putMessage = (_, half, done) => broker.transactions.prepare(half, done)
  return put(call, message, askedQueueId, broker, isHalf(message, broker) ? prepare : putWaiting)
}

/**
 * 4.9 stores no WAIT, which only says how long its sender wants to wait. A delay level makes it write the properties once
 * more, with WAIT among them.
 */
function putWaiting(broker: PutTarget, message: MessageToStore, done: (outcome: PutOutcome) => void): void {
  const wait = message.properties.get(MessageConst.PROPERTY_WAIT_STORE_MSG_OK)
  if (wait === undefined || broker.profile.storesWaitOfSends || delayLevelOf(message.properties) > 0) {
    putMessage(broker, message, done)
    return
  }
  const properties = new Map(message.properties)
  properties.delete(MessageConst.PROPERTY_WAIT_STORE_MSG_OK)
  putMessage(broker, { ...message, properties, waitStoreMsgOk: wait !== 'false' }, done)
}

function sendBatch(
  call: SendCall,
  config: TopicConfig,
  body: Uint8Array,
  broker: BrokerContext,
): SendAnswer | undefined {
  const { topicName: topic } = config
  if (topic.length > TOPIC_LENGTH_MAX) {
    const remark = `message topic length too long ${topic.length}`
    return refuse({ code: ResponseCode.MESSAGE_ILLEGAL, remark }, broker)
  }
  if (broker.profile.refusesRetryBatches && isRetryTopic(topic)) {
    const remark = `batch request does not support retry group ${topic}`
    return refuse({ code: ResponseCode.MESSAGE_ILLEGAL, remark }, broker)
  }
  const queueId = queueIdOf(call.header, config, broker)
  const properties = storedProperties(call.header, broker)
  if (call.body === undefined) throw nullBatch()
  if (broker.profile.requestReply.marksClusterOfBatches) markCluster(properties, broker)
  const batch = messageOf(call, { topic, queueId, config, properties, body }, broker)
  if (isInnerBatch(batch, broker)) return sendInnerBatch(call, batch, broker)
  const answer = put(call, batch, queueId, broker, putMessages)
  if (answer?.code === ResponseCode.MESSAGE_ILLEGAL) {
    const { maxMessageSize } = broker.config.store
    // 4.9 looks at the size before it encodes.
    if (broker.profile.sendUsesBeforeChecks || body.length <= maxMessageSize) encodeBatchRecords(body, maxMessageSize)
  }
  return answer
}

/** Which cluster stored a request decides who can reply to it. */
function markCluster(properties: MessageProperties, broker: BrokerContext): void {
  properties.set(MessageConst.PROPERTY_CLUSTER, broker.config.broker.brokerClusterName)
}

/** The whole batch becomes one record; even a refusal names its key. */
function sendInnerBatch(call: SendCall, batch: MessageToStore, broker: BrokerContext): SendAnswer | undefined {
  const record = innerBatchOf(batch)
  if (record === undefined) return undefined
  const batchUniqId = batch.properties.get(MessageConst.PROPERTY_UNIQ_CLIENT_MESSAGE_ID_KEYIDX)
  return put(call, record, batch.queueId, broker, putMessage, batchUniqId)
}

/** 4.9 comes as far as the store with a batch without a body. */
function nullBatch(): JavaException {
  const value = 'the return value of "org.apache.rocketmq.common.message.MessageExtBatch.getBody()"'
  const frame = 'org.apache.rocketmq.store.DefaultMessageStore.checkMessages(DefaultMessageStore.java:391)'
  const message = `Cannot read the array length because ${value} is null`
  return new JavaException('java.lang.NullPointerException', message, frame)
}

function put(
  call: SendCall,
  message: MessageToStore,
  queueId: number,
  broker: BrokerContext,
  store: typeof putMessage,
  batchUniqId?: string,
): SendAnswer | undefined {
  if (broker.plantedBugs.has('acknowledgeBeforeAppend')) return acknowledgeEarly(message, queueId, broker, store)
  const beginMs = broker.runtime.clock.wallMs()
  // What is stored within the call is answered by the handler's return, and what waits for a flush by call.reply.
  let answer: SendAnswer | undefined
  let returned = false
  store(broker, message, (outcome) => {
    if (broker.plantedBugs.has('refusedSendKept') && outcome.appended === undefined) keep(message, broker, store)
    answer = putAnswer(outcome, queueId, beginMs, broker)
    const recallHandle = call.name === 'SEND_BATCH_MESSAGE' ? undefined : recallHandleOf(outcome, broker)
    if (recallHandle !== undefined) answer = { ...answer, header: { ...answer.header, recallHandle } }
    if (batchUniqId !== undefined) answer = { ...answer, header: { ...answer.header, batchUniqId } }
    if (returned) call.reply(answer)
  })
  returned = true
  return answer
}

/** Planted bug: what was refused is put again until there is room. */
function keep(message: MessageToStore, broker: BrokerContext, store: typeof putMessage): void {
  broker.runtime.clock.timer(1000, 'planted bug: put what was refused', () =>
    store(broker, message, ({ appended }) => {
      if (appended === undefined) keep(message, broker, store)
    }),
  )
}

function putAnswer(outcome: PutOutcome, queueId: number, beginMs: number, broker: BrokerContext): SendAnswer {
  const { status, appended, message } = outcome
  const result = putCode(status, broker)
  if (appended === undefined) return { ...result, header: region(broker) }
  const { msgIds, messageCount, queueOffset } = appended
  broker.stats.messagePut({
    topic: message.topic,
    queueId: message.queueId,
    count: messageCount,
    bytes: appended.wroteBytes,
    latencyMs: broker.runtime.clock.wallMs() - beginMs,
  })
  const msgId = msgIds.length === 1 ? msgIds[0] : msgIds.join(',')
  const header: ResponseHeader<SendName> = {
    msgId,
    queueId,
    queueOffset,
    transactionId: broker.profile.transactionIdOfSends
      ? message.properties.get(MessageConst.PROPERTY_UNIQ_CLIENT_MESSAGE_ID_KEYIDX)
      : undefined,
    MSG_REGION: broker.config.broker.regionId,
    TRACE_ON: String(broker.config.broker.traceOn),
  }
  const isLate = status === 'FLUSH_DISK_TIMEOUT' && broker.plantedBugs.has('flushTimeoutIsSuccess')
  return { code: isLate ? ResponseCode.SUCCESS : result.code, header }
}

/** Planted bug: success with offsets that are only expected; the message follows in a later turn. */
function acknowledgeEarly(
  message: MessageToStore,
  queueId: number,
  broker: BrokerContext,
  store: typeof putMessage,
): SendAnswer {
  broker.runtime.clock.timer(1, 'planted bug: append after the answer', () => store(broker, message, () => undefined))
  const queueOffset = broker.store.maxOffsetInQueue(message.topic, message.queueId)
  const transactionId = message.properties.get(MessageConst.PROPERTY_UNIQ_CLIENT_MESSAGE_ID_KEYIDX)
  return {
    code: ResponseCode.SUCCESS,
    header: { ...region(broker), msgId: transactionId, queueId, queueOffset, transactionId },
  }
}

function messageOf(
  call: SendCall,
  parts: {
    readonly topic: string
    readonly queueId: number
    readonly config: TopicConfig
    readonly properties: MessageProperties
    readonly body: Uint8Array
  },
  broker: BrokerContext,
): MessageToStore {
  const { header } = call
  const isBatch = header.batch === true
  const sysFlag = requiredInt(header.sysFlag, isBatch ? BATCH_SYS_FLAG : SYS_FLAG)
  const flag = requiredInt(header.flag, isBatch ? BATCH_FLAG : FLAG)
  return {
    topic: parts.topic,
    queueId: parts.queueId,
    flag,
    sysFlag: parts.config.topicFilterType === 'MULTI_TAG' ? sysFlag | MessageSysFlag.MULTI_TAGS : sysFlag,
    bornTimestamp: requiredLong(header.bornTimestamp, isBatch ? BATCH_BORN_TIMESTAMP : BORN_TIMESTAMP),
    bornHost: call.channel.remote,
    storeHost: broker.storeHost(),
    reconsumeTimes: header.reconsumeTimes ?? 0,
    preparedTransactionOffset: 0,
    body: parts.body,
    properties: parts.properties,
  }
}

/** The request's properties; 5.3.3 stores them with MSG_REGION and TRACE_ON set and POP_CK taken out. */
function storedProperties(header: SendHeader, broker: BrokerContext): MessageProperties {
  const properties = decodeProperties(header.properties ?? '')
  if (!broker.profile.completesSentProperties) return properties
  properties.set(MessageConst.PROPERTY_MSG_REGION, broker.config.broker.regionId)
  properties.set(MessageConst.PROPERTY_TRACE_SWITCH, String(broker.config.broker.traceOn))
  properties.delete(MessageConst.PROPERTY_POP_CK)
  return properties
}

function queueIdOf(header: SendHeader, config: TopicConfig, broker: BrokerContext): number {
  const queueId = header.queueId ?? 0
  return queueId >= 0 ? queueId : randomQueueId(config.writeQueueNums, broker)
}

/** Throws as Java does for a topic without a queue to write to. */
export function randomQueueId(queueNums: number, broker: BrokerContext): number {
  if (queueNums <= 0) {
    throw new JavaException(
      'java.lang.ArithmeticException',
      '/ by zero',
      'org.apache.rocketmq.broker.processor.AbstractSendMessageProcessor.randomQueueId(AbstractSendMessageProcessor.java:568)',
    )
  }
  return below(broker.random, queueNums, 'queue of a message')
}

function isHalf(message: MessageToStore, broker: BrokerContext): boolean {
  if (message.properties.get(MessageConst.PROPERTY_TRANSACTION_PREPARED)?.toLowerCase() !== 'true') return false
  return !(broker.profile.retriedHalfIsOrdinary && message.reconsumeTimes > 0 && delayLevelOf(message.properties) > 0)
}

function region(broker: BrokerContext): ResponseHeader<SendName> {
  return { MSG_REGION: broker.config.broker.regionId, TRACE_ON: String(broker.config.broker.traceOn) }
}

function refuse(refusal: Refusal, broker: BrokerContext): SendAnswer {
  return { ...refusal, header: region(broker) }
}
