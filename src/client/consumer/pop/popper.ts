import {
  MessageConst,
  type MessageQueue,
  type MessageRecord,
  ResponseCode,
  type ResponseHeader,
  type SubscriptionData,
} from '../../../protocol/index.ts'
import { ErrorCodes, SimError } from '../../../runtime/index.ts'
import type { ClientInstance } from '../../instance/clientInstance.ts'
import { type CachedMessage, decodeMessages } from '../../message/receivedMessage.ts'
import type { Names } from '../../namespace.ts'
import { master } from '../queueOffsets.ts'
import { handleOf, type PopHandle, parseHandle, parseOffsetInfo, realTopic, topicFlagOf } from './handle.ts'

/** Where a group without an offset begins (ConsumeInitMode). */
export type InitMode = 'MIN' | 'MAX'

export interface PopRequest {
  /** Queue id −1: any queue of the broker. */
  readonly queue: MessageQueue
  readonly maxMsgNums: number
  readonly invisibleTimeMs: number
  readonly initMode: InitMode
  readonly subscription: SubscriptionData
  /** Ordered: nothing of a queue before its last delivery is acknowledged; the same attempt may ask again. */
  readonly attemptId: string | undefined
}

/** A message, and what names its delivery. */
export interface Popped {
  readonly message: CachedMessage
  readonly handle: PopHandle
  /** Monotonic time at which it came in. */
  readonly atMs: number
}

export type PopResult =
  | { readonly status: 'FOUND'; readonly messages: readonly Popped[] }
  | { readonly status: 'NOT_FOUND' | 'POLLING_FULL' }

/** What a client grants beyond the time that the broker may hold a request (PullAPIWrapper.popAsync). */
const POLL_GRACE_MS = 10_000

const POP_CODES: readonly number[] = [
  ResponseCode.SUCCESS,
  ResponseCode.POLLING_FULL,
  ResponseCode.POLLING_TIMEOUT,
  ResponseCode.PULL_NOT_FOUND,
]

/** POP_MESSAGE (200050) and its answers (MQClientAPIImpl.processPopResponse). */
export class Popper {
  readonly #instance: ClientInstance
  readonly #group: string
  readonly #names: Names

  constructor(instance: ClientInstance, group: string, names: Names) {
    this.#instance = instance
    this.#group = group
    this.#names = names
  }

  /** Rejects with ClientError, or with SimError when the answer cannot be read. */
  async pop(request: PopRequest): Promise<PopResult> {
    const { queue, subscription, attemptId } = request
    const { dialect, runtime, invoker } = this.#instance
    const pollTime = dialect.consumer.suspendTimeoutMs
    const reply = await invoker.call(
      'POP_MESSAGE',
      await master(this.#instance, queue),
      {
        consumerGroup: this.#group,
        topic: queue.topic,
        queueId: queue.queueId,
        maxMsgNums: request.maxMsgNums,
        invisibleTime: request.invisibleTimeMs,
        pollTime,
        bornTime: runtime.clock.wallMs(),
        initMode: request.initMode === 'MIN' ? 0 : 1,
        expType: subscription.expressionType,
        exp: subscription.subString,
        order: attemptId !== undefined,
        attemptId,
        bname: queue.brokerName,
      },
      { timeoutMs: pollTime + POLL_GRACE_MS, accept: POP_CODES, closeOnTimeout: false },
    )
    if (reply.code === ResponseCode.POLLING_FULL) return { status: 'POLLING_FULL' }
    if (reply.code !== ResponseCode.SUCCESS) return { status: 'NOT_FOUND' }
    return { status: 'FOUND', messages: this.#popped(reply.body, reply.header, queue, attemptId !== undefined) }
  }

  #popped(
    body: Uint8Array | undefined,
    header: ResponseHeader<'POP_MESSAGE'>,
    { topic, brokerName }: MessageQueue,
    order: boolean,
  ): readonly Popped[] {
    const atMs = this.#instance.timers.nowMs()
    const handles: PopHandle[] = []
    const answer = new PopAnswer(header, brokerName)
    const messages = decodeMessages(body, (record) => {
      const handle = answer.handle(record)
      handles.push(handle)
      return { topic: realTopic(handle.topicFlag, topic, this.#group), brokerName, queueId: record.queueId }
    })
    return messages.map((message, index): Popped => {
      const handle = handles[index]
      if (handle === undefined) throw unnamed(message.record)
      message.properties.set(MessageConst.PROPERTY_POP_CK, handle.text)
      if (!message.properties.has(MessageConst.PROPERTY_FIRST_POP_TIME))
        message.properties.set(MessageConst.PROPERTY_FIRST_POP_TIME, String(header.popTime ?? 0))
      const times = order ? answer.timesBefore(handle) : 0
      if (times > 0) message.reconsumeTimes = times
      message.topic = this.#names.shown(topic)
      return { message, handle, atMs }
    })
  }
}

/** The offsets in the header of one answer. */
class PopAnswer {
  readonly #header: ResponseHeader<'POP_MESSAGE'>
  readonly #brokerName: string
  readonly #starts: ReadonlyMap<string, string>
  readonly #offsets = new Map<string, string[]>()
  readonly #counts: ReadonlyMap<string, string>
  /** For brokers before 5.0 was final, which do not tell where deliveries began: at their first message. */
  readonly #firsts = new Map<string, number>()

  constructor(header: ResponseHeader<'POP_MESSAGE'>, brokerName: string) {
    this.#header = header
    this.#brokerName = brokerName
    this.#starts = parseOffsetInfo(header.startOffsetInfo)
    this.#counts = parseOffsetInfo(header.orderCountInfo)
    for (const [key, offsets] of parseOffsetInfo(header.msgOffsetInfo)) this.#offsets.set(key, offsets.split(','))
  }

  /** To be asked for each message once, in their order. A retried one brings its handle along. */
  handle(record: MessageRecord): PopHandle {
    const given = record.properties.get(MessageConst.PROPERTY_POP_CK)
    if (given !== undefined) return parseHandle(given)
    const { queueId } = record
    const topicFlag = topicFlagOf(record.topic)
    const key = `${topicFlag}@${queueId}`
    const startOffset = this.#startOffset(key, record)
    const queueOffset = this.#starts.size === 0 ? record.queueOffset : Number(this.#offsets.get(key)?.shift())
    if (!Number.isSafeInteger(startOffset) || !Number.isSafeInteger(queueOffset)) throw unnamed(record)
    const { popTime = 0, invisibleTime = 0, reviveQid: reviveQueueId = 0 } = this.#header
    const brokerName = this.#brokerName
    return handleOf({
      startOffset,
      popTime,
      invisibleTime,
      reviveQueueId,
      topicFlag,
      brokerName,
      queueId,
      queueOffset,
    })
  }

  /** How often a message of an ordered delivery was delivered before; early 5.x brokers tell it for the queue alone. */
  timesBefore({ topicFlag, queueId, queueOffset }: PopHandle): number {
    const count = this.#counts.get(`${topicFlag}@qo${queueId}%${queueOffset}`)
    return Number(count ?? this.#counts.get(`${topicFlag}@${queueId}`) ?? 0)
  }

  #startOffset(key: string, { queueOffset }: MessageRecord): number {
    if (this.#starts.size > 0) return Number(this.#starts.get(key))
    const first = this.#firsts.get(key) ?? queueOffset
    this.#firsts.set(key, first)
    return first
  }
}

function unnamed({ topic, queueId, queueOffset }: MessageRecord): SimError {
  const text = `an answer to POP_MESSAGE does not name message ${queueOffset} of queue ${queueId} of ${topic}`
  return new SimError(ErrorCodes.MessageMalformed, text)
}
