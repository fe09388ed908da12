import { byObject, byText, type JsonBody, jsonBody, list, object, type Shape, text, whole } from '../json/index.ts'
import { type MessageQueue, messageQueueShape } from './messageQueue.ts'

type QueueOffsets = readonly (readonly [MessageQueue, number])[]

const queueOffsets: Shape<QueueOffsets> = byObject(messageQueueShape, whole)

/** Body of RESET_CONSUMER_CLIENT_OFFSET and answer of INVOKE_BROKER_TO_RESET_OFFSET (remoting.md B23). */
export interface ResetOffset {
  readonly offsetTable: QueueOffsets
}

/** Go reads only this compact form with object keys (remoting.md 19.4). */
export const resetOffsetBody: JsonBody<ResetOffset> = jsonBody(
  'ResetOffsetBody',
  object<ResetOffset>({ offsetTable: queueOffsets }),
)

/** The form pushed to C++ clients (remoting.md B23C). */
export interface ResetOffsetForC {
  readonly offsetTable: readonly (MessageQueue & { readonly offset: number })[]
}

export const resetOffsetForCBody: JsonBody<ResetOffsetForC> = jsonBody(
  'ResetOffsetBodyForC',
  object<ResetOffsetForC>({
    offsetTable: list(
      object<MessageQueue & { readonly offset: number }>({
        brokerName: text,
        offset: whole,
        queueId: whole,
        topic: text,
      }),
    ),
  }),
)

/** Answers of GET_CONSUMER_STATUS_FROM_CLIENT and INVOKE_BROKER_TO_GET_CONSUMER_STATUS (remoting.md B24). */
export interface ConsumerStatus {
  /** Offsets by client id. */
  readonly consumerTable: ReadonlyMap<string, QueueOffsets>
  readonly messageQueueTable: QueueOffsets
}

export const consumerStatusBody: JsonBody<ConsumerStatus> = jsonBody(
  'GetConsumerStatusBody',
  object<ConsumerStatus>({ consumerTable: byText(queueOffsets), messageQueueTable: queueOffsets }),
)
