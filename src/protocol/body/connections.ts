import { byText, type JsonBody, jsonBody, list, object, optional, type Shape, text, whole } from '../json/index.ts'
import { type SubscriptionData, subscriptionDataShape } from './subscriptionData.ts'

export interface Connection {
  /** `ip:port` of the channel. */
  readonly clientAddr: string
  readonly clientId: string
  readonly language: string
  readonly version: number
}

const connectionShape: Shape<Connection> = object<Connection>({
  clientAddr: text,
  clientId: text,
  language: text,
  version: whole,
})

/** Answer of GET_CONSUMER_CONNECTION_LIST (remoting.md B33). */
export interface ConsumerConnection {
  readonly connectionSet: readonly Connection[]
  readonly consumeFromWhere?: string | undefined
  readonly consumeType?: string | undefined
  readonly messageModel?: string | undefined
  readonly subscriptionTable: ReadonlyMap<string, SubscriptionData>
}

export const consumerConnectionBody: JsonBody<ConsumerConnection> = jsonBody(
  'ConsumerConnection',
  object<ConsumerConnection>({
    connectionSet: list(connectionShape),
    consumeFromWhere: optional(text),
    consumeType: optional(text),
    messageModel: optional(text),
    subscriptionTable: byText(subscriptionDataShape),
  }),
)

/** Answer of GET_PRODUCER_CONNECTION_LIST (remoting.md B34). */
export interface ProducerConnection {
  readonly connectionSet: readonly Connection[]
}

export const producerConnectionBody: JsonBody<ProducerConnection> = jsonBody(
  'ProducerConnection',
  object<ProducerConnection>({ connectionSet: list(connectionShape) }),
)

export interface ProducerInfo {
  readonly clientId: string
  readonly language: string
  readonly lastUpdateTimestamp: number
  readonly remoteIP: string
  readonly version: number
}

/** Answer of GET_ALL_PRODUCER_INFO (remoting.md B35): clients by producer group. */
export interface ProducerTableInfo {
  readonly data: ReadonlyMap<string, readonly ProducerInfo[]>
}

export const producerTableInfoBody: JsonBody<ProducerTableInfo> = jsonBody(
  'ProducerTableInfo',
  object<ProducerTableInfo>({
    data: byText(
      list(
        object<ProducerInfo>({
          clientId: text,
          language: text,
          lastUpdateTimestamp: whole,
          remoteIP: text,
          version: whole,
        }),
      ),
    ),
  }),
)
