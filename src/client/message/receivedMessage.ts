import {
  decodeRecords,
  encodeOffsetMsgId,
  innerMessages,
  isInnerBatch,
  type MessageQueue,
  type MessageRecord,
  plainBody,
} from '../../protocol/index.ts'
import type { SocketAddress } from '../../runtime/index.ts'
import { Property } from './message.ts'

const decoder = new TextDecoder()

/** A message as a consumer gets it. */
export interface ReceivedMessage {
  /** Of a retried message the topic that it was sent to, not the retry topic. */
  readonly topic: string
  readonly body: Uint8Array
  /** The body as UTF-8. */
  readonly text: string
  /** UNIQ_KEY; without one the offset message id. */
  readonly msgId: string
  readonly offsetMsgId: string
  readonly tags: string | undefined
  /** KEYS, split at blanks. */
  readonly keys: readonly string[]
  readonly properties: ReadonlyMap<string, string>
  /** Where it was read from: for a retried message a queue of the retry topic. */
  readonly queue: MessageQueue
  readonly queueOffset: number
  readonly physicalOffset: number
  readonly bornTimestamp: number
  readonly bornHost: SocketAddress
  readonly storeTimestamp: number
  readonly storeHost: SocketAddress
  /** 0 at the first delivery. */
  readonly reconsumeTimes: number
  readonly flag: number
  readonly sysFlag: number
  readonly bodyCrc: number
  readonly preparedTransactionOffset: number
  /** Size of the stored record. */
  readonly storeSize: number
}

/** A received message as the consumer itself handles it. */
export class CachedMessage implements ReceivedMessage {
  topic: string
  reconsumeTimes: number
  /** Monotonic time at which the handler got it, undefined while it waits. */
  startedAtMs: number | undefined
  /** Consumed or sent back, and only kept until those before it are, too. */
  done = false
  readonly record: MessageRecord
  readonly queue: MessageQueue
  readonly body: Uint8Array
  readonly properties: Map<string, string>

  constructor(record: MessageRecord, queue: MessageQueue) {
    this.record = record
    this.queue = queue
    this.topic = record.topic
    this.reconsumeTimes = record.reconsumeTimes
    this.properties = record.properties
    this.body = plainBody(record.body, record.sysFlag)
  }

  get text(): string {
    return decoder.decode(this.body)
  }
  get msgId(): string {
    return this.properties.get(Property.UNIQ_KEY) ?? this.offsetMsgId
  }
  get offsetMsgId(): string {
    return encodeOffsetMsgId(this.record.storeHost, this.record.physicalOffset)
  }
  get tags(): string | undefined {
    return this.properties.get(Property.TAGS)
  }
  get keys(): readonly string[] {
    return (this.properties.get(Property.KEYS) ?? '').split(' ').filter((key) => key !== '')
  }
  get queueOffset(): number {
    return this.record.queueOffset
  }
  get physicalOffset(): number {
    return this.record.physicalOffset
  }
  get bornTimestamp(): number {
    return this.record.bornTimestamp
  }
  get bornHost(): SocketAddress {
    return this.record.bornHost
  }
  get storeTimestamp(): number {
    return this.record.storeTimestamp
  }
  get storeHost(): SocketAddress {
    return this.record.storeHost
  }
  get flag(): number {
    return this.record.flag
  }
  get sysFlag(): number {
    return this.record.sysFlag
  }
  get bodyCrc(): number {
    return this.record.bodyCrc
  }
  get preparedTransactionOffset(): number {
    return this.record.preparedTransactionOffset
  }
  get storeSize(): number {
    return this.record.totalSize
  }

  /** What a person wants to see of it, in JSON and where a test runner shows a difference. */
  toJSON(): Readonly<Record<string, unknown>> {
    const { topic, text, tags, keys, msgId, reconsumeTimes, queueOffset, properties } = this
    const queue = `${this.queue.topic}/${this.queue.brokerName}/${this.queue.queueId}`
    return {
      topic,
      text,
      tags,
      keys,
      msgId,
      reconsumeTimes,
      queue,
      queueOffset,
      properties: Object.fromEntries(properties),
    }
  }
}

/** Takes a pull answer apart. Throws SimError when a record or a compressed body is broken. */
export function decodeMessages(
  body: Uint8Array | undefined,
  queueOf: (record: MessageRecord) => MessageQueue,
): CachedMessage[] {
  return body === undefined ? [] : decodeRecords(body).map((record) => new CachedMessage(record, queueOf(record)))
}

/** Puts the messages of inner batches in their place. Throws SimError when one cannot be taken apart. */
export function unwrapInnerBatches(messages: CachedMessage[]): CachedMessage[] {
  if (!messages.some(isInnerBatch)) return messages
  return messages.flatMap((message) =>
    isInnerBatch(message)
      ? innerMessages(message.record).map((record) => new CachedMessage(record, message.queue))
      : [message],
  )
}
