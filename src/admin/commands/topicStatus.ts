import { type AdminCommand, command } from '../command.ts'
import { required, text } from '../options/index.ts'
import { localTime, table } from '../output/index.ts'
import { byQueue } from '../queues.ts'

export const topicStatus: AdminCommand = command({
  name: 'topicStatus',
  section: 'Topics',
  summary: 'First and next offset of each queue of a topic, and its last message',
  options: {
    topic: required(text('t', 'topic', 'the topic')),
    cluster: text('c', 'cluster', 'only the brokers of this cluster'),
  },
  examples: ['topicStatus -t Orders'],
  run: async ({ admin, options, print }) => {
    const { topic, cluster } = options
    const queues = [...(await admin.topicStats(topic, { cluster }))].sort(([left], [right]) => byQueue(left, right))
    const messages = queues.reduce((sum, [, { minOffset, maxOffset }]) => sum + maxOffset - minOffset, 0)
    print({
      json: {
        topic,
        messages,
        queues: queues.map(([{ brokerName, queueId }, { minOffset, maxOffset, lastUpdateTimestamp }]) => ({
          brokerName,
          queueId,
          minOffset,
          maxOffset,
          lastUpdateTimestamp,
        })),
      },
      blocks: [
        table(
          ['Broker Name', 'QID', 'Min Offset', 'Max Offset', 'Last Updated'],
          queues.map(([{ brokerName, queueId }, { minOffset, maxOffset, lastUpdateTimestamp }]) => [
            brokerName,
            queueId,
            minOffset,
            maxOffset,
            localTime(lastUpdateTimestamp),
          ]),
        ),
      ],
    })
  },
})
