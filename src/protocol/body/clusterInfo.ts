import { byNumber, byText, type JsonBody, jsonBody, list, object, optional, type Shape, text } from '../json/index.ts'
import { type BrokerData, brokerDataShape } from './topicRoute.ts'

/** Answer of GET_BROKER_CLUSTER_INFO (remoting.md B2). The original always writes bare broker ids. */
export interface ClusterInfo {
  readonly brokerAddrTable: ReadonlyMap<string, BrokerData>
  readonly clusterAddrTable: ReadonlyMap<string, readonly string[]>
}

export const clusterInfoBody: JsonBody<ClusterInfo> = jsonBody(
  'ClusterInfo',
  object<ClusterInfo>({ brokerAddrTable: byText(brokerDataShape), clusterAddrTable: byText(list(text)) }),
)

export interface BrokerMemberGroup {
  readonly brokerAddrs: ReadonlyMap<number, string>
  readonly brokerName: string
  readonly cluster: string
}

/** Answer of GET_BROKER_MEMBER_GROUP (remoting.md B3). */
export interface GetBrokerMemberGroupResponse {
  readonly brokerMemberGroup?: BrokerMemberGroup | undefined
}

const memberGroupShape: Shape<BrokerMemberGroup> = object<BrokerMemberGroup>({
  brokerAddrs: byNumber(text),
  brokerName: text,
  cluster: text,
})

export const brokerMemberGroupBody: JsonBody<GetBrokerMemberGroupResponse> = jsonBody(
  'GetBrokerMemberGroupResponseBody',
  object<GetBrokerMemberGroupResponse>({ brokerMemberGroup: optional(memberGroupShape) }),
)
