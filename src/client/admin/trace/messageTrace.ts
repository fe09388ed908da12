import { SystemTopic } from '../../../protocol/index.ts'
import { addressText } from '../../../runtime/index.ts'
import type { Message } from '../../message/message.ts'
import type { ReceivedMessage } from '../../message/receivedMessage.ts'
import { InnerProducer } from '../../producer/innerProducer.ts'
import type { SendResult } from '../../producer/sendResult.ts'
import {
  decodeTraceRecords,
  encodeTraceRecord,
  type SubAfterRecord,
  type TraceRecord,
} from '../../trace/traceRecords.ts'
import type { AdminContext } from '../adminContext.ts'
import { messagesByKey, type QueryOptions } from '../messages.ts'

export interface TraceOptions extends QueryOptions {
  /** Where the clients write their trace data. Default RMQ_SYS_TRACE_TOPIC. */
  readonly traceTopic?: string | undefined
}

/** One step in the life of a message, as a client told it. */
export interface TraceStep {
  /** Sent; consumed; a half message decided about; a timer message taken back. */
  readonly type: 'Pub' | 'Sub' | 'EndTransaction' | 'Recall'
  readonly group: string
  /** Address of the client: as it says itself, else as the broker saw it when it sent the trace data. */
  readonly clientHost: string
  /** Wall milliseconds: of the send, of the beginning of the consumption. */
  readonly timestamp: number
  /** Undefined when the end of the step was not told. */
  readonly costMs: number | undefined
  readonly success: boolean | undefined
  /** Deliveries to this group before, of a Sub. */
  readonly retryTimes: number
  /** What the step came to in words: the outcome of a Sub, the state of a transaction. */
  readonly outcome: string | undefined
  /** Of a Pub. */
  readonly topic: string | undefined
  readonly storeHost: string | undefined
}

interface Told {
  readonly record: TraceRecord
  readonly by: ReceivedMessage
}

/**
 * The steps of a message in the order of time. Clients trace only when they are told to (`enableMsgTrace`), and write
 * their data some seconds later. Empty when nobody told anything of the message.
 */
export async function messageTrace(
  context: AdminContext,
  msgId: string,
  options: TraceOptions,
): Promise<readonly TraceStep[]> {
  const { traceTopic = SystemTopic.TRACE, ...query } = options
  const told: Told[] = (await messagesByKey(context, traceTopic, msgId, query)).flatMap((by) =>
    decodeTraceRecords(by.text)
      .filter((record) => record.msgId === msgId)
      .map((record) => ({ record, by })),
  )
  const ends = new Map<string, SubAfterRecord>()
  for (const { record } of told) if (record.type === 'SubAfter') ends.set(record.requestId, record)
  const begun = new Set(told.flatMap(({ record }) => (record.type === 'SubBefore' ? [record.requestId] : [])))
  const steps = told
    // The end of a consumption says what its beginning leaves open; alone it stands for both.
    .filter(({ record }) => record.type !== 'SubAfter' || !begun.has(record.requestId))
    .map((one) => stepOf(one, ends))
  return steps.sort((left, right) => left.timestamp - right.timestamp)
}

function stepOf({ record, by }: Told, ends: ReadonlyMap<string, SubAfterRecord>): TraceStep {
  const bornHost = addressText(by.bornHost)
  const nothing = { retryTimes: 0, outcome: undefined, topic: undefined, storeHost: undefined }
  switch (record.type) {
    case 'Pub': {
      const { group, timestamp, costMs, success, topic, storeHost } = record
      const clientHost = record.clientHost ?? bornHost
      return { ...nothing, type: 'Pub', group, clientHost, timestamp, costMs, success, topic, storeHost }
    }
    case 'SubBefore': {
      const { group, timestamp, retryTimes, requestId } = record
      const end = ends.get(requestId)
      return {
        ...nothing,
        type: 'Sub',
        group,
        clientHost: record.clientHost ?? bornHost,
        timestamp,
        costMs: end?.costMs,
        success: end?.success,
        retryTimes,
        outcome: end?.outcome,
      }
    }
    case 'SubAfter': {
      const { group = '', timestamp = by.bornTimestamp, costMs, success, outcome } = record
      return { ...nothing, type: 'Sub', group, clientHost: bornHost, timestamp, costMs, success, outcome }
    }
    case 'EndTransaction': {
      const { type, group, timestamp, topic, transactionState: outcome } = record
      return {
        ...nothing,
        type,
        group,
        clientHost: bornHost,
        timestamp,
        costMs: undefined,
        success: true,
        topic,
        outcome,
      }
    }
    case 'Recall': {
      const { type, group, timestamp, topic, success } = record
      return { ...nothing, type, group, clientHost: bornHost, timestamp, costMs: undefined, success, topic }
    }
    default:
      return record satisfies never
  }
}

/** What a producer knows of a send when it is over. */
export interface SentMessage {
  readonly group: string
  readonly message: Message
  readonly result: SendResult
  /** Address of the broker that took it. */
  readonly storeHost: string
  readonly bodyLength: number
  readonly sentMs: number
  readonly costMs: number
}

/** Writes the trace of a send, as a Java producer with `enableMsgTrace` does by itself. */
export async function traceSend(context: AdminContext, sent: SentMessage, traceTopic: string): Promise<void> {
  const { group, message, result } = sent
  const keys = typeof message.keys === 'string' ? message.keys : (message.keys ?? []).join(' ')
  const body = encodeTraceRecord({
    type: 'Pub',
    timestamp: sent.sentMs,
    regionId: result.regionId,
    group,
    topic: message.topic,
    msgId: result.msgId,
    tags: message.tags ?? '',
    keys,
    storeHost: sent.storeHost,
    bodyLength: sent.bodyLength,
    costMs: sent.costMs,
    messageType: (message.delayLevel ?? 0) > 0 ? 'Delay' : 'Normal',
    offsetMsgId: result.offsetMsgId,
    success: result.status === 'SEND_OK',
    clientHost: undefined,
  })
  const producer = new InnerProducer(context.instance, `_INNER_TRACE_PRODUCER-${group}-PRODUCE-1`)
  await producer.send({ topic: traceTopic, body, keys: [result.msgId, ...keys.split(' ')].filter((key) => key !== '') })
}
