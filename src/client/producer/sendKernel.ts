import {
  encodeProperties,
  isRetryTopic,
  type MessageQueue,
  type RequestHeader,
  ResponseCode,
  SystemTopic,
} from '../../protocol/index.ts'
import { ClientError, clientError } from '../errors.ts'
import type { ClientInstance } from '../instance/clientInstance.ts'
import { type OutgoingMessage, Property } from '../message/message.ts'
import { REPLY_MESSAGE } from '../message/replyMessage.ts'
import type { SendTrace } from '../trace/sendTrace.ts'
import { type SendResult, STORED_CODES, sendStatusOf } from './sendResult.ts'

/** `DefaultRegion` (MixAll.DEFAULT_TRACE_REGION_ID), what an answer without a region means. */
const DEFAULT_REGION = 'DefaultRegion'

/** What counts as stored with the planted bug `busyIsSent`. */
const BUSY_TOO: readonly number[] = [...STORED_CODES, ResponseCode.SYSTEM_BUSY]

type SendRequest =
  | 'SEND_BATCH_MESSAGE'
  | keyof typeof REPLY_REQUESTS
  | (typeof REPLY_REQUESTS)[keyof typeof REPLY_REQUESTS]

/** What a reply goes out as, by what other messages do. */
const REPLY_REQUESTS = { SEND_MESSAGE: 'SEND_REPLY_MESSAGE', SEND_MESSAGE_V2: 'SEND_REPLY_MESSAGE_V2' } as const

export interface KernelOptions {
  readonly group: string
  readonly defaultTopicQueueNums: number
  readonly trace?: SendTrace | undefined
}

/** A batch that became one record goes by its own key, others by those of their messages. */
function idOf(message: OutgoingMessage, batchUniqId: string | undefined): string {
  if (!message.batch || batchUniqId === undefined) return message.msgId
  return message.properties.get(Property.UNIQ_KEY) ?? message.msgId
}

/** One request for one message to one queue (sendKernelImpl). */
export class SendKernel {
  readonly #instance: ClientInstance
  readonly #options: KernelOptions

  constructor(instance: ClientInstance, options: KernelOptions) {
    this.#instance = instance
    this.#options = options
  }

  async send(
    message: OutgoingMessage,
    queue: MessageQueue,
    timeoutMs: number,
    closeOnTimeout: boolean,
  ): Promise<SendResult> {
    const header = this.#header(message, queue)
    const address = this.#addressOf(queue)
    const ended = this.#options.trace?.begin(message, address)
    const reply = await this.#instance.invoker.call(this.#requestName(message), address, header, {
      body: message.body,
      timeoutMs,
      accept: this.#instance.plantedBugs.busyIsSent === true ? BUSY_TOO : STORED_CODES,
      ...(closeOnTimeout ? {} : { closeOnTimeout: false }),
    })
    const answer = reply.header
    const result: SendResult = {
      status: sendStatusOf(reply.code),
      msgId: idOf(message, answer.batchUniqId),
      offsetMsgId: answer.msgId ?? '',
      queue: { ...queue, queueId: answer.queueId ?? queue.queueId },
      queueOffset: answer.queueOffset ?? 0,
      transactionId: answer.transactionId,
      regionId: answer.MSG_REGION ?? DEFAULT_REGION,
      traceOn: answer.TRACE_ON !== 'false',
      recallHandle: answer.recallHandle,
    }
    ended?.(result)
    return result
  }

  /** Resolves when the request was handed to the network. */
  async oneway(message: OutgoingMessage, queue: MessageQueue, timeoutMs: number): Promise<void> {
    const header = this.#header(message, queue)
    await this.#instance.invoker.oneway(this.#requestName(message), this.#addressOf(queue), header, {
      body: message.body,
      timeoutMs,
    })
  }

  /** The master of a queue's broker is known, or becomes known by asking for the route once more. */
  async locate(queue: MessageQueue): Promise<void> {
    if (this.#instance.routes.publishAddress(queue.brokerName) !== undefined) return
    await this.#instance.routes.update(queue.topic)
  }

  /** Opens the connection to the queue's master, if it can. */
  async open(queue: MessageQueue): Promise<void> {
    try {
      await this.#instance.invoker.open(this.#addressOf(queue))
    } catch (error) {
      if (!ClientError.is(error)) throw error
    }
  }

  #addressOf(queue: MessageQueue): string {
    const address = this.#instance.routes.publishAddress(queue.brokerName)
    if (address !== undefined) return address
    const { brokerName, topic } = queue
    throw clientError(this.#instance.dialect, { kind: 'brokerUnknown', brokerName, topic })
  }

  #requestName(message: OutgoingMessage): SendRequest {
    if (message.batch) return 'SEND_BATCH_MESSAGE'
    const { sendRequest } = this.#instance.dialect.wire
    return message.properties.get(Property.MSG_TYPE) === REPLY_MESSAGE ? REPLY_REQUESTS[sendRequest] : sendRequest
  }

  #header(message: OutgoingMessage, queue: MessageQueue): RequestHeader<'SEND_MESSAGE_V2'> {
    const properties = new Map(message.properties)
    let reconsumeTimes: number | undefined
    let maxReconsumeTimes: number | undefined
    if (isRetryTopic(message.topic)) {
      reconsumeTimes = take(properties, Property.RECONSUME_TIME)
      maxReconsumeTimes = take(properties, Property.MAX_RECONSUME_TIMES)
    }
    return {
      producerGroup: this.#options.group,
      topic: message.topic,
      defaultTopic: SystemTopic.AUTO_CREATE,
      defaultTopicQueueNums: this.#options.defaultTopicQueueNums,
      queueId: queue.queueId,
      sysFlag: message.sysFlag,
      bornTimestamp: this.#instance.runtime.clock.wallMs(),
      flag: message.flag,
      properties: encodeProperties(properties),
      reconsumeTimes: reconsumeTimes ?? 0,
      unitMode: false,
      maxReconsumeTimes,
      batch: message.batch,
      bname: queue.brokerName,
    }
  }
}

/** In a retry topic the two counters travel in the header and are not stored with the message. */
function take(properties: Map<string, string>, name: string): number | undefined {
  const text = properties.get(name)
  properties.delete(name)
  return text === undefined ? undefined : Number(text)
}
