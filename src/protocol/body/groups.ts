import { type JsonBody, jsonBody, list, object, optional, text } from '../json/index.ts'
import { type SubscriptionData, subscriptionDataShape } from './subscriptionData.ts'

/** Answer of GET_CONSUMER_LIST_BY_GROUP (remoting.md B12). */
export interface ConsumerList {
  readonly consumerIdList: readonly string[]
}

export const consumerListBody: JsonBody<ConsumerList> = jsonBody(
  'GetConsumerListByGroupResponseBody',
  object<ConsumerList>({ consumerIdList: list(text) }),
)

/** Answer of QUERY_TOPIC_CONSUME_BY_WHO (remoting.md B37). */
export interface GroupList {
  readonly groupList: readonly string[]
}

export const groupListBody: JsonBody<GroupList> = jsonBody('GroupList', object<GroupList>({ groupList: list(text) }))

/** Answer of QUERY_SUBSCRIPTION_BY_CONSUMER (remoting.md B38). */
export interface QuerySubscriptionResponse {
  readonly group: string
  readonly subscriptionData?: SubscriptionData | undefined
  readonly topic?: string | undefined
}

export const querySubscriptionBody: JsonBody<QuerySubscriptionResponse> = jsonBody(
  'QuerySubscriptionResponseBody',
  object<QuerySubscriptionResponse>({
    group: text,
    subscriptionData: optional(subscriptionDataShape),
    topic: optional(text),
  }),
)
