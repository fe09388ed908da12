import type { Action, ResourceType } from './words.ts'

// What requests need by the annotations of their header classes (RocketMQAction and RocketMQResource of 5.3.3), read from the
// released classes. This is data. Requests that are not here and that `needs.ts` does not know need nothing.

/** A field of the header that names a resource, and what separates several names in it. */
export type ResourceField = readonly [field: string, type: ResourceType, separator?: string]

export interface HeaderRule {
  readonly action: Action
  /** The broker's own cluster is needed when no field names anything. */
  readonly cluster?: true
  readonly fields?: readonly ResourceField[]
}

export const headerRules: Readonly<Record<number, HeaderRule>> = {
  // UPDATE_AND_CREATE_TOPIC
  17: { action: 'Create', fields: [['topic', 'Topic']] },
  // SEARCH_OFFSET_BY_TIMESTAMP
  29: { action: 'Get', fields: [['topic', 'Topic']] },
  // GET_MAX_OFFSET
  30: { action: 'Get', fields: [['topic', 'Topic']] },
  // GET_MIN_OFFSET
  31: { action: 'Get', fields: [['topic', 'Topic']] },
  // GET_EARLIEST_MSG_STORETIME
  32: { action: 'Get', fields: [['topic', 'Topic']] },
  // VIEW_MESSAGE_BY_ID
  33: { action: 'Get', fields: [['topic', 'Topic']] },
  // CHECK_TRANSACTION_STATE
  39: { action: 'Pub', fields: [['topic', 'Topic']] },
  // NOTIFY_CONSUMER_IDS_CHANGED
  40: { action: 'Sub', fields: [['consumerGroup', 'Group']] },
  // PUT_KV_CONFIG
  100: { action: 'Update', cluster: true },
  // GET_KV_CONFIG
  101: { action: 'Get', cluster: true },
  // DELETE_KV_CONFIG
  102: { action: 'Update', cluster: true },
  // REGISTER_BROKER
  103: { action: 'Update', cluster: true, fields: [['clusterName', 'Cluster']] },
  // UNREGISTER_BROKER
  104: { action: 'Update', cluster: true, fields: [['clusterName', 'Cluster']] },
  // GET_TOPIC_STATS_INFO
  202: { action: 'Get', fields: [['topic', 'Topic']] },
  // GET_CONSUMER_CONNECTION_LIST
  203: { action: 'Get', fields: [['consumerGroup', 'Group']] },
  // GET_PRODUCER_CONNECTION_LIST
  204: { action: 'Get', cluster: true },
  // WIPE_WRITE_PERM_OF_BROKER
  205: { action: 'Update', cluster: true },
  // DELETE_SUBSCRIPTIONGROUP
  207: { action: 'Delete', fields: [['groupName', 'Group']] },
  // GET_CONSUME_STATS
  208: {
    action: 'Get',
    fields: [
      ['consumerGroup', 'Group'],
      ['topic', 'Topic'],
      ['topicList', 'Topic', ';'],
    ],
  },
  // DELETE_TOPIC_IN_BROKER
  215: { action: 'Delete', fields: [['topic', 'Topic']] },
  // DELETE_TOPIC_IN_NAMESRV
  216: { action: 'Update', cluster: true, fields: [['clusterName', 'Cluster']] },
  // REGISTER_TOPIC_IN_NAMESRV
  217: { action: 'Update', cluster: true },
  // GET_KVLIST_BY_NAMESPACE
  219: { action: 'Get', cluster: true },
  // INVOKE_BROKER_TO_RESET_OFFSET
  222: {
    action: 'Update',
    fields: [
      ['group', 'Group'],
      ['topic', 'Topic'],
    ],
  },
  // INVOKE_BROKER_TO_GET_CONSUMER_STATUS
  223: {
    action: 'Get',
    fields: [
      ['topic', 'Topic'],
      ['group', 'Group'],
    ],
  },
  // QUERY_TOPIC_CONSUME_BY_WHO
  300: { action: 'Get', fields: [['topic', 'Topic']] },
  // QUERY_CONSUME_TIME_SPAN
  303: {
    action: 'Get',
    fields: [
      ['topic', 'Topic'],
      ['group', 'Group'],
    ],
  },
  // GET_CONSUMER_RUNNING_INFO
  307: { action: 'Get', fields: [['consumerGroup', 'Group']] },
  // QUERY_CORRECTION_OFFSET
  308: {
    action: 'Get',
    fields: [
      ['filterGroups', 'Group', ','],
      ['compareGroup', 'Group'],
      ['topic', 'Topic'],
    ],
  },
  // CONSUME_MESSAGE_DIRECTLY
  309: {
    action: 'Sub',
    fields: [
      ['consumerGroup', 'Group'],
      ['topic', 'Topic'],
    ],
  },
  // CLONE_GROUP_OFFSET
  314: {
    action: 'Update',
    fields: [
      ['destGroup', 'Group'],
      ['topic', 'Topic'],
    ],
  },
  // VIEW_BROKER_STATS_DATA
  315: { action: 'Get', cluster: true },
  // GET_BROKER_CONSUME_STATS
  317: { action: 'Get', cluster: true },
  // QUERY_CONSUME_QUEUE
  321: {
    action: 'Get',
    fields: [
      ['topic', 'Topic'],
      ['consumerGroup', 'Group'],
    ],
  },
  // QUERY_DATA_VERSION
  322: { action: 'Get', cluster: true, fields: [['clusterName', 'Cluster']] },
  // RESUME_CHECK_HALF_MESSAGE
  323: { action: 'Update', fields: [['topic', 'Topic']] },
  // PUSH_REPLY_MESSAGE_TO_CLIENT
  326: {
    action: 'Sub',
    fields: [
      ['producerGroup', 'Group'],
      ['topic', 'Topic'],
    ],
  },
  // ADD_WRITE_PERM_OF_BROKER
  327: { action: 'Update', cluster: true },
  // GET_ALL_PRODUCER_INFO
  328: { action: 'Get', cluster: true },
  // QUERY_TOPICS_BY_CONSUMER
  343: { action: 'Get', fields: [['group', 'Group']] },
  // QUERY_SUBSCRIPTION_BY_CONSUMER
  345: {
    action: 'Get',
    fields: [
      ['group', 'Group'],
      ['topic', 'Topic'],
    ],
  },
  // GET_TOPIC_CONFIG
  351: { action: 'Get', fields: [['topic', 'Topic']] },
  // GET_SUBSCRIPTIONGROUP_CONFIG
  352: { action: 'Get', fields: [['group', 'Group']] },
  // UPDATE_AND_GET_GROUP_FORBIDDEN
  353: {
    action: 'Update',
    fields: [
      ['group', 'Group'],
      ['topic', 'Topic'],
    ],
  },
  // CHECK_ROCKSDB_CQ_WRITE_PROGRESS
  354: { action: 'Get', fields: [['topic', 'Topic']] },
  // EXPORT_ROCKSDB_CONFIG_TO_JSON
  355: { action: 'Get', cluster: true },
  // GET_BROKER_MEMBER_GROUP
  901: { action: 'Get', fields: [['clusterName', 'Cluster']] },
  // ADD_BROKER
  902: { action: 'Update', cluster: true },
  // REMOVE_BROKER
  903: { action: 'Update', cluster: true, fields: [['brokerClusterName', 'Cluster']] },
  // BROKER_HEARTBEAT
  904: { action: 'Update', cluster: true, fields: [['clusterName', 'Cluster']] },
  // NOTIFY_MIN_BROKER_ID_CHANGE
  905: { action: 'Update', cluster: true },
  // EXCHANGE_BROKER_HA_INFO
  906: { action: 'Update', cluster: true },
  // RESET_MASTER_FLUSH_OFFSET
  908: { action: 'Update', cluster: true },
  // CONTROLLER_ALTER_SYNC_STATE_SET
  1001: { action: 'Update', cluster: true },
  // CONTROLLER_ELECT_MASTER
  1002: { action: 'Update', cluster: true, fields: [['clusterName', 'Cluster']] },
  // CONTROLLER_REGISTER_BROKER
  1003: { action: 'Update', cluster: true, fields: [['clusterName', 'Cluster']] },
  // CONTROLLER_GET_REPLICA_INFO
  1004: { action: 'Get', cluster: true },
  // NOTIFY_BROKER_ROLE_CHANGED
  1008: { action: 'Update', cluster: true },
  // CLEAN_BROKER_DATA
  1011: { action: 'Update', cluster: true, fields: [['clusterName', 'Cluster']] },
  // CONTROLLER_GET_NEXT_BROKER_ID
  1012: { action: 'Get', cluster: true, fields: [['clusterName', 'Cluster']] },
  // CONTROLLER_APPLY_BROKER_ID
  1013: { action: 'Update', cluster: true, fields: [['clusterName', 'Cluster']] },
  // AUTH_CREATE_USER
  3001: { action: 'Update', cluster: true },
  // AUTH_UPDATE_USER
  3002: { action: 'Update', cluster: true },
  // AUTH_DELETE_USER
  3003: { action: 'Update', cluster: true },
  // AUTH_GET_USER
  3004: { action: 'Get', cluster: true },
  // AUTH_LIST_USER
  3005: { action: 'Get', cluster: true },
  // AUTH_CREATE_ACL
  3006: { action: 'Update', cluster: true },
  // AUTH_UPDATE_ACL
  3007: { action: 'Update', cluster: true },
  // AUTH_DELETE_ACL
  3008: { action: 'Update', cluster: true },
  // AUTH_GET_ACL
  3009: { action: 'Get', cluster: true },
  // AUTH_LIST_ACL
  3010: { action: 'Get', cluster: true },
  // POP_MESSAGE
  200050: {
    action: 'Sub',
    fields: [
      ['consumerGroup', 'Group'],
      ['topic', 'Topic'],
    ],
  },
  // ACK_MESSAGE
  200051: {
    action: 'Sub',
    fields: [
      ['consumerGroup', 'Group'],
      ['topic', 'Topic'],
    ],
  },
  // PEEK_MESSAGE
  200052: {
    action: 'Sub',
    fields: [
      ['topic', 'Topic'],
      ['consumerGroup', 'Group'],
    ],
  },
  // CHANGE_MESSAGE_INVISIBLETIME
  200053: {
    action: 'Sub',
    fields: [
      ['consumerGroup', 'Group'],
      ['topic', 'Topic'],
    ],
  },
  // NOTIFICATION
  200054: {
    action: 'Sub',
    fields: [
      ['consumerGroup', 'Group'],
      ['topic', 'Topic'],
    ],
  },
  // POLLING_INFO
  200055: {
    action: 'Get',
    fields: [
      ['consumerGroup', 'Group'],
      ['topic', 'Topic'],
    ],
  },
}
