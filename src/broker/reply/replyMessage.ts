// SEND_REPLY_MESSAGE 324, SEND_REPLY_MESSAGE_V2 325: from whoever consumed a request and answers it
// (ReplyMessageProcessor; remoting.md 7.8, broker.md 19). Reads the fields of the send header but batch and
// maxReconsumeTimes; the properties name the requester.
//
// Answers 0 with msgId, queueId, queueOffset once the requester has the reply; refusals 1, 16, 17, 29. The reply is stored
// as well, whether it was delivered or not; a store that fails changes nothing in the answer.

import { decodeProperties, ResponseCode, type ResponseHeader } from '../../protocol/index.ts'
import { type Answer, type Call, failureRemark } from '../../remoting/index.ts'
import type { MessageToStore } from '../../store/index.ts'
import type { BrokerContext } from '../context.ts'
import { type PutOutcome, putMessage } from '../put/index.ts'
import { type FieldUse, nullPointer, requiredInt, requiredLong } from '../required.ts'
import { checkSend, isRefusal, randomQueueId } from '../send/index.ts'
import { type PushFault, pushReply } from './pushReply.ts'

export type ReplyCall = Call<'SEND_REPLY_MESSAGE' | 'SEND_REPLY_MESSAGE_V2'>
type ReplyAnswer = Answer<'SEND_REPLY_MESSAGE'>
type ReplyHeader = ResponseHeader<'SEND_REPLY_MESSAGE'>

const BORN_TIMESTAMP: FieldUse = {
  getter: 'SendMessageRequestHeader.getBornTimestamp',
  at: 'AbstractSendMessageProcessor.buildMsgContext:367',
}
/** Where 4.9 uses it first. */
const STORED_BORN_TIMESTAMP: FieldUse = {
  ...BORN_TIMESTAMP,
  at: 'ReplyMessageProcessor.processReplyMessageRequest:140',
}
const FLAG: FieldUse = {
  getter: 'SendMessageRequestHeader.getFlag',
  at: 'ReplyMessageProcessor.processReplyMessageRequest:144',
}

export function handleReply(call: ReplyCall, broker: BrokerContext): ReplyAnswer | undefined {
  const { profile } = broker
  const body = profile.sendUsesBeforeChecks ? usedBeforeChecks(call) : (call.body ?? new Uint8Array(0))
  const region = { MSG_REGION: broker.config.broker.regionId, TRACE_ON: String(broker.config.broker.traceOn) }
  // A missing topic is blank here; only a plain send looks it up in a map first.
  const checked = checkSend({ ...call.header, topic: call.header.topic ?? '' }, call.channel, broker)
  if (isRefusal(checked)) return { ...checked, header: region }
  const asked = call.header.queueId ?? 0
  const queueId = asked >= 0 ? asked : randomQueueId(checked.writeQueueNums, broker)
  const properties = decodeProperties(call.header.properties ?? '')
  if (profile.completesSentProperties) {
    for (const [name, value] of Object.entries(region)) properties.set(name, value)
  }
  const propertiesText = profile.storesRepliesAsSent ? (call.header.properties ?? '') : undefined
  const message = messageOf(call, { queueId, body, properties, propertiesText }, broker)
  const pushed = pushReply(call, body, properties, broker)
  if (!(pushed instanceof Promise)) return finish(call, message, region, pushed, broker)
  void pushed.then((fault) => {
    const answer = finishLater(call, message, region, fault, broker)
    if (answer !== undefined) call.reply(answer)
  })
  return undefined
}

/** The context for the original's hooks is built before anything is checked. */
function usedBeforeChecks({ header, body }: ReplyCall): Uint8Array {
  if (body === undefined) {
    const array = 'the return value of "org.apache.rocketmq.remoting.protocol.RemotingCommand.getBody()"'
    const message = `Cannot read the array length because ${array} is null`
    throw nullPointer(message, 'AbstractSendMessageProcessor.buildMsgContext:361')
  }
  requiredLong(header.bornTimestamp, BORN_TIMESTAMP)
  return body
}

/** The flag that says a body is compressed is not stored: the original leaves sysFlag 0. */
function messageOf(
  call: ReplyCall,
  parts: Pick<MessageToStore, 'queueId' | 'body' | 'properties' | 'propertiesText'>,
  broker: BrokerContext,
): MessageToStore {
  const { header } = call
  const flag = requiredInt(header.flag, FLAG)
  return {
    ...parts,
    topic: header.topic ?? '',
    flag,
    sysFlag: 0,
    bornTimestamp: requiredLong(header.bornTimestamp, STORED_BORN_TIMESTAMP),
    bornHost: call.channel.remote,
    storeHost: broker.storeHost(),
    reconsumeTimes: header.reconsumeTimes ?? 0,
    preparedTransactionOffset: 0,
  }
}

/** After the push, what the original's handler would throw is answered as it answers exceptions. */
function finishLater(...parts: Parameters<typeof finish>): ReplyAnswer | undefined {
  try {
    return finish(...parts)
  } catch (error) {
    return { code: ResponseCode.SYSTEM_ERROR, remark: failureRemark(error, 'SEND_REPLY_MESSAGE') }
  }
}

/** Stores the reply and answers: by the return when it is stored within the call, else by call.reply. */
function finish(
  call: ReplyCall,
  message: MessageToStore,
  region: ReplyHeader,
  fault: PushFault,
  broker: BrokerContext,
): ReplyAnswer | undefined {
  const answerOf = (header: ReplyHeader): ReplyAnswer =>
    fault === undefined
      ? { code: ResponseCode.SUCCESS, header: { ...header, ...region } }
      : { code: ResponseCode.SYSTEM_ERROR, remark: fault, header: { ...header, ...region } }
  const { queueId } = message
  const pushedOnly: ReplyHeader = fault === undefined ? { msgId: '0', queueId, queueOffset: 0 } : {}
  if (!broker.config.broker.storeReplyMessageEnable) return answerOf(pushedOnly)
  const beginMs = broker.runtime.clock.wallMs()
  let answer: ReplyAnswer | undefined
  let returned = false
  putMessage(broker, message, (outcome) => {
    answer = answerOf(storedHeader(outcome, queueId, beginMs, broker) ?? pushedOnly)
    if (returned) call.reply(answer)
  })
  returned = true
  return answer
}

/** Where the reply was stored, told even when it could not be pushed; undefined when it was not stored. */
function storedHeader(
  { status, appended, message }: PutOutcome,
  queueId: number,
  beginMs: number,
  broker: BrokerContext,
): ReplyHeader | undefined {
  if (appended === undefined) {
    broker.runtime.logger.log('warn', 'a reply was not stored', { topic: message.topic, status })
    return undefined
  }
  broker.stats.messagePut({
    topic: message.topic,
    queueId: message.queueId,
    count: 1,
    bytes: appended.wroteBytes,
    latencyMs: broker.runtime.clock.wallMs() - beginMs,
  })
  return { msgId: appended.msgIds[0], queueId, queueOffset: appended.queueOffset }
}
