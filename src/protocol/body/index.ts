export type { AclConfig, AclInfo, AclPolicy, AclPolicyEntry, PlainAccessConfig, UserInfo } from './acl.ts'
export { aclConfigBody, aclInfoBody, aclInfoListBody, userInfoBody, userInfoListBody } from './acl.ts'
export type {
  MessageQueueAssignment,
  MessageRequestModes,
  QueryAssignmentRequest,
  QueryAssignmentResponse,
  SetMessageRequestMode,
} from './assignment.ts'
export {
  messageRequestModesBody,
  queryAssignmentRequestBody,
  queryAssignmentResponseBody,
  setMessageRequestModeBody,
} from './assignment.ts'
export type { BatchAck, BatchAckRequest } from './batchAck.ts'
export { batchAckBody } from './batchAck.ts'
export type { RequestBodies } from './bodies.ts'
export { jsonBodies } from './bodies.ts'
export type {
  BrokerStatsData,
  BrokerStatsItem,
  HAClientRuntimeInfo,
  HAConnectionRuntimeInfo,
  HARuntimeInfo,
} from './brokerStats.ts'
export { brokerStatsBody, haRuntimeInfoBody } from './brokerStats.ts'
export type { BrokerMemberGroup, ClusterInfo, GetBrokerMemberGroupResponse } from './clusterInfo.ts'
export { brokerMemberGroupBody, clusterInfoBody } from './clusterInfo.ts'
export type {
  Connection,
  ConsumerConnection,
  ProducerConnection,
  ProducerInfo,
  ProducerTableInfo,
} from './connections.ts'
export { consumerConnectionBody, producerConnectionBody, producerTableInfoBody } from './connections.ts'
export type { ConsumeQueueData, QueryConsumeQueueResponse } from './consumeQueue.ts'
export { consumeQueueBody } from './consumeQueue.ts'
export type {
  ConsumeMessageDirectlyResult,
  ConsumerRunningInfo,
  ConsumeStatus,
  PopProcessQueueInfo,
  ProcessQueueInfo,
} from './consumerRunningInfo.ts'
export {
  CONSUME_RESULTS,
  consumeMessageDirectlyBody,
  consumerRunningInfoBody,
  RunningInfoProperty,
} from './consumerRunningInfo.ts'
export type { ConsumeStats, ConsumeStatsList, OffsetWrapper, TopicOffset, TopicStatsTable } from './consumeStats.ts'
export { consumeStatsBody, consumeStatsListBody, topicStatsBody } from './consumeStats.ts'
export type { QueryConsumeTimeSpan, QueryCorrectionOffset, QueueTimeSpan } from './consumeTimeSpan.ts'
export { consumeTimeSpanBody, correctionOffsetBody } from './consumeTimeSpan.ts'
export type { DataVersion } from './dataVersion.ts'
export { dataVersionBody } from './dataVersion.ts'
export type { ConsumerList, GroupList, QuerySubscriptionResponse } from './groups.ts'
export { consumerListBody, groupListBody, querySubscriptionBody } from './groups.ts'
export type { CheckClientRequest, ConsumerData, HeartbeatData, ProducerData } from './heartbeat.ts'
export { checkClientBody, heartbeatBody } from './heartbeat.ts'
export type { KVTable } from './kvTable.ts'
export { kvTableBody } from './kvTable.ts'
export type { MessageQueue } from './messageQueue.ts'
export { compareMessageQueues, messageQueueKey, messageQueueText } from './messageQueue.ts'
export type { ConsumerOffsets, DelayOffsets } from './offsetTables.ts'
export { consumerOffsetsBody, delayOffsetsBody } from './offsetTables.ts'
export type { OrderInfo, OrderInfoTable } from './orderInfo.ts'
export { orderInfoBody } from './orderInfo.ts'
export type { Acknowledgement, CheckPoint } from './popRecords.ts'
export { acknowledgementBody, checkPointBody } from './popRecords.ts'
export type { LockBatchRequest, LockBatchResponse } from './queueLock.ts'
export { lockBatchRequestBody, lockBatchResponseBody } from './queueLock.ts'
export type { LogicQueueMappingItem, TopicQueueMappingDetail, TopicQueueMappingInfo } from './queueMapping.ts'
export type { RegisterBroker } from './registerBroker.ts'
export { decodeCompressedRegisterBroker, encodeCompressedRegisterBroker, registerBrokerBody } from './registerBroker.ts'
export type { ConsumerStatus, ResetOffset, ResetOffsetForC } from './resetOffset.ts'
export { consumerStatusBody, resetOffsetBody, resetOffsetForCBody } from './resetOffset.ts'
export type { SubscriptionData } from './subscriptionData.ts'
export { buildSubscriptionData, EXPRESSION_TYPE_TAG, isTagType, SUB_ALL } from './subscriptionData.ts'
export type {
  GroupForbidden,
  SubscriptionGroupConfig,
  SubscriptionGroupList,
  SubscriptionGroupWrapper,
} from './subscriptionGroup.ts'
export {
  groupForbiddenBody,
  newSubscriptionGroupConfig,
  subscriptionGroupBody,
  subscriptionGroupListBody,
  subscriptionGroupWrapperBody,
} from './subscriptionGroup.ts'
export type { SyncStateSet } from './syncStateSet.ts'
export { syncStateSetBody } from './syncStateSet.ts'
export type { TimerMetricsTable } from './timerMetrics.ts'
export { timerMetricsBody } from './timerMetrics.ts'
export type { CreateTopicList, TopicConfig, TopicConfigAndQueueMapping, TopicConfigWrapper } from './topicConfig.ts'
export {
  createTopicListBody,
  decodeTopicConfig,
  encodeTopicConfig,
  topicConfigAndQueueMappingBody,
  topicConfigBody,
  topicConfigText,
  topicConfigWrapperBody,
} from './topicConfig.ts'
export type { TopicList } from './topicList.ts'
export { topicListBody } from './topicList.ts'
export type { BrokerData, QueueData, TopicRouteData } from './topicRoute.ts'
export { MASTER_ID, routeStyle, topicRouteBody } from './topicRoute.ts'
export type { TransactionMetric, TransactionMetricsTable } from './transactionMetrics.ts'
export { transactionMetricsBody } from './transactionMetrics.ts'
