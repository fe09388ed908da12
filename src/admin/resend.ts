import { createProducer, type ReceivedMessage } from '../client/index.ts'
import { MessageConst } from '../protocol/index.ts'
import type { AdminCall } from './command.ts'
import { lines, type Report } from './output/index.ts'

/** Group of the producer that mqadmin uses for this. */
const GROUP = 'ReSendMsgById'

/** Sends a copy of a message to its topic, for all groups. */
export async function resend(
  { client, timeoutMs }: Pick<AdminCall<unknown>, 'client' | 'timeoutMs'>,
  message: ReceivedMessage,
): Promise<Report> {
  const { runtime } = client
  await using producer = createProducer({ runtime, client, group: GROUP, sendMsgTimeoutMs: timeoutMs })
  await producer.start()
  const properties = new Map(message.properties)
  // A new message: with the old key the two could not be told apart.
  properties.delete(MessageConst.PROPERTY_UNIQ_CLIENT_MESSAGE_ID_KEYIDX)
  const { topic, body, flag, offsetMsgId: originalMsgId } = message
  const { status, msgId, offsetMsgId } = await producer.send({
    topic,
    body,
    flag,
    properties: Object.fromEntries(properties),
  })
  return {
    json: { originalMsgId, status, msgId, offsetMsgId },
    blocks: [lines(`Message ${originalMsgId} was sent to topic ${topic} once more: ${status}, id ${msgId}`)],
  }
}
