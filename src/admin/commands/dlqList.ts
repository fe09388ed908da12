import { type Admin, ClientError, type DeadLetters, originalTopicOf } from '../../client/index.ts'
import { DLQ_PREFIX, isDlqTopic, MessageConst } from '../../protocol/index.ts'
import { type AdminCall, type AdminCommand, command } from '../command.ts'
import { Refusal } from '../failures.ts'
import { inOrder } from '../inOrder.ts'
import { nearest } from '../nearest.ts'
import { text, time, whole } from '../options/index.ts'
import { bodyCell, localTime, messageJson, table } from '../output/index.ts'

const MAX_NUM = 64

export const dlqList: AdminCommand = command({
  name: 'dlqList',
  section: 'Dead letters',
  summary: 'Messages that a group gave up after all retries; without -g their number by group',
  details: [
    'The newest are shown, at most -m of each queue. Message ID is what dlqResend takes. Also called as "dlq list". ' +
      'Where a 4.9 broker lets nobody read the dead-letter topic, the messages are looked up one by one.',
  ],
  options: {
    consumerGroup: text('g', 'group', 'the consumer group'),
    beginTimestamp: time('b', 'given up then or later'),
    endTimestamp: time('e', 'given up then or earlier'),
    maxNum: whole('m', 'count', `most messages of each queue (default ${MAX_NUM})`, { min: 1, max: 1_000_000 }),
  },
  examples: ['dlqList', 'dlqList -g billing', 'dlq list -g billing -b 2026-01-31 --json'],
  run: async (call) => {
    const { admin, options, print } = call
    const { consumerGroup: group, beginTimestamp: beginMs, endTimestamp: endMs, maxNum = MAX_NUM } = options
    if (group === undefined) return await listGroups(call)
    const { queues, messages } = await deadLettersOf(admin, group, { beginMs, endMs, maxNum })
    const total = totalOf(queues)
    print({
      json: {
        group,
        total,
        messages: messages.map((message) => ({
          ...messageJson(message),
          originTopic: originalTopicOf(message),
          originMsgId: message.properties.get(MessageConst.PROPERTY_ORIGIN_MESSAGE_ID) ?? null,
        })),
      },
      blocks: [
        table(
          ['Message ID', 'QID', 'Offset', 'Topic', 'Retries', 'Tags', 'Keys', 'Given Up', 'Body'],
          messages.map((message) => [
            message.msgId,
            message.queue.queueId,
            message.queueOffset,
            originalTopicOf(message),
            message.reconsumeTimes,
            message.tags,
            message.keys.join(' '),
            localTime(message.storeTimestamp),
            bodyCell(message),
          ]),
        ),
      ],
    })
    if (messages.length < total) call.note(`${messages.length} of ${total} dead letters; -m/--maxNum shows more.`)
  },
})

/** Throws a Refusal when the group has none and never had any. */
export async function deadLettersOf(
  admin: Admin,
  group: string,
  options: Parameters<Admin['deadLetters']>[1],
): Promise<DeadLetters> {
  try {
    return await admin.deadLetters(group, options)
  } catch (error) {
    if (!ClientError.is(error) || error.failure.kind !== 'noRoute') throw error
    const topics = await admin.topicList()
    const groups = topics.filter(isDlqTopic).map((topic) => topic.slice(DLQ_PREFIX.length))
    const like = nearest(group, groups)
    const meant = like === undefined ? '' : `; did you mean ${like}?`
    throw new Refusal(`group ${group} has no dead letters: there is no topic ${DLQ_PREFIX}${group}${meant}`)
  }
}

function totalOf(queues: DeadLetters['queues']): number {
  return queues.reduce((sum, { minOffset, maxOffset }) => sum + maxOffset - minOffset, 0)
}

async function listGroups({ admin, print, problem, note }: AdminCall<unknown>): Promise<void> {
  const topics = (await admin.topicList()).filter(isDlqTopic).sort()
  const found = await inOrder(topics, async (topic) => {
    const group = topic.slice(DLQ_PREFIX.length)
    try {
      const stats = await admin.topicStats(topic)
      const total = stats.reduce((sum, [, { minOffset, maxOffset }]) => sum + maxOffset - minOffset, 0)
      return [{ group, total, lastTimestamp: Math.max(0, ...stats.map(([, { lastUpdateTimestamp: last }]) => last)) }]
    } catch (error) {
      problem(error)
      return []
    }
  })
  const groups = found.flat()
  if (groups.length === 0) note('No group has dead letters.')
  const rows = groups.map(({ group, total, lastTimestamp }) => [group, total, localTime(lastTimestamp)])
  print({ json: { groups }, blocks: [table(['Group', 'Dead Letters', 'Last Given Up'], rows)] })
}
