import type { Handlers } from '../../remoting/index.ts'
import { getAllRequestModes, queryAssignment, setMessageRequestMode } from '../assignment/index.ts'
import type { BrokerContext } from '../context.ts'
import { getBrokerConfig, updateBrokerConfig } from './brokerConfigAdmin.ts'
import { getColdDataInfo, removeColdDataConfig, setCommitLogReadMode, updateColdDataConfig } from './coldData.ts'
import { getAllProducers, getConsumerConnections, getProducerConnections } from './connections.ts'
import { queryConsumeQueue } from './consumeQueue.ts'
import { getConsumerStatus } from './consumerStatus.ts'
import { getBrokerConsumeStats, getConsumeStats } from './consumeStats.ts'
import { deleteGroup, getAllGroups, getGroup, groupForbidden, updateGroup, updateGroupList } from './groupAdmin.ts'
import { resumeCheckHalfMessage } from './halfMessage.ts'
import {
  cleanExpiredConsumeQueue,
  cleanUnusedTopic,
  deleteExpiredCommitLog,
  getTimerCheckPoint,
  getTimerMetrics,
} from './maintenance.ts'
import { cloneGroupOffset, getAllConsumerOffsets, getAllDelayOffsets } from './offsetTables.ts'
import { consumeMessageDirectly, getConsumerRunningInfo } from './relays.ts'
import {
  exchangeHaInfo,
  getEpochCache,
  getHaStatus,
  notifyMinBrokerId,
  notifyRoleChanged,
  resetMasterFlushOffset,
} from './replicas.ts'
import { resetOffset } from './resetOffset.ts'
import { checkRocksdbProgress, exportRocksdbConfig, transferPopRecords } from './rocksdb.ts'
import { getRuntimeInfo } from './runtimeInfo.ts'
import { viewBrokerStats } from './statsData.ts'
import { queryConsumeTimeSpan } from './timeSpan.ts'
import { deleteTopic, updateAndCreateTopic, updateAndCreateTopicList } from './topicAdmin.ts'
import { getAllTopicConfig, getSystemTopicList, getTopicConfig, getTopicStats } from './topicQuery.ts'
import { queryCorrectionOffset, querySubscription, queryTopicConsumers, queryTopicsOfConsumer } from './whoConsumes.ts'

/** Administration and observability (remoting.md 13). What is not here answers code 3. */
export const adminHandlers: Handlers<BrokerContext> = {
  UPDATE_AND_CREATE_TOPIC: updateAndCreateTopic,
  UPDATE_AND_CREATE_TOPIC_LIST: updateAndCreateTopicList,
  DELETE_TOPIC_IN_BROKER: deleteTopic,
  GET_ALL_TOPIC_CONFIG: getAllTopicConfig,
  GET_TOPIC_CONFIG: getTopicConfig,
  GET_SYSTEM_TOPIC_LIST_FROM_BROKER: getSystemTopicList,
  GET_TOPIC_STATS_INFO: getTopicStats,
  UPDATE_AND_CREATE_SUBSCRIPTIONGROUP: updateGroup,
  UPDATE_AND_CREATE_SUBSCRIPTIONGROUP_LIST: updateGroupList,
  DELETE_SUBSCRIPTIONGROUP: deleteGroup,
  GET_ALL_SUBSCRIPTIONGROUP_CONFIG: getAllGroups,
  GET_SUBSCRIPTIONGROUP_CONFIG: getGroup,
  UPDATE_AND_GET_GROUP_FORBIDDEN: groupForbidden,
  GET_CONSUME_STATS: getConsumeStats,
  GET_BROKER_CONSUME_STATS: getBrokerConsumeStats,
  QUERY_CONSUME_TIME_SPAN: queryConsumeTimeSpan,
  GET_CONSUMER_CONNECTION_LIST: getConsumerConnections,
  GET_PRODUCER_CONNECTION_LIST: getProducerConnections,
  GET_ALL_PRODUCER_INFO: getAllProducers,
  QUERY_TOPIC_CONSUME_BY_WHO: queryTopicConsumers,
  QUERY_TOPICS_BY_CONSUMER: queryTopicsOfConsumer,
  QUERY_SUBSCRIPTION_BY_CONSUMER: querySubscription,
  QUERY_CORRECTION_OFFSET: queryCorrectionOffset,
  QUERY_CONSUME_QUEUE: queryConsumeQueue,
  INVOKE_BROKER_TO_RESET_OFFSET: resetOffset,
  INVOKE_BROKER_TO_GET_CONSUMER_STATUS: getConsumerStatus,
  CLONE_GROUP_OFFSET: cloneGroupOffset,
  GET_ALL_CONSUMER_OFFSET: getAllConsumerOffsets,
  GET_ALL_DELAY_OFFSET: getAllDelayOffsets,
  GET_CONSUMER_RUNNING_INFO: getConsumerRunningInfo,
  CONSUME_MESSAGE_DIRECTLY: consumeMessageDirectly,
  UPDATE_BROKER_CONFIG: updateBrokerConfig,
  GET_BROKER_CONFIG: getBrokerConfig,
  GET_BROKER_RUNTIME_INFO: getRuntimeInfo,
  VIEW_BROKER_STATS_DATA: viewBrokerStats,
  CLEAN_EXPIRED_CONSUMEQUEUE: cleanExpiredConsumeQueue,
  CLEAN_UNUSED_TOPIC: cleanUnusedTopic,
  DELETE_EXPIRED_COMMITLOG: deleteExpiredCommitLog,
  GET_BROKER_HA_STATUS: getHaStatus,
  GET_BROKER_EPOCH_CACHE: getEpochCache,
  RESUME_CHECK_HALF_MESSAGE: resumeCheckHalfMessage,
  NOTIFY_MIN_BROKER_ID_CHANGE: notifyMinBrokerId,
  EXCHANGE_BROKER_HA_INFO: exchangeHaInfo,
  RESET_MASTER_FLUSH_OFFSET: resetMasterFlushOffset,
  NOTIFY_BROKER_ROLE_CHANGED: notifyRoleChanged,
  UPDATE_COLD_DATA_FLOW_CTR_CONFIG: updateColdDataConfig,
  REMOVE_COLD_DATA_FLOW_CTR_CONFIG: removeColdDataConfig,
  GET_COLD_DATA_FLOW_CTR_INFO: getColdDataInfo,
  SET_COMMITLOG_READ_MODE: setCommitLogReadMode,
  CHECK_ROCKSDB_CQ_WRITE_PROGRESS: checkRocksdbProgress,
  EXPORT_ROCKSDB_CONFIG_TO_JSON: exportRocksdbConfig,
  POP_ROLLBACK: transferPopRecords,
  GET_TIMER_CHECK_POINT: getTimerCheckPoint,
  GET_TIMER_METRICS: getTimerMetrics,
  QUERY_ASSIGNMENT: queryAssignment,
  SET_MESSAGE_REQUEST_MODE: setMessageRequestMode,
  GET_ALL_MESSAGE_REQUEST_MODE: getAllRequestModes,
}
