import type { JsonBody } from '../json/index.ts'
import type { RequestName } from '../requests/index.ts'
import { aclInfoBody, aclInfoListBody, userInfoBody, userInfoListBody } from './acl.ts'
import {
  messageRequestModesBody,
  queryAssignmentRequestBody,
  queryAssignmentResponseBody,
  setMessageRequestModeBody,
} from './assignment.ts'
import { batchAckBody } from './batchAck.ts'
import { brokerStatsBody, haRuntimeInfoBody } from './brokerStats.ts'
import { brokerMemberGroupBody, clusterInfoBody } from './clusterInfo.ts'
import { consumerConnectionBody, producerConnectionBody, producerTableInfoBody } from './connections.ts'
import { consumeQueueBody } from './consumeQueue.ts'
import { consumeMessageDirectlyBody, consumerRunningInfoBody } from './consumerRunningInfo.ts'
import { consumeStatsBody, consumeStatsListBody, topicStatsBody } from './consumeStats.ts'
import { consumeTimeSpanBody, correctionOffsetBody } from './consumeTimeSpan.ts'
import { dataVersionBody } from './dataVersion.ts'
import { consumerListBody, groupListBody, querySubscriptionBody } from './groups.ts'
import { checkClientBody, heartbeatBody } from './heartbeat.ts'
import { kvTableBody } from './kvTable.ts'
import { consumerOffsetsBody, delayOffsetsBody } from './offsetTables.ts'
import { lockBatchRequestBody, lockBatchResponseBody } from './queueLock.ts'
import { consumerStatusBody, resetOffsetBody } from './resetOffset.ts'
import {
  groupForbiddenBody,
  subscriptionGroupBody,
  subscriptionGroupListBody,
  subscriptionGroupWrapperBody,
} from './subscriptionGroup.ts'
import { createTopicListBody, topicConfigAndQueueMappingBody, topicConfigWrapperBody } from './topicConfig.ts'
import { topicListBody } from './topicList.ts'
import { topicRouteBody } from './topicRoute.ts'

/** Codecs of the JSON bodies of one request. */
export interface RequestBodies {
  readonly request?: JsonBody<unknown> | undefined
  readonly response?: JsonBody<unknown> | undefined
}

function bodies(request: JsonBody<unknown> | undefined, response?: JsonBody<unknown>): RequestBodies {
  return { request, response }
}

/**
 * Which codec reads a body, for traces and tools. REGISTER_BROKER is missing: its body depends on the header. The body
 * of RESET_CONSUMER_CLIENT_OFFSET is `resetOffsetForCBody` when it goes to a C++ client.
 */
export const jsonBodies: { readonly [N in RequestName]?: RequestBodies } = {
  UPDATE_AND_CREATE_TOPIC_LIST: bodies(createTopicListBody),
  GET_ALL_TOPIC_CONFIG: bodies(undefined, topicConfigWrapperBody),
  GET_BROKER_RUNTIME_INFO: bodies(undefined, kvTableBody),
  HEART_BEAT: bodies(heartbeatBody),
  GET_CONSUMER_LIST_BY_GROUP: bodies(undefined, consumerListBody),
  LOCK_BATCH_MQ: bodies(lockBatchRequestBody, lockBatchResponseBody),
  UNLOCK_BATCH_MQ: bodies(lockBatchRequestBody),
  GET_ALL_CONSUMER_OFFSET: bodies(undefined, consumerOffsetsBody),
  GET_ALL_DELAY_OFFSET: bodies(undefined, delayOffsetsBody),
  CHECK_CLIENT_CONFIG: bodies(checkClientBody),
  REGISTER_BROKER: bodies(undefined, kvTableBody),
  GET_ROUTEINFO_BY_TOPIC: bodies(undefined, topicRouteBody),
  GET_BROKER_CLUSTER_INFO: bodies(undefined, clusterInfoBody),
  UPDATE_AND_CREATE_SUBSCRIPTIONGROUP: bodies(subscriptionGroupBody),
  GET_ALL_SUBSCRIPTIONGROUP_CONFIG: bodies(undefined, subscriptionGroupWrapperBody),
  GET_TOPIC_STATS_INFO: bodies(undefined, topicStatsBody),
  GET_CONSUMER_CONNECTION_LIST: bodies(undefined, consumerConnectionBody),
  GET_PRODUCER_CONNECTION_LIST: bodies(undefined, producerConnectionBody),
  GET_ALL_TOPIC_LIST_FROM_NAMESERVER: bodies(undefined, topicListBody),
  GET_CONSUME_STATS: bodies(undefined, consumeStatsBody),
  REGISTER_TOPIC_IN_NAMESRV: bodies(topicRouteBody),
  GET_KVLIST_BY_NAMESPACE: bodies(undefined, kvTableBody),
  RESET_CONSUMER_CLIENT_OFFSET: bodies(resetOffsetBody),
  GET_CONSUMER_STATUS_FROM_CLIENT: bodies(undefined, consumerStatusBody),
  INVOKE_BROKER_TO_RESET_OFFSET: bodies(undefined, resetOffsetBody),
  INVOKE_BROKER_TO_GET_CONSUMER_STATUS: bodies(undefined, consumerStatusBody),
  GET_TOPICS_BY_CLUSTER: bodies(undefined, topicListBody),
  UPDATE_AND_CREATE_SUBSCRIPTIONGROUP_LIST: bodies(subscriptionGroupListBody),
  QUERY_TOPIC_CONSUME_BY_WHO: bodies(undefined, groupListBody),
  QUERY_CONSUME_TIME_SPAN: bodies(undefined, consumeTimeSpanBody),
  GET_SYSTEM_TOPIC_LIST_FROM_NS: bodies(undefined, topicListBody),
  GET_SYSTEM_TOPIC_LIST_FROM_BROKER: bodies(undefined, topicListBody),
  GET_CONSUMER_RUNNING_INFO: bodies(undefined, consumerRunningInfoBody),
  QUERY_CORRECTION_OFFSET: bodies(undefined, correctionOffsetBody),
  CONSUME_MESSAGE_DIRECTLY: bodies(undefined, consumeMessageDirectlyBody),
  GET_UNIT_TOPIC_LIST: bodies(undefined, topicListBody),
  GET_HAS_UNIT_SUB_TOPIC_LIST: bodies(undefined, topicListBody),
  GET_HAS_UNIT_SUB_UNUNIT_TOPIC_LIST: bodies(undefined, topicListBody),
  VIEW_BROKER_STATS_DATA: bodies(undefined, brokerStatsBody),
  GET_BROKER_CONSUME_STATS: bodies(undefined, consumeStatsListBody),
  QUERY_CONSUME_QUEUE: bodies(undefined, consumeQueueBody),
  QUERY_DATA_VERSION: bodies(dataVersionBody, dataVersionBody),
  GET_ALL_PRODUCER_INFO: bodies(undefined, producerTableInfoBody),
  QUERY_TOPICS_BY_CONSUMER: bodies(undefined, topicListBody),
  QUERY_SUBSCRIPTION_BY_CONSUMER: bodies(undefined, querySubscriptionBody),
  GET_TOPIC_CONFIG: bodies(undefined, topicConfigAndQueueMappingBody),
  GET_SUBSCRIPTIONGROUP_CONFIG: bodies(undefined, subscriptionGroupBody),
  UPDATE_AND_GET_GROUP_FORBIDDEN: bodies(undefined, groupForbiddenBody),
  QUERY_ASSIGNMENT: bodies(queryAssignmentRequestBody, queryAssignmentResponseBody),
  SET_MESSAGE_REQUEST_MODE: bodies(setMessageRequestModeBody),
  GET_ALL_MESSAGE_REQUEST_MODE: bodies(undefined, messageRequestModesBody),
  GET_BROKER_MEMBER_GROUP: bodies(undefined, brokerMemberGroupBody),
  GET_BROKER_HA_STATUS: bodies(undefined, haRuntimeInfoBody),
  AUTH_CREATE_USER: bodies(userInfoBody),
  AUTH_UPDATE_USER: bodies(userInfoBody),
  AUTH_GET_USER: bodies(undefined, userInfoBody),
  AUTH_LIST_USER: bodies(undefined, userInfoListBody),
  AUTH_CREATE_ACL: bodies(aclInfoBody),
  AUTH_UPDATE_ACL: bodies(aclInfoBody),
  AUTH_GET_ACL: bodies(undefined, aclInfoBody),
  AUTH_LIST_ACL: bodies(undefined, aclInfoListBody),
  BATCH_ACK_MESSAGE: bodies(batchAckBody),
}
