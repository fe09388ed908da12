import {
  decodeProperties,
  type MessageProperties,
  MessageSysFlag,
  plainBody,
  type ReceivedRequestHeader,
} from '../../protocol/index.ts'
import { SimError, type SocketAddress } from '../../runtime/index.ts'
import { Property } from '../message/message.ts'
import { CachedMessage } from '../message/receivedMessage.ts'
import { splitHostPort } from '../transport/hostPort.ts'

type ReplyHeader = ReceivedRequestHeader<'PUSH_REPLY_MESSAGE_TO_CLIENT'>

const EMPTY = new Uint8Array(0)

/** What stands for a host that the broker did not tell. */
const NO_HOST: SocketAddress = { host: '0.0.0.0', port: 0 }

/**
 * The reply as the requester gets it, from the header of PUSH_REPLY_MESSAGE_TO_CLIENT (326) and its body
 * (ClientRemotingProcessor.receiveReplyMessage). Undefined when a field is missing or an address is none.
 */
export function pushedReply(
  header: ReplyHeader,
  body: Uint8Array | undefined,
  arrivedMs: number,
): CachedMessage | undefined {
  const { queueId, sysFlag, flag, bornTimestamp, storeTimestamp, reconsumeTimes = 0, topic = '' } = header
  const bornHost = hostOf(header.bornHost)
  const storeHost = hostOf(header.storeHost)
  if (queueId === undefined || sysFlag === undefined || flag === undefined) return undefined
  if (bornTimestamp === undefined || storeTimestamp === undefined) return undefined
  if (bornHost === undefined || storeHost === undefined) return undefined
  const properties: MessageProperties = decodeProperties(header.properties ?? '')
  properties.set(Property.ARRIVE_TIME, String(arrivedMs))
  const record = {
    totalSize: 0,
    version: 1 as const,
    bodyCrc: 0,
    queueId,
    flag,
    queueOffset: 0,
    physicalOffset: 0,
    // The body is plain by now, and the original leaves the flag of the reply 0.
    sysFlag: 0,
    bornTimestamp,
    bornHost,
    storeTimestamp,
    storeHost,
    reconsumeTimes,
    preparedTransactionOffset: 0,
    body: expanded(body ?? EMPTY, sysFlag),
    topic,
    properties,
  }
  return new CachedMessage(record, { topic, brokerName: '', queueId })
}

/** A body that cannot be expanded is handed on as it came. */
function expanded(body: Uint8Array, sysFlag: number): Uint8Array {
  if ((sysFlag & MessageSysFlag.COMPRESSED) === 0) return body
  try {
    return plainBody(body, sysFlag)
  } catch (error) {
    if (SimError.is(error)) return body
    throw error
  }
}

function hostOf(text: string | undefined): SocketAddress | undefined {
  if (text === undefined) return NO_HOST
  const address = splitHostPort(text, 'lastColon')
  return 'kind' in address ? undefined : address
}
