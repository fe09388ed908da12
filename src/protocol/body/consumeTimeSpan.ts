import { byNumber, type JsonBody, jsonBody, list, object, optional, text, whole } from '../json/index.ts'
import { type MessageQueue, messageQueueShape } from './messageQueue.ts'

/** Times of one queue. The `…Str` properties repeat them as `yyyy-MM-dd#HH:mm:ss:SSS` in the server's zone. */
export interface QueueTimeSpan {
  readonly consumeTimeStamp: number
  readonly consumeTimeStampStr?: string | undefined
  readonly delayTime: number
  readonly maxTimeStamp: number
  readonly maxTimeStampStr?: string | undefined
  readonly messageQueue: MessageQueue
  readonly minTimeStamp: number
  readonly minTimeStampStr?: string | undefined
}

/** Answer of QUERY_CONSUME_TIME_SPAN (remoting.md B27). */
export interface QueryConsumeTimeSpan {
  readonly consumeTimeSpanSet: readonly QueueTimeSpan[]
}

export const consumeTimeSpanBody: JsonBody<QueryConsumeTimeSpan> = jsonBody(
  'QueryConsumeTimeSpanBody',
  object<QueryConsumeTimeSpan>({
    consumeTimeSpanSet: list(
      object<QueueTimeSpan>({
        consumeTimeStamp: whole,
        consumeTimeStampStr: optional(text),
        delayTime: whole,
        maxTimeStamp: whole,
        maxTimeStampStr: optional(text),
        messageQueue: messageQueueShape,
        minTimeStamp: whole,
        minTimeStampStr: optional(text),
      }),
    ),
  }),
)

/** Answer of QUERY_CORRECTION_OFFSET (remoting.md B28): offset by queue id, LONG_MAX where the group is behind already. */
export interface QueryCorrectionOffset {
  readonly correctionOffsets: ReadonlyMap<number, number>
}

export const correctionOffsetBody: JsonBody<QueryCorrectionOffset> = jsonBody(
  'QueryCorrectionOffsetBody',
  object<QueryCorrectionOffset>({ correctionOffsets: byNumber(whole) }),
)
