import { dlqTopic, MessageConst, type MessageQueue, retryTopic, SystemGroup } from '../../protocol/index.ts'
import { maxOffset, minOffset, searchOffset } from '../consumer/queueOffsets.ts'
import { Property } from '../message/message.ts'
import type { ReceivedMessage } from '../message/receivedMessage.ts'
import { InnerProducer } from '../producer/innerProducer.ts'
import type { SendResult } from '../producer/sendResult.ts'
import type { AdminContext } from './adminContext.ts'
import { browse, topicQueues } from './browse.ts'

export interface DeadLetterOptions {
  /** Store time, wall milliseconds, inclusive. Default: from the first one on. */
  readonly beginMs?: number | undefined
  /** Default: to the last one. */
  readonly endMs?: number | undefined
  /** The newest so many of each queue. Default: all. */
  readonly maxNum?: number | undefined
}

/** What the dead-letter topic of a group holds. */
export interface DeadLetters {
  /** First and last offset of its queues; together the number of dead letters that are still stored. */
  readonly queues: readonly { readonly queue: MessageQueue; readonly minOffset: number; readonly maxOffset: number }[]
  /** In the order of their store time. */
  readonly messages: readonly ReceivedMessage[]
}

/** Properties that belong to one stay in the store, and not to the message. */
const OF_ONE_STAY: ReadonlySet<string> = new Set([
  MessageConst.PROPERTY_DELAY_TIME_LEVEL,
  MessageConst.PROPERTY_REAL_TOPIC,
  MessageConst.PROPERTY_REAL_QUEUE_ID,
  MessageConst.PROPERTY_MIN_OFFSET,
  MessageConst.PROPERTY_MAX_OFFSET,
  MessageConst.PROPERTY_RECONSUME_TIME,
  MessageConst.PROPERTY_MAX_RECONSUME_TIMES,
  MessageConst.PROPERTY_TRANSACTION_PREPARED,
  MessageConst.PROPERTY_CONSUME_START_TIMESTAMP,
  MessageConst.PROPERTY_FIRST_POP_TIME,
  MessageConst.PROPERTY_POP_CK,
  MessageConst.PROPERTY_CLUSTER,
  MessageConst.PROPERTY_MSG_REGION,
  MessageConst.PROPERTY_TRACE_SWITCH,
  MessageConst.PROPERTY_CRC32,
])

/** The messages that a group has given up. Rejects with ClientError noRoute when it never gave one up. */
export async function deadLetters(
  context: AdminContext,
  group: string,
  options: DeadLetterOptions,
): Promise<DeadLetters> {
  const { instance } = context
  const { beginMs, endMs = Number.MAX_SAFE_INTEGER, maxNum = Number.MAX_SAFE_INTEGER } = options
  const queues: { queue: MessageQueue; minOffset: number; maxOffset: number }[] = []
  const messages: ReceivedMessage[] = []
  for (const queue of await topicQueues(context, dlqTopic(group), undefined)) {
    const range = { queue, minOffset: await minOffset(instance, queue), maxOffset: await maxOffset(instance, queue) }
    queues.push(range)
    const first = beginMs === undefined ? range.minOffset : await searchOffset(instance, queue, beginMs)
    const found: ReceivedMessage[] = []
    for (
      let next = Math.max(first, endMs < Number.MAX_SAFE_INTEGER ? 0 : range.maxOffset - maxNum);
      next < range.maxOffset;
    ) {
      const pulled = await browse(context, queue, next, {})
      found.push(...pulled.messages.filter(({ storeTimestamp: at }) => at >= (beginMs ?? 0) && at <= endMs))
      if (pulled.nextBeginOffset <= next || pulled.messages.some(({ storeTimestamp: at }) => at > endMs)) break
      next = pulled.nextBeginOffset
    }
    messages.push(...found.slice(Math.max(0, found.length - maxNum)))
  }
  return { queues, messages: messages.sort((left, right) => left.storeTimestamp - right.storeTimestamp) }
}

/** The topic that a dead letter was sent to. */
export function originalTopicOf(message: ReceivedMessage): string {
  const { properties, topic } = message
  return (
    properties.get(MessageConst.PROPERTY_DLQ_ORIGIN_TOPIC) ?? properties.get(MessageConst.PROPERTY_RETRY_TOPIC) ?? topic
  )
}

/**
 * Gives a dead letter to its group once more, at once and with all its retries: a copy goes into the group's retry topic,
 * so that no other group gets it and nobody has to be online. The dead letter itself stays where it is.
 */
export async function resendDeadLetter(
  context: AdminContext,
  group: string,
  message: ReceivedMessage,
): Promise<SendResult> {
  const properties = new Map([...message.properties].filter(([name]) => !OF_ONE_STAY.has(name)))
  const origin = properties.get(Property.ORIGIN_MESSAGE_ID) ?? message.msgId
  properties.set(Property.ORIGIN_MESSAGE_ID, origin)
  properties.set(Property.RETRY_TOPIC, originalTopicOf(message))
  // Goes into the header: a group without retries (retryMaxTimes 0) would have the copy put to the dead letters at once.
  properties.set(Property.MAX_RECONSUME_TIMES, '1')
  const producer = new InnerProducer(context.instance, SystemGroup.CLIENT_INNER_PRODUCER)
  return await producer.send({
    topic: retryTopic(group),
    body: message.body,
    flag: message.flag,
    properties: Object.fromEntries(properties),
  })
}
