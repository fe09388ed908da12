import type { ReceivedMessage } from '../../client/index.ts'
import type { MessageQueue } from '../../protocol/index.ts'
import { type AdminCall, type AdminCommand, command } from '../command.ts'
import { Refusal, UsageError } from '../failures.ts'
import { required, text, time, whole } from '../options/index.ts'
import { bodyCell, localTime, messageJson, table } from '../output/index.ts'
import { queuesNamed } from '../queues.ts'

const DEFAULT_COUNT = 128
/** A broker gives no more at once. */
const MESSAGES_AT_ONCE = 32

export const consumeMessage: AdminCommand = command({
  name: 'consumeMessage',
  section: 'Messages',
  summary: 'Show messages of a topic, the oldest first, without consuming them for anybody',
  details: ['Nothing is committed, and no group is joined. Long bodies are cut in the table; --json has all of them.'],
  options: {
    topic: required(text('t', 'topic', 'the topic')),
    brokerName: text('b', 'broker name', 'only this broker'),
    queueId: whole('i', 'id', 'only this queue; needs -b', { min: 0 }),
    offset: whole('o', 'offset', 'from this offset on; needs -i', { min: 0 }),
    consumerGroup: text('g', 'group', 'ask as this group (default TOOLS_CONSUMER)'),
    beginTimestamp: time('s', 'stored then or later'),
    endTimestamp: time('e', 'stored then or earlier'),
    MessageNumber: whole('c', 'count', `most messages in all (default ${DEFAULT_COUNT})`, { min: 1, max: 1_000_000 }),
  },
  examples: ['consumeMessage -t Orders', 'consumeMessage -t Orders -b broker-a -i 0 -o 0 -c 10 --json'],
  run: async (call) => {
    const { admin, options, print, note } = call
    const { topic, brokerName, queueId, offset, beginTimestamp, endTimestamp } = options
    const count = options.MessageNumber ?? DEFAULT_COUNT
    if (queueId !== undefined && brokerName === undefined) throw new UsageError('-i/--queueId needs -b/--brokerName')
    if (offset !== undefined && queueId === undefined) throw new UsageError('-o/--offset needs -i/--queueId')
    if (offset !== undefined && beginTimestamp !== undefined) {
      throw new UsageError('-o/--offset or -s/--beginTimestamp must be given, not both')
    }
    if (beginTimestamp !== undefined && endTimestamp !== undefined && beginTimestamp > endTimestamp) {
      throw new UsageError('-s/--beginTimestamp must not be later than -e/--endTimestamp')
    }
    const shown: { readonly queue: MessageQueue; readonly message: ReceivedMessage }[] = []
    let more = false
    for (const queue of await queuesNamed(admin, topic, brokerName, queueId)) {
      const found = await messagesOf(call, queue, count - shown.length)
      shown.push(...found.messages.map((message) => ({ queue, message })))
      more ||= found.more
    }
    const rows = shown.map(({ queue, message }) => [
      queue.brokerName,
      queue.queueId,
      message.queueOffset,
      message.msgId,
      message.tags,
      message.keys.join(' '),
      localTime(message.storeTimestamp),
      bodyCell(message),
    ])
    const heads = ['Broker Name', 'QID', 'Offset', 'Message ID', 'Tags', 'Keys', 'Store Time', 'Body']
    print({
      json: {
        topic,
        more,
        messages: shown.map(({ queue, message }) => ({ brokerName: queue.brokerName, ...messageJson(message) })),
      },
      blocks: [table(heads, rows)],
    })
    if (shown.length === 0) note('There are no such messages.')
    if (more)
      note(
        `There are more than ${count}; -c/--MessageNumber shows more, -o/--offset or -s/--beginTimestamp later ones.`,
      )
  },
})

interface Given {
  readonly offset: number | undefined
  readonly consumerGroup: string | undefined
  readonly beginTimestamp: number | undefined
  readonly endTimestamp: number | undefined
}

/** Messages of one queue, and whether there are more of them than wanted. */
async function messagesOf(
  { admin, options }: AdminCall<Given>,
  queue: MessageQueue,
  count: number,
): Promise<{ readonly messages: readonly ReceivedMessage[]; readonly more: boolean }> {
  const { offset, consumerGroup: group, beginTimestamp, endTimestamp = Number.MAX_SAFE_INTEGER } = options
  const min = await admin.minOffset(queue)
  const max = await admin.maxOffset(queue)
  if (offset !== undefined && (offset < min || offset > max)) {
    const { queueId, brokerName } = queue
    throw new Refusal(
      `offset ${offset} is outside of queue ${queueId} on broker ${brokerName}, which goes from ${min} to ${max}`,
    )
  }
  const messages: ReceivedMessage[] = []
  let next = offset ?? (beginTimestamp === undefined ? min : await admin.searchOffset(queue, beginTimestamp))
  while (next < max) {
    const maxMessages = Math.min(MESSAGES_AT_ONCE, count - messages.length + 1)
    const pulled = await admin.browse(queue, next, { maxMessages, group })
    for (const message of pulled.messages) {
      if (message.storeTimestamp > endTimestamp) return { messages, more: false }
      // The message found by a time may be older by the rules of the broker's search.
      if (message.storeTimestamp < (beginTimestamp ?? 0)) continue
      if (messages.length === count) return { messages, more: true }
      messages.push(message)
    }
    if (pulled.nextBeginOffset <= next) break
    next = pulled.nextBeginOffset
  }
  return { messages, more: false }
}
