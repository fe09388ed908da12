import { ClientError, type ReceivedMessage } from '../../client/index.ts'
import { decodeOffsetMsgId } from '../../protocol/index.ts'
import { addressText } from '../../runtime/index.ts'
import { type AdminCall, type AdminCommand, command } from '../command.ts'
import { consumeDirectly } from '../consumeDirectly.ts'
import { Refusal, UsageError } from '../failures.ts'
import { anyText, required, text, yesNo } from '../options/index.ts'
import { messageJson, messagePairs } from '../output/index.ts'
import { resend } from '../resend.ts'
import { trackBlock } from '../tracks.ts'

const PORT_MAX = 65_535

export const queryMsgById: AdminCommand = command({
  name: 'queryMsgById',
  section: 'Messages',
  summary: 'One message by its offset id, with what became of it in each group',
  details: [
    'The offset id is the one that the broker makes of its address and the place in its log (offsetMsgId), so the broker at that ' +
      'address is asked. For the id that the producer makes (msgId, UNIQ_KEY) there is queryMsgByUniqueKey.',
  ],
  options: {
    msgId: required(text('i', 'id', 'the offset id; several are joined by commas')),
    topic: text('t', 'topic', 'the topic (needed by mqadmin 5; the broker finds the message without it)'),
    consumerGroup: text('g', 'group', 'with -d: let a client of this group consume the message now'),
    clientId: text('d', 'client', 'that client, as consumerConnection shows it'),
    sendMessage: yesNo('s', 'send the message to its topic once more'),
    unitName: text('u', 'unit', 'accepted for the sake of old scripts, without a meaning here'),
    bodyFormat: anyText('f', 'charset', 'accepted for the sake of old scripts; a body that is UTF-8 is always shown'),
    cluster: text('c', 'cluster', 'accepted for the sake of old scripts; the id names the broker'),
  },
  examples: ['queryMsgById -t Orders -i 7F00000100002A9F0000000000000000'],
  run: async (call) => {
    const { options, admin, print } = call
    const { consumerGroup, clientId, sendMessage } = options
    if ((consumerGroup === undefined) !== (clientId === undefined)) {
      throw new UsageError('-g/--consumerGroup and -d/--clientId belong together')
    }
    const ids = options.msgId.split(',').map((id) => id.trim())
    for (const id of ids) {
      const wrong = idFault(id)
      if (wrong !== undefined) throw new UsageError(`-i/--msgId: ${wrong}`)
    }
    for (const id of ids) {
      const more = ids.length > 1
      const message = await find(call, id)
      if (consumerGroup !== undefined && clientId !== undefined) {
        print(await consumeDirectly(admin, consumerGroup, clientId, message), { more })
      } else if (sendMessage === true) print(await resend(call, message), { more })
      else {
        const tracks = await admin.messageTrack(message)
        const json = { message: messageJson(message), tracks }
        print({ json, blocks: [messagePairs(message), trackBlock(tracks)] }, { more })
      }
    }
  },
})

async function find(
  { admin, options }: AdminCall<{ readonly topic: string | undefined }>,
  id: string,
): Promise<ReceivedMessage> {
  try {
    return await admin.queryMessageById(options.topic, id)
  } catch (error) {
    const host = decodeOffsetMsgId(id)?.storeHost
    const failure = ClientError.is(error) ? error.failure : undefined
    if (host === undefined || failure === undefined) throw error
    // Nothing but the id says which broker to ask, so it is the id that a reader has to doubt.
    const told = `the id ${id} says that broker ${addressText(host)} stores the message`
    if (failure.kind === 'connect' || failure.kind === 'timeout' || failure.kind === 'lost') {
      const text = ClientError.is(error)
        ? error.message.replace('broker address (as advertised in the route)', 'broker')
        : ''
      throw new Refusal(`${told}: ${text}; if the id is one that a producer made, use queryMsgByUniqueKey`)
    }
    throw error
  }
}

/** Why a text cannot be the offset id of a message. */
function idFault(id: string): string | undefined {
  const parts = decodeOffsetMsgId(id)
  if (parts === undefined)
    return `"${id}" is no message id; allowed are 32 hexadecimal digits, or 56 for an IPv6 broker`
  const { port } = parts.storeHost
  if (port >= 1 && port <= PORT_MAX && parts.physicalOffset >= 0) return undefined
  return `"${id}" is no offset id; as the id that a producer makes, it is one for queryMsgByUniqueKey`
}
