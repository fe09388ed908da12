import {
  constant,
  flag,
  int,
  type JsonBody,
  jsonBody,
  list,
  object,
  optional,
  orElse,
  type Shape,
  text,
} from '../json/index.ts'
import { type SubscriptionData, subscriptionDataShape } from './subscriptionData.ts'

export interface ConsumerData {
  /** `CONSUME_FROM_LAST_OFFSET`, `CONSUME_FROM_FIRST_OFFSET`, `CONSUME_FROM_TIMESTAMP` or a deprecated name. */
  readonly consumeFromWhere: string
  /** `CONSUME_ACTIVELY`, `CONSUME_PASSIVELY` or `CONSUME_POP`. */
  readonly consumeType: string
  readonly groupName?: string | undefined
  /** `BROADCASTING` or `CLUSTERING`. */
  readonly messageModel: string
  readonly subscriptionDataSet: readonly SubscriptionData[]
  readonly unitMode: boolean
}

export interface ProducerData {
  readonly groupName?: string | undefined
}

/** Body of HEART_BEAT (remoting.md B11). 4.9.x and Go send neither fingerprint nor `withoutSub`. */
export interface HeartbeatData {
  readonly clientID: string
  readonly consumerDataSet: readonly ConsumerData[]
  /** 0 or absent: version 1 of the heartbeat. */
  readonly heartbeatFingerprint?: number | undefined
  readonly producerDataSet: readonly ProducerData[]
  readonly withoutSub?: boolean | undefined
}

const consumerDataShape: Shape<ConsumerData> = object<ConsumerData>({
  consumeFromWhere: orElse(constant, 'CONSUME_FROM_LAST_OFFSET'),
  consumeType: orElse(constant, 'CONSUME_PASSIVELY'),
  groupName: optional(text),
  messageModel: orElse(constant, 'CLUSTERING'),
  subscriptionDataSet: list(subscriptionDataShape),
  unitMode: flag,
})

export const heartbeatBody: JsonBody<HeartbeatData> = jsonBody(
  'HeartbeatData',
  object<HeartbeatData>({
    clientID: text,
    consumerDataSet: list(consumerDataShape),
    heartbeatFingerprint: optional(int),
    producerDataSet: list(object<ProducerData>({ groupName: optional(text) })),
    withoutSub: optional(flag),
  }),
)

/** Body of CHECK_CLIENT_CONFIG (remoting.md B19). */
export interface CheckClientRequest {
  readonly clientId: string
  readonly group: string
  readonly namespace?: string | undefined
  readonly subscriptionData?: SubscriptionData | undefined
}

export const checkClientBody: JsonBody<CheckClientRequest> = jsonBody(
  'CheckClientRequestBody',
  object<CheckClientRequest>({
    clientId: text,
    group: text,
    namespace: optional(text),
    subscriptionData: optional(subscriptionDataShape),
  }),
)
