import {
  decodeOffsetMsgId,
  LONG_MAX,
  MessageConst,
  type MessageQueue,
  type MessageRecord,
  ResponseCode,
} from '../../protocol/index.ts'
import { addressText } from '../../runtime/index.ts'
import { clientError } from '../errors.ts'
import { decodeMessages, type ReceivedMessage } from '../message/receivedMessage.ts'
import type { AdminContext } from './adminContext.ts'

export interface QueryOptions {
  /** Default 64. */
  readonly maxNum?: number | undefined
  /** Store time, wall milliseconds, inclusive. Default 0 for keys, three days back for unique keys. */
  readonly beginMs?: number | undefined
  /** Default: no end. */
  readonly endMs?: number | undefined
  /** Ask the brokers of this cluster alone. */
  readonly cluster?: string | undefined
}

const UNIQUE_KEY_BACK_MS = 3 * 24 * 60 * 60 * 1000
const KEY_MAX = 64
const PORT_MAX = 65_535
const UNIQUE_KEY_MAX = 32

/** VIEW_MESSAGE_BY_ID (33) at the broker whose address stands in the offset message id. */
export async function messageByOffsetId(
  context: AdminContext,
  topic: string | undefined,
  offsetMsgId: string,
): Promise<ReceivedMessage> {
  const id = decodeOffsetMsgId(offsetMsgId)
  // A unique key is as long as an offset message id; read as one it nearly always has a port that cannot be.
  if (id === undefined || id.storeHost.port < 1 || id.storeHost.port > PORT_MAX) {
    throw clientError(context.instance.dialect, { kind: 'invalid', text: `not an offset message id: ${offsetMsgId}` })
  }
  const address = addressText(id.storeHost)
  const options = { timeoutMs: context.timeoutMs }
  const reply = await context.invoker.call('VIEW_MESSAGE_BY_ID', address, { topic, offset: id.physicalOffset }, options)
  const [message] = decodeMessages(reply.body, queueOf)
  if (message !== undefined) return message
  throw clientError(context.instance.dialect, {
    kind: 'invalid',
    text: `broker ${address} has no message at offset ${id.physicalOffset}`,
  })
}

/** Messages whose KEYS hold a key, in the order of their store time. */
export async function messagesByKey(
  context: AdminContext,
  topic: string,
  key: string,
  options: QueryOptions,
): Promise<readonly ReceivedMessage[]> {
  const found = await query(
    context,
    topic,
    key,
    { ...options, maxNum: options.maxNum ?? KEY_MAX, beginMs: options.beginMs ?? 0 },
    false,
  )
  return found.filter((message) => message.keys.includes(key))
}

/** Messages with a UNIQ_KEY: more than one when a send was retried although it had been stored. */
export async function messagesByUniqueKey(
  context: AdminContext,
  topic: string,
  key: string,
  options: QueryOptions,
): Promise<readonly ReceivedMessage[]> {
  const backMs = context.instance.runtime.clock.wallMs() - UNIQUE_KEY_BACK_MS
  const found = await query(
    context,
    topic,
    key,
    { ...options, maxNum: options.maxNum ?? UNIQUE_KEY_MAX, beginMs: options.beginMs ?? backMs },
    true,
  )
  return found.filter((message) => message.properties.get(MessageConst.PROPERTY_UNIQ_CLIENT_MESSAGE_ID_KEYIDX) === key)
}

/** QUERY_MESSAGE (12) at one replica of each broker of the topic. */
async function query(
  context: AdminContext,
  topic: string,
  key: string,
  options: QueryOptions & { readonly maxNum: number; readonly beginMs: number },
  unique: boolean,
): Promise<readonly ReceivedMessage[]> {
  const found: ReceivedMessage[] = []
  const accept = [ResponseCode.SUCCESS, ResponseCode.QUERY_NOT_FOUND]
  for (const address of await context.brokersOf(topic, options.cluster)) {
    const header = {
      topic,
      key,
      maxNum: options.maxNum,
      beginTimestamp: options.beginMs,
      endTimestamp: options.endMs ?? LONG_MAX,
      _UNIQUE_KEY_QUERY: unique ? true : undefined,
    }
    const reply = await context.invoker.call('QUERY_MESSAGE', address, header, { timeoutMs: context.timeoutMs, accept })
    found.push(...decodeMessages(reply.body, queueOf))
  }
  return found.sort((left, right) => left.storeTimestamp - right.storeTimestamp)
}

/** A record does not say which broker it is of; its store host does. */
function queueOf(record: MessageRecord): MessageQueue {
  return { topic: record.topic, brokerName: addressText(record.storeHost), queueId: record.queueId }
}
