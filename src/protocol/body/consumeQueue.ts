import { exactLong, flag, type JsonBody, jsonBody, list, object, optional, text, whole } from '../json/index.ts'
import { type SubscriptionData, subscriptionDataShape } from './subscriptionData.ts'

export interface ConsumeQueueData {
  readonly bitMap?: string | undefined
  readonly eval: boolean
  readonly extendDataJson?: string | undefined
  readonly msg?: string | undefined
  readonly physicOffset: number
  readonly physicSize: number
  readonly tagsCode: bigint
}

/** Answer of QUERY_CONSUME_QUEUE (remoting.md B29). */
export interface QueryConsumeQueueResponse {
  readonly filterData?: string | undefined
  readonly maxQueueIndex: number
  readonly minQueueIndex: number
  readonly queueData?: readonly ConsumeQueueData[] | undefined
  readonly subscriptionData?: SubscriptionData | undefined
}

export const consumeQueueBody: JsonBody<QueryConsumeQueueResponse> = jsonBody(
  'QueryConsumeQueueResponseBody',
  object<QueryConsumeQueueResponse>({
    filterData: optional(text),
    maxQueueIndex: whole,
    minQueueIndex: whole,
    queueData: optional(
      list(
        object<ConsumeQueueData>({
          bitMap: optional(text),
          eval: flag,
          extendDataJson: optional(text),
          msg: optional(text),
          physicOffset: whole,
          physicSize: whole,
          tagsCode: exactLong,
        }),
      ),
    ),
    subscriptionData: optional(subscriptionDataShape),
  }),
)
