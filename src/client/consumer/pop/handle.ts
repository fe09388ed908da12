import { isRetryTopic, popRetryTopic } from '../../../protocol/index.ts'
import { ErrorCodes, SimError } from '../../../runtime/index.ts'

// The texts in which POP answers name messages (ExtraInfoUtil, remoting.md 10.4 and 10.5): fields separated by one blank,
// entries by `;`.

/** Which topic a message really lies in: the one that was asked for, its retry topic, its retry topic of version 2. */
export type TopicFlag = '0' | '1' | '2'

/** One delivery of one message, to be handed back with its acknowledgement (property POP_CK). */
export interface PopHandle {
  /** All fields, in the order below. */
  readonly text: string
  /** Queue offset at which the delivery began. */
  readonly startOffset: number
  /** Wall time of the broker. */
  readonly popTime: number
  readonly invisibleTime: number
  /** 999 for ordered deliveries. */
  readonly reviveQueueId: number
  readonly topicFlag: TopicFlag
  readonly brokerName: string
  readonly queueId: number
  readonly queueOffset: number
}

export function topicFlagOf(topic: string): TopicFlag {
  if (!isRetryTopic(topic)) return '0'
  return topic.includes('+') ? '2' : '1'
}

/** getRealTopic: where a message lies that was popped for `topic`. */
export function realTopic(flag: TopicFlag, topic: string, group: string): string {
  return flag === '0' ? topic : popRetryTopic(topic, group, flag === '1' ? 1 : 2)
}

export function handleOf(fields: Omit<PopHandle, 'text'>): PopHandle {
  const { startOffset, popTime, invisibleTime, reviveQueueId, topicFlag, brokerName, queueId, queueOffset } = fields
  const all = [startOffset, popTime, invisibleTime, reviveQueueId, topicFlag, brokerName, queueId, queueOffset]
  return { ...fields, text: all.join(' ') }
}

/** Throws SimError MessageMalformed for a text that does not have the eight fields. */
export function parseHandle(text: string): PopHandle {
  const [startOffset, popTime, invisibleTime, reviveQueueId, flag, brokerName = '', queueId, queueOffset] =
    text.split(' ')
  const numbers = [startOffset, popTime, invisibleTime, reviveQueueId, queueId, queueOffset].map(Number)
  if (numbers.some((number) => !Number.isSafeInteger(number))) throw malformed('POP_CK', text)
  const [start = 0, pop = 0, invisible = 0, reviveQueue = 0, queue = 0, offset = 0] = numbers
  return {
    text,
    startOffset: start,
    popTime: pop,
    invisibleTime: invisible,
    reviveQueueId: reviveQueue,
    topicFlag: flag === '1' || flag === '2' ? flag : '0',
    brokerName,
    queueId: queue,
    queueOffset: offset,
  }
}

/** `startOffsetInfo`, `msgOffsetInfo` or `orderCountInfo`: the third field of each entry by `flag@second field`. */
export function parseOffsetInfo(text: string | undefined): ReadonlyMap<string, string> {
  const entries = new Map<string, string>()
  if (text === undefined || text === '') return entries
  for (const entry of text.split(';')) {
    const [flag, key, value, ...more] = entry.split(' ')
    if (value === undefined || more.length > 0) throw malformed('an answer to POP_MESSAGE', text)
    entries.set(`${flag}@${key}`, value)
  }
  return entries
}

function malformed(what: string, text: string): SimError {
  return new SimError(ErrorCodes.MessageMalformed, `${what} names messages in a way that cannot be read: ${text}`)
}
