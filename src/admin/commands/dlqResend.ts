import { type Admin, originalTopicOf, type ReceivedMessage } from '../../client/index.ts'
import { dlqTopic } from '../../protocol/index.ts'
import { type AdminCall, type AdminCommand, command } from '../command.ts'
import { consumeDirectly } from '../consumeDirectly.ts'
import { Refusal } from '../failures.ts'
import { flag, required, text, time } from '../options/index.ts'
import { table } from '../output/index.ts'
import { deadLettersOf } from './dlqList.ts'

export const dlqResend: AdminCommand = command({
  name: 'dlqResend',
  section: 'Dead letters',
  summary: 'Give dead letters to their group once more',
  details: [
    'A copy goes into the retry topic of the group: only this group gets it, at once, with all its retries, and its clients may be ' +
      'offline now. With -d one client consumes the messages now, and its result is shown. The dead letters themselves stay ' +
      'until the broker deletes old files, so whoever sends them twice gets them twice. Also called as "dlq resend".',
  ],
  options: {
    consumerGroup: required(text('g', 'group', 'the consumer group')),
    msgId: text('i', 'id', 'the message, as dlqList shows it; several are joined by commas'),
    all: flag('a', 'all dead letters, or those between -b and -e'),
    beginTimestamp: time('b', 'with -a: given up then or later'),
    endTimestamp: time('e', 'with -a: given up then or earlier'),
    clientId: text('d', 'client', 'let this client consume them now, as consumerConnection shows it'),
  },
  oneOf: ['msgId', 'all'],
  examples: ['dlqResend -g billing -i 7F0000010A2B18B4AAC2162BEC4B0000', 'dlq resend -g billing --all -b 2026-01-31'],
  run: async (call) => {
    const { admin, options, print } = call
    const { consumerGroup: group, clientId } = options
    const messages = await chosen(call)
    if (clientId !== undefined) {
      for (const message of messages) {
        print(await consumeDirectly(admin, group, clientId, message), { more: messages.length > 1 })
      }
      return
    }
    const sent: {
      readonly msgId: string
      readonly topic: string
      readonly status: string
      readonly offsetMsgId: string
    }[] = []
    try {
      for (const message of messages) {
        const { msgId, status, offsetMsgId } = await admin.resendDeadLetter(group, message)
        sent.push({ msgId, topic: originalTopicOf(message), status, offsetMsgId })
      }
    } finally {
      // Whoever has to go on after a failure needs to know how far it came.
      if (sent.length > 0) {
        const rows = sent.map(({ msgId, topic, status }) => [msgId, topic, status])
        print({ json: { group, resent: sent }, blocks: [table(['Message ID', 'Topic', 'Send Result'], rows)] })
      }
    }
  },
})

interface Given {
  readonly consumerGroup: string
  readonly msgId: string | undefined
  readonly beginTimestamp: number | undefined
  readonly endTimestamp: number | undefined
}

async function chosen({ admin, options }: AdminCall<Given>): Promise<readonly ReceivedMessage[]> {
  const { consumerGroup: group, msgId, beginTimestamp: beginMs, endTimestamp: endMs } = options
  if (msgId !== undefined) return await named(admin, group, msgId)
  const { messages } = await deadLettersOf(admin, group, { beginMs, endMs })
  if (messages.length > 0) return messages
  const when = beginMs === undefined && endMs === undefined ? '' : ' in that time'
  throw new Refusal(`group ${group} has no dead letters${when}`)
}

/** By the index first, which does not depend on how many there are. It lacks the newest for a moment, and offset ids. */
async function named(admin: Admin, group: string, msgIds: string): Promise<readonly ReceivedMessage[]> {
  const { queues } = await deadLettersOf(admin, group, { maxNum: 0 })
  const topic = queues[0]?.queue.topic ?? dlqTopic(group)
  let all: readonly ReceivedMessage[] | undefined
  const found: ReceivedMessage[] = []
  for (const id of msgIds.split(',').map((each) => each.trim())) {
    const indexed = (await admin.queryMessagesByUniqueKey(topic, id, { beginMs: 0 })).at(-1)
    if (indexed === undefined) all ??= (await deadLettersOf(admin, group, {})).messages
    const message = indexed ?? all?.find((each) => each.msgId === id || each.offsetMsgId === id)
    if (message === undefined) {
      throw new Refusal(`message ${id} is not among the dead letters of group ${group}; nothing was sent`)
    }
    found.push(message)
  }
  return found
}
