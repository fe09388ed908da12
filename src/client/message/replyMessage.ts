import { replyTopic } from '../../protocol/index.ts'
import { type Dialect, ours } from '../dialects/index.ts'
import { clientError } from '../errors.ts'
import { type Message, Property } from './message.ts'
import type { ReceivedMessage } from './receivedMessage.ts'

/** MSG_TYPE of a reply (MixAll.REPLY_MESSAGE_FLAG): a message with it goes out as SEND_REPLY_MESSAGE. */
export const REPLY_MESSAGE = 'reply'

/** ClientErrorCode.CREATE_REPLY_MESSAGE_EXCEPTION */
const CREATE_REPLY_MESSAGE = 10_007

/**
 * The reply to a message that was sent with `request`; any producer may send it (MessageUtil.createReplyMessage). The
 * broker hands it to the client that asked. Throws ClientError `invalid` with responseCode 10007 when the request does
 * not say which cluster stored it. Whether it was a request at all is not looked at: the broker refuses to deliver the
 * reply to a plain message.
 */
export function createReplyMessage(
  request: ReceivedMessage | undefined,
  body: Uint8Array | string,
  dialect: Dialect = ours,
): Message {
  if (request === undefined) throw refused(dialect, 'requestMessage cannot be null.')
  const clusterName = request.properties.get(Property.CLUSTER)
  if (clusterName === undefined) {
    throw refused(dialect, `requestMessage error, ${dialect.producer.request.clusterless}`)
  }
  const properties: Record<string, string> = { [Property.MSG_TYPE]: REPLY_MESSAGE }
  for (const name of [Property.CORRELATION_ID, Property.REPLY_TO_CLIENT, Property.TTL]) {
    const value = request.properties.get(name)
    if (value !== undefined) properties[name] = value
  }
  return { topic: replyTopic(clusterName), body: dialect.producer.request.repliesHaveBody ? body : '', properties }
}

function refused(dialect: Dialect, reason: string): Error {
  const text = `create reply message fail, ${reason}`
  return clientError(dialect, { kind: 'invalid', text, responseCode: CREATE_REPLY_MESSAGE })
}
