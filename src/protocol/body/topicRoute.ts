import { MQVersion } from '../codes/index.ts'
import {
  byNumber,
  byText,
  flag,
  int,
  type JsonBody,
  type JsonStyle,
  jsonBody,
  list,
  object,
  optional,
  type Shape,
  text,
} from '../json/index.ts'
import { queueMappingInfoShape, type TopicQueueMappingInfo } from './queueMapping.ts'

/** Broker id of a master (MixAll.MASTER_ID). */
export const MASTER_ID = 0

/** One broker group: addresses by broker id. */
export interface BrokerData {
  readonly brokerAddrs: ReadonlyMap<number, string>
  readonly brokerName: string
  readonly cluster: string
  /** Absent from 4.9.x. */
  readonly enableActingMaster?: boolean | undefined
  readonly zoneName?: string | undefined
}

/** The queues of a topic on one broker group. */
export interface QueueData {
  readonly brokerName: string
  readonly perm: number
  readonly readQueueNums: number
  readonly topicSysFlag: number
  readonly writeQueueNums: number
}

/** Answer of GET_ROUTEINFO_BY_TOPIC (remoting.md B1). */
export interface TopicRouteData {
  readonly brokerDatas: readonly BrokerData[]
  readonly filterServerTable: ReadonlyMap<string, readonly string[]>
  /** `brokerName:queues;…`, for ordered topics. */
  readonly orderTopicConf?: string | undefined
  readonly queueDatas: readonly QueueData[]
  /** Mappings of static topics by broker name. */
  readonly topicQueueMappingByBroker?: ReadonlyMap<string, TopicQueueMappingInfo> | undefined
}

export const brokerDataShape: Shape<BrokerData> = object<BrokerData>({
  brokerAddrs: byNumber(text),
  brokerName: text,
  cluster: text,
  enableActingMaster: optional(flag),
  zoneName: optional(text),
})

export const queueDataShape: Shape<QueueData> = object<QueueData>({
  brokerName: text,
  perm: int,
  readQueueNums: int,
  topicSysFlag: int,
  writeQueueNums: int,
})

/** Encoded without a style it has bare keys; use `routeStyle` for the peer. */
export const topicRouteBody: JsonBody<TopicRouteData> = jsonBody(
  'TopicRouteData',
  object<TopicRouteData>({
    brokerDatas: list(brokerDataShape),
    filterServerTable: byText(list(text)),
    orderTopicConf: optional(text),
    queueDatas: list(queueDataShape),
    topicQueueMappingByBroker: optional(byText(queueMappingInfoShape)),
  }),
)

/** Standard JSON, sorted and in ASCII, for those who ask for it and peers from 4.9.4; else the raw form (remoting.md 2.6). */
export function routeStyle(peerVersion: number, acceptStandardJsonOnly: boolean | undefined): JsonStyle {
  return peerVersion >= MQVersion.V4_9_4 || acceptStandardJsonOnly === true
    ? { numberKeys: 'quoted', ascii: true, sortedMaps: true }
    : {}
}
