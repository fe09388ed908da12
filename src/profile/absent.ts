import type { JsonStyle, RequestName } from '../protocol/index.ts'

/** Properties that objects of 4.9.7 do not have, in requests, in answers and in config files. */
export const json497: JsonStyle = {
  without: new Set([
    // TopicConfig, SubscriptionGroupConfig, DataVersion
    'attributes',
    'stateVersion',
    'consumeMessageOrderly',
    'consumeTimeoutMinute',
    'groupRetryPolicy',
    'groupSysFlag',
    'subscriptionDataSet',
    // TopicConfigSerializeWrapper, SubscriptionGroupManager
    'mappingDataVersion',
    'topicQueueMappingDetailMap',
    'topicQueueMappingInfoMap',
    'forbiddenTable',
    // OffsetWrapper, ConsumeStatsList, TopicStatsTable
    'pullOffset',
    'totalInflightDiff',
    'topicPutTps',
    // BrokerData
    'enableActingMaster',
  ]),
}

/** Properties of heartbeats that came with 5.x; their subscriptions are known to 4.9.7, those of groups are not. */
export const heartbeats497: JsonStyle = { without: new Set(['heartbeatFingerprint', 'withoutSub']) }

/** Names of header fields by request. */
export type UnknownFields = Readonly<Partial<Record<RequestName, readonly string[]>>>

/** Header fields that came with 5.x. A value of a wrong type goes unnoticed there. */
export const unknownFields497: UnknownFields = {
  PULL_MESSAGE: ['maxMsgBytes', 'requestSource', 'proxyFrowardClientId'],
  QUERY_CONSUMER_OFFSET: ['setZeroIfNotFound'],
  SEARCH_OFFSET_BY_TIMESTAMP: ['boundaryType'],
  UPDATE_AND_CREATE_TOPIC: ['attributes', 'order'],
  GET_CONSUME_STATS: ['topicList'],
  INVOKE_BROKER_TO_RESET_OFFSET: ['queueId', 'offset'],
  DELETE_SUBSCRIPTIONGROUP: ['cleanOffset'],
  GET_ROUTEINFO_BY_TOPIC: ['__ZONE_MODE', '__ZONE_NAME'],
  REGISTER_BROKER: ['heartbeatTimeoutMillis', 'enableActingMaster', '__ZONE_NAME'],
}

/** What only 4.9 reads: tools of that line ask a broker of 5.x in vain to remove offsets. */
export const unknownFields533: UnknownFields = {
  DELETE_SUBSCRIPTIONGROUP: ['removeOffset'],
}

/** Options of GET_NAMESRV_CONFIG that 4.9 does not have. */
export const namesrvOptionsSince5: readonly string[] = [
  'clientRequestThreadPoolNums',
  'clientRequestThreadPoolQueueCapacity',
  'configBlackList',
  'defaultThreadPoolNums',
  'defaultThreadPoolQueueCapacity',
  'deleteTopicWithBrokerRegistration',
  'enableAllTopicList',
  'enableControllerInNamesrv',
  'enableShutdownGracefully',
  'enableTopicList',
  'needWaitForService',
  'notifyMinBrokerIdChanged',
  'returnOrderTopicConfigToBroker',
  'scanNotActiveBrokerInterval',
  'serverNettyWorkerGroupEnable',
  'shutdownWaitTimeSeconds',
  'supportActingMaster',
  'unRegisterBrokerQueueCapacity',
  'waitSecondsForService',
]

/** Keys of GET_BROKER_RUNTIME_INFO that 4.9 does not have. */
export const runtimeInfoSince5: readonly string[] = [
  'brokerActive',
  ...['litePull', 'ack'].flatMap((pool) => [
    `${pool}ThreadPoolQueueSize`,
    `${pool}ThreadPoolQueueCapacity`,
    `${pool}ThreadPoolQueueHeadWaitTimeMills`,
  ]),
  'timerReadBehind',
  'timerOffsetBehind',
  'timerCongestNum',
  'timerEnqueueTps',
  'timerDequeueTps',
]
