import { type AdminCommand, command } from '../command.ts'
import { Refusal } from '../failures.ts'
import { required, text, time, whole } from '../options/index.ts'
import { localTime, messageJson, table } from '../output/index.ts'

/** The broker gives no more at once (maxMsgsNumBatch is its setting). */
const MAX_NUM = 64

export const queryMsgByKey: AdminCommand = command({
  name: 'queryMsgByKey',
  section: 'Messages',
  summary: 'Messages of a topic by one of their keys',
  details: [
    'Message ID is the id that the producer made. The index of a broker is written a moment after the message.',
  ],
  options: {
    topic: required(text('t', 'topic', 'the topic')),
    msgKey: required(text('k', 'key', 'the key')),
    beginTimestamp: time('b', 'stored then or later'),
    endTimestamp: time('e', 'stored then or earlier'),
    maxNum: whole('m', 'count', `most messages of each broker (default ${MAX_NUM})`, { min: 1, max: 1_000_000 }),
    cluster: text('c', 'cluster', 'only the brokers of this cluster'),
  },
  examples: ['queryMsgByKey -t Orders -k order-4711', 'queryMsgByKey -t Orders -k order-4711 -b 2026-01-31 --json'],
  run: async ({ admin, options, print }) => {
    const { topic, msgKey, beginTimestamp: beginMs, endTimestamp: endMs, cluster } = options
    const maxNum = options.maxNum ?? MAX_NUM
    const messages = await admin.queryMessagesByKey(topic, msgKey, { maxNum, beginMs, endMs, cluster })
    if (messages.length === 0) throw new Refusal(`no message of topic ${topic} has the key "${msgKey}"`)
    print({
      json: { topic, key: msgKey, messages: messages.map(messageJson) },
      blocks: [
        table(
          ['Message ID', 'QID', 'Offset', 'Tags', 'Store Time'],
          messages.map((message) => [
            message.msgId,
            message.queue.queueId,
            message.queueOffset,
            message.tags,
            localTime(message.storeTimestamp),
          ]),
        ),
      ],
    })
  },
})
