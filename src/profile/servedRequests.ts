import type { RequestName } from '../protocol/index.ts'
import type { ProfileName } from './name.ts'

/** Requests that a server of a release knows by name; undefined: all but those removed. */
type Served = ReadonlySet<RequestName> | undefined

/** The cases of AdminBrokerProcessor and BrokerController.registerProcessor. */
const broker497: readonly RequestName[] = [
  'SEND_MESSAGE',
  'SEND_MESSAGE_V2',
  'SEND_BATCH_MESSAGE',
  'CONSUMER_SEND_MSG_BACK',
  'SEND_REPLY_MESSAGE',
  'SEND_REPLY_MESSAGE_V2',
  'PULL_MESSAGE',
  'QUERY_MESSAGE',
  'VIEW_MESSAGE_BY_ID',
  'HEART_BEAT',
  'UNREGISTER_CLIENT',
  'CHECK_CLIENT_CONFIG',
  'GET_CONSUMER_LIST_BY_GROUP',
  'UPDATE_CONSUMER_OFFSET',
  'QUERY_CONSUMER_OFFSET',
  'END_TRANSACTION',
  'UPDATE_AND_CREATE_TOPIC',
  'DELETE_TOPIC_IN_BROKER',
  'GET_ALL_TOPIC_CONFIG',
  'UPDATE_BROKER_CONFIG',
  'GET_BROKER_CONFIG',
  'SEARCH_OFFSET_BY_TIMESTAMP',
  'GET_MAX_OFFSET',
  'GET_MIN_OFFSET',
  'GET_EARLIEST_MSG_STORETIME',
  'GET_BROKER_RUNTIME_INFO',
  'LOCK_BATCH_MQ',
  'UNLOCK_BATCH_MQ',
  'UPDATE_AND_CREATE_SUBSCRIPTIONGROUP',
  'GET_ALL_SUBSCRIPTIONGROUP_CONFIG',
  'DELETE_SUBSCRIPTIONGROUP',
  'GET_TOPIC_STATS_INFO',
  'GET_CONSUMER_CONNECTION_LIST',
  'GET_PRODUCER_CONNECTION_LIST',
  'GET_ALL_PRODUCER_INFO',
  'GET_CONSUME_STATS',
  'GET_ALL_CONSUMER_OFFSET',
  'GET_ALL_DELAY_OFFSET',
  'INVOKE_BROKER_TO_RESET_OFFSET',
  'INVOKE_BROKER_TO_GET_CONSUMER_STATUS',
  'QUERY_TOPIC_CONSUME_BY_WHO',
  'QUERY_CONSUME_TIME_SPAN',
  'GET_SYSTEM_TOPIC_LIST_FROM_BROKER',
  'CLEAN_EXPIRED_CONSUMEQUEUE',
  'DELETE_EXPIRED_COMMITLOG',
  'CLEAN_UNUSED_TOPIC',
  'GET_CONSUMER_RUNNING_INFO',
  'QUERY_CORRECTION_OFFSET',
  'CONSUME_MESSAGE_DIRECTLY',
  'CLONE_GROUP_OFFSET',
  'VIEW_BROKER_STATS_DATA',
  'GET_BROKER_CONSUME_STATS',
  'QUERY_CONSUME_QUEUE',
  'UPDATE_AND_CREATE_ACL_CONFIG',
  'DELETE_ACL_CONFIG',
  'GET_BROKER_CLUSTER_ACL_INFO',
  'GET_BROKER_CLUSTER_ACL_CONFIG',
  'UPDATE_GLOBAL_WHITE_ADDRS_CONFIG',
  'RESUME_CHECK_HALF_MESSAGE',
]

/** The cases of DefaultRequestProcessor. */
const namesrv497: readonly RequestName[] = [
  'PUT_KV_CONFIG',
  'GET_KV_CONFIG',
  'DELETE_KV_CONFIG',
  'QUERY_DATA_VERSION',
  'REGISTER_BROKER',
  'UNREGISTER_BROKER',
  'GET_ROUTEINFO_BY_TOPIC',
  'GET_BROKER_CLUSTER_INFO',
  'WIPE_WRITE_PERM_OF_BROKER',
  'ADD_WRITE_PERM_OF_BROKER',
  'GET_ALL_TOPIC_LIST_FROM_NAMESERVER',
  'DELETE_TOPIC_IN_NAMESRV',
  'GET_KVLIST_BY_NAMESPACE',
  'GET_TOPICS_BY_CLUSTER',
  'GET_SYSTEM_TOPIC_LIST_FROM_NS',
  'GET_UNIT_TOPIC_LIST',
  'GET_HAS_UNIT_SUB_TOPIC_LIST',
  'GET_HAS_UNIT_SUB_UNUNIT_TOPIC_LIST',
  'UPDATE_NAMESRV_CONFIG',
  'GET_NAMESRV_CONFIG',
]

/** What 5.3.3 no longer has. */
const removed533: ReadonlySet<string> = new Set<RequestName>([
  'UPDATE_AND_CREATE_ACL_CONFIG',
  'DELETE_ACL_CONFIG',
  'GET_BROKER_CLUSTER_ACL_INFO',
  'UPDATE_GLOBAL_WHITE_ADDRS_CONFIG',
  'GET_BROKER_CLUSTER_ACL_CONFIG',
])

const served: Readonly<Record<ProfileName, { readonly broker: Served; readonly namesrv: Served }>> = {
  '5.3.3': { broker: undefined, namesrv: undefined },
  '4.9.7': { broker: new Set(broker497), namesrv: new Set(namesrv497) },
}

/** Those of `handlers` that a server of the release has; the rest answers as an unknown request. */
export function servedHandlers<Handlers extends Readonly<Partial<Record<RequestName, unknown>>>>(
  handlers: Handlers,
  release: ProfileName,
  server: 'broker' | 'namesrv',
): Handlers {
  const names: ReadonlySet<string> | undefined = served[release][server]
  const has = (name: string): boolean => names?.has(name) ?? !removed533.has(name)
  // A part of a table of handlers is one, too: all of its entries are optional.
  return Object.fromEntries(Object.entries(handlers).filter(([name]) => has(name))) as Handlers
}
