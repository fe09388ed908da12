import { isRetryTopic } from '../../protocol/index.ts'
import { JavaException } from '../../remoting/index.ts'

// The texts in which POP answers and requests name messages (ExtraInfoUtil, remoting.md 10.4 and 10.5): fields separated by
// one blank, entries by `;`. A topic is told by a flag: 0 itself, 1 its retry topic, 2 its retry topic of version 2.

/** Marks ordered consumption in place of a revive queue (KeyBuilder.POP_ORDER_REVIVE_QUEUE). */
export const ORDER_REVIVE_QUEUE = 999

/** What a client hands back to acknowledge a message or to change its time; the last two of its eight fields are not read. */
export interface PopHandle {
  readonly startOffset: number
  readonly popTime: number
  readonly invisibleTime: number
  readonly reviveQueueId: number
  readonly brokerName: string
}

export interface DeliveredAt extends PopHandle {
  readonly topic: string
  readonly queueId: number
  readonly queueOffset: number
}

/** `popRetryTopic` of version 2 has a `+` where version 1 has a `_`; a group name holds neither `+`. */
export function topicFlag(topic: string): '0' | '1' | '2' {
  if (!isRetryTopic(topic)) return '0'
  return topic.includes('+') ? '2' : '1'
}

export function handleText(at: DeliveredAt): string {
  const { startOffset, popTime, invisibleTime, reviveQueueId, topic, brokerName, queueId, queueOffset } = at
  const fields = [
    startOffset,
    popTime,
    invisibleTime,
    reviveQueueId,
    topicFlag(topic),
    brokerName,
    queueId,
    queueOffset,
  ]
  return fields.join(' ')
}

/** Throws as the original does for a text that is no handle. An acknowledgement reads the name of the broker before the rest. */
export function parseHandle(text: string | undefined, reader: 'ack' | 'change'): PopHandle {
  if (text === undefined) throw notAHandle('split extraInfo is null', 'split', 35)
  const fields = javaSplit(text)
  if (reader === 'ack') fieldAt(fields, 5, 'getBrokerName', 102)
  const reviveQueueId = numberIn(fields, 3, 'getReviveQid', 63)
  const brokerName = fieldAt(fields, 5, 'getBrokerName', 102)
  const startOffset = numberIn(fields, 0, 'getCkQueueOffset', 42)
  const popTime = numberIn(fields, 1, 'getPopTime', 49)
  return { startOffset, popTime, invisibleTime: numberIn(fields, 2, 'getInvisibleTime', 56), reviveQueueId, brokerName }
}

const EXTRA_INFO = 'org.apache.rocketmq.remoting.protocol.header.ExtraInfoUtil'

/** String.split leaves out empty fields at the end. */
function javaSplit(text: string): readonly string[] {
  const fields = text.split(' ')
  while (fields.length > 1 && fields.at(-1) === '') fields.pop()
  return fields
}

function fieldAt(fields: readonly string[], index: number, method: string, line: number): string {
  const field = fields[index]
  if (field !== undefined) return field
  throw notAHandle(`${method} fail, extraInfoStrs length ${fields.length}`, method, line)
}

function numberIn(fields: readonly string[], index: number, method: string, line: number): number {
  const field = fieldAt(fields, index, method, line)
  if (/^[+-]?\d{1,19}$/.test(field)) return Number(field)
  const frame = 'java.base/java.lang.NumberFormatException.forInputString(NumberFormatException.java:67)'
  throw new JavaException('java.lang.NumberFormatException', `For input string: "${field}"`, frame)
}

function notAHandle(text: string, method: string, line: number): JavaException {
  const frame = `${EXTRA_INFO}.${method}(ExtraInfoUtil.java:${line})`
  return new JavaException('java.lang.IllegalArgumentException', text, frame)
}

/** `startOffsetInfo`, `msgOffsetInfo` and `orderCountInfo` of one answer, entry by entry. */
export class OffsetInfo {
  readonly #entries: string[] = []

  add(topic: string, queueId: number | string, value: number | string): void {
    this.#entries.push(`${topicFlag(topic)} ${queueId} ${value}`)
  }

  get text(): string {
    return this.#entries.join(';')
  }
}
