import { isRetryTopic, parseInt32, parseInt64 } from '../../protocol/index.ts'
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

/** The fields of a handle, each read when it is asked for: they throw as the original does for a text that is no handle. */
export class HandleText {
  readonly #fields: readonly string[]

  constructor(text: string | undefined) {
    if (text === undefined) throw notAHandle('split extraInfo is null', 'split', 35)
    this.#fields = javaSplit(text)
  }

  get startOffset(): number {
    return this.#number(0, 'getCkQueueOffset', 42, parseInt64)
  }

  get popTime(): number {
    return this.#number(1, 'getPopTime', 49, parseInt64)
  }

  get invisibleTime(): number {
    return this.#number(2, 'getInvisibleTime', 56, parseInt64)
  }

  get reviveQueueId(): number {
    return this.#number(3, 'getReviveQid', 63, parseInt32)
  }

  get brokerName(): string {
    return this.#field(5, 'getBrokerName', 102)
  }

  /** All of them, in the order in which an acknowledgement reads them. */
  get handle(): PopHandle {
    const { brokerName, reviveQueueId, startOffset, popTime, invisibleTime } = this
    return { startOffset, popTime, invisibleTime, reviveQueueId, brokerName }
  }

  #field(index: number, method: string, line: number): string {
    const field = this.#fields[index]
    if (field !== undefined) return field
    throw notAHandle(`${method} fail, extraInfoStrs length ${this.#fields.length}`, method, line)
  }

  #number(index: number, method: string, line: number, parse: (text: string) => number | undefined): number {
    const field = this.#field(index, method, line)
    const value = parse(field)
    if (value !== undefined) return value
    const frame = 'java.base/java.lang.NumberFormatException.forInputString(NumberFormatException.java:67)'
    throw new JavaException('java.lang.NumberFormatException', `For input string: "${field}"`, frame)
  }
}

const EXTRA_INFO = 'org.apache.rocketmq.remoting.protocol.header.ExtraInfoUtil'

/** String.split leaves out empty fields at the end, so that a blank has none; a text without a separator stays as it is. */
function javaSplit(text: string): readonly string[] {
  if (text === '') return [text]
  const fields = text.split(' ')
  while (fields.at(-1) === '') fields.pop()
  return fields
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
