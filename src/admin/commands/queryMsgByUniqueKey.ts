import { type AdminCommand, command } from '../command.ts'
import { consumeDirectly } from '../consumeDirectly.ts'
import { Refusal, UsageError } from '../failures.ts'
import { flag, required, text } from '../options/index.ts'
import { messageJson, messagePairs } from '../output/index.ts'
import { trackBlock } from '../tracks.ts'

export const queryMsgByUniqueKey: AdminCommand = command({
  name: 'queryMsgByUniqueKey',
  section: 'Messages',
  summary: 'One message by the id that its producer made, with what became of it in each group',
  details: [
    'That id (msgId, UNIQ_KEY) is what a send gives back. There are several copies when a producer tried again although the first ' +
      'attempt had been stored; without -a the oldest is shown.',
  ],
  options: {
    msgId: required(text('i', 'id', 'the id')),
    topic: required(text('t', 'topic', 'the topic')),
    consumerGroup: text('g', 'group', 'with -d: let a client of this group consume the message now'),
    clientId: text('d', 'client', 'that client, as consumerConnection shows it'),
    showAll: flag('a', 'all copies'),
    cluster: text('c', 'cluster', 'only the brokers of this cluster'),
  },
  examples: ['queryMsgByUniqueKey -t Orders -i 7F0000010A2B18B4AAC2162BEC4B0000'],
  run: async ({ admin, options, print }) => {
    const { msgId, topic, consumerGroup, clientId, showAll, cluster } = options
    if ((consumerGroup === undefined) !== (clientId === undefined)) {
      throw new UsageError('-g/--consumerGroup and -d/--clientId belong together')
    }
    const found = await admin.queryMessagesByUniqueKey(topic, msgId, { cluster, beginMs: 0 })
    const [oldest] = found
    if (oldest === undefined)
      throw new Refusal(`no message of topic ${topic} has the id ${msgId}, as its producer made it`)
    if (consumerGroup !== undefined && clientId !== undefined) {
      print(await consumeDirectly(admin, consumerGroup, clientId, oldest))
      return
    }
    const shown = showAll ? found : [oldest]
    const copies = []
    for (const message of shown) copies.push({ message, tracks: await admin.messageTrack(message) })
    print({
      json: {
        copies: found.length,
        messages: copies.map(({ message, tracks }) => ({ ...messageJson(message), tracks })),
      },
      blocks: copies.flatMap(({ message, tracks }) => [messagePairs(message), trackBlock(tracks)]),
    })
  },
})
