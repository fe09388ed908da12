import {
  encodeProperties,
  type MessageProperties,
  type ReceivedRequestHeader,
  type RequestHeader,
  ResponseCode,
} from '../../protocol/index.ts'
import { callRequest, channelAddress } from '../../remoting/index.ts'
import { addressText } from '../../runtime/index.ts'
import type { BrokerContext } from '../context.ts'
import { askClient } from '../relay/index.ts'
import type { ReplyCall } from './replyMessage.ts'

/** Broker2Client.callClient. */
const CALL_CLIENT_TIMEOUT_MS = 10_000

/** Why a reply did not reach its requester; undefined when it did. */
export type PushFault = string | undefined

/**
 * PUSH_REPLY_MESSAGE_TO_CLIENT (326): hands a reply to the client that asked, over the connection on which it registered
 * as a producer (ReplyMessageProcessor.pushReplyMessage, remoting.md 12.7). A requester that nobody knows is a fault at
 * once; otherwise its answer decides, or 10 s without one.
 */
export function pushReply(
  call: ReplyCall,
  body: Uint8Array,
  properties: MessageProperties,
  broker: BrokerContext,
): PushFault | Promise<PushFault> {
  const clientId = properties.get('REPLY_TO_CLIENT')
  if (clientId === undefined) return 'reply message properties[REPLY_TO_CLIENT] is null'
  const channel = broker.producers.findChannel(clientId)
  if (channel === undefined) return `push reply message fail, channel of <${clientId}> not found.`
  // The time of the push is told to the requester only; what is stored does not have it.
  const nowMs = broker.runtime.clock.wallMs()
  const pushed = new Map(properties).set('PUSH_REPLY_TIME', String(nowMs))
  const header = pushedHeader(call, encodeProperties(pushed), nowMs, broker)
  const fault = `push reply message to ${clientId}fail.`
  const request = callRequest('PUSH_REPLY_MESSAGE_TO_CLIENT', header, body)
  const question = { channel, request, timeoutMs: CALL_CLIENT_TIMEOUT_MS, asker: call.channel }
  return askClient(question, broker.runtime.clock).then(
    (answer) =>
      answer.code === ResponseCode.SUCCESS || broker.plantedBugs.has('replyRefusalIgnored') ? undefined : fault,
    (error: unknown) => {
      broker.runtime.logger.log('warn', 'a reply could not be pushed', { clientId, error })
      return fault
    },
  )
}

/** The reply's own header with where and when it arrived. Fields that the replier left out stay out. */
function pushedHeader(
  { header, channel }: ReplyCall,
  properties: string,
  nowMs: number,
  broker: BrokerContext,
): RequestHeader<'PUSH_REPLY_MESSAGE_TO_CLIENT'> {
  const own: ReceivedRequestHeader<'SEND_REPLY_MESSAGE'> = header
  const pushed = {
    producerGroup: own.producerGroup,
    topic: own.topic,
    defaultTopic: own.defaultTopic,
    defaultTopicQueueNums: own.defaultTopicQueueNums,
    queueId: own.queueId,
    sysFlag: own.sysFlag,
    bornTimestamp: own.bornTimestamp,
    flag: own.flag,
    properties,
    reconsumeTimes: own.reconsumeTimes ?? 0,
    unitMode: own.unitMode ?? false,
    bornHost: channelAddress(channel.remote),
    storeHost: addressText(broker.storeHost()),
    storeTimestamp: nowMs,
  }
  return pushed as RequestHeader<'PUSH_REPLY_MESSAGE_TO_CLIENT'>
}
