import {
  byObject,
  byText,
  double,
  type JsonBody,
  jsonBody,
  list,
  object,
  optional,
  type Shape,
  text,
  whole,
} from '../json/index.ts'
import { type MessageQueue, messageQueueShape } from './messageQueue.ts'

/** Where a group stands in one queue. */
export interface OffsetWrapper {
  readonly brokerOffset: number
  readonly consumerOffset: number
  /** Store time of the last consumed message, 0 when none. */
  readonly lastTimestamp: number
  /** 5.x only. */
  readonly pullOffset?: number | undefined
}

/** Answer of GET_CONSUME_STATS (remoting.md B20). */
export interface ConsumeStats {
  readonly consumeTps: number
  readonly offsetTable: readonly (readonly [MessageQueue, OffsetWrapper])[]
}

export const consumeStatsShape: Shape<ConsumeStats> = object<ConsumeStats>({
  consumeTps: double,
  offsetTable: byObject(
    messageQueueShape,
    object<OffsetWrapper>({
      brokerOffset: whole,
      consumerOffset: whole,
      lastTimestamp: whole,
      pullOffset: optional(whole),
    }),
  ),
})

export const consumeStatsBody: JsonBody<ConsumeStats> = jsonBody('ConsumeStats', consumeStatsShape)

/** Answer of GET_BROKER_CONSUME_STATS (remoting.md B21). */
export interface ConsumeStatsList {
  readonly brokerAddr: string
  readonly consumeStatsList: readonly ReadonlyMap<string, readonly ConsumeStats[]>[]
  readonly totalDiff: number
  readonly totalInflightDiff: number
}

export const consumeStatsListBody: JsonBody<ConsumeStatsList> = jsonBody(
  'ConsumeStatsList',
  object<ConsumeStatsList>({
    brokerAddr: text,
    consumeStatsList: list(byText(list(consumeStatsShape))),
    totalDiff: whole,
    totalInflightDiff: whole,
  }),
)

export interface TopicOffset {
  /** Store time of the last message, 0 when the queue is empty. */
  readonly lastUpdateTimestamp: number
  readonly maxOffset: number
  readonly minOffset: number
}

/** Answer of GET_TOPIC_STATS_INFO (remoting.md B22). */
export interface TopicStatsTable {
  readonly offsetTable: readonly (readonly [MessageQueue, TopicOffset])[]
  /** Absent from 4.9.x. */
  readonly topicPutTps?: number | undefined
}

export const topicStatsBody: JsonBody<TopicStatsTable> = jsonBody(
  'TopicStatsTable',
  object<TopicStatsTable>({
    offsetTable: byObject(
      messageQueueShape,
      object<TopicOffset>({ lastUpdateTimestamp: whole, maxOffset: whole, minOffset: whole }),
    ),
    topicPutTps: optional(double),
  }),
)
