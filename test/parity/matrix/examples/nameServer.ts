import { ask, create } from '../../questions/requests.ts'
import type { Family } from '../example.ts'

/** Options that hold paths and ports. */
const PLACES = ['bindAddress', 'configStorePath', 'kvConfigPath', 'listenPort', 'rocketmqHome']
const at = { to: 'namesrv' } as const
const broker = { brokerName: 'broker-mx', brokerAddr: '192.0.2.1:10911', clusterName: 'MxCluster', brokerId: '0' }
const dataVersion = { counter: 1, stateVersion: 0, timestamp: 1_700_000_000_000 }
const topic = (topicName: string, topicSysFlag: number): object => ({
  attributes: {},
  order: false,
  perm: 6,
  readQueueNums: 2,
  topicFilterType: 'SINGLE_TAG',
  topicName,
  topicSysFlag,
  writeQueueNums: 2,
})
/** Of two topics: a broker that registers with one is refused. The first is of a unit, with subscribers of units. */
const registration = {
  filterServerList: [],
  topicConfigSerializeWrapper: {
    dataVersion,
    mappingDataVersion: dataVersion,
    topicConfigTable: { MxNsT: topic('MxNsT', 3), MxNsSub: topic('MxNsSub', 2) },
    topicQueueMappingDetailMap: {},
    topicQueueMappingInfoMap: {},
  },
}
const header = { ...broker, haServerAddr: '192.0.2.1:10912' }
const register = ask('put back', 103, header, { ...at, from: 'ns', body: JSON.stringify(registration) })
/** A NameServer of 4.9 is silent about what it does not know, and its brokers must register again within two minutes. */
const more = { ...at, from: 'ns', limitMs: 1000 }
const NAMELESS = {
  brokerAddr: '192.0.2.2:10911',
  clusterName: 'MxCluster',
  brokerId: '0',
  haServerAddr: '192.0.2.2:10912',
}
const route = {
  brokerDatas: [],
  filterServerTable: {},
  queueDatas: [{ brokerName: 'broker-mx', perm: 6, readQueueNums: 1, topicSysFlag: 0, writeQueueNums: 1 }],
}

/** Everything that a NameServer is asked, by brokers, clients and tools. */
export const nameServer: Family = {
  name: 'namesrv',
  prefix: 'MxNs',
  before: [
    create('MxNsOfBroker'),
    // An entry that is gone leaves an empty table, which registrations are answered with from then on.
    ask('an order topic', 100, { namespace: 'ORDER_TOPIC_CONFIG', key: 'MxNsOrder', value: 'broker-mx:1' }, more),
    ask('no order topic', 102, { namespace: 'ORDER_TOPIC_CONFIG', key: 'MxNsOrder' }, more),
  ],
  examples: [
    {
      request: 'REGISTER_BROKER',
      ext: {
        ...header,
        heartbeatTimeoutMillis: '120000',
        enableActingMaster: 'false',
        compressed: 'false',
        bodyCrc32: '0',
        __ZONE_NAME: 'z',
      },
      json: registration,
      more,
      leftOut: { 'no brokerName': 'asked at the end: the null that it leaves in the cluster spoils later answers' },
    },
    { request: 'QUERY_DATA_VERSION', ext: broker, json: dataVersion, more },
    {
      request: 'BROKER_HEARTBEAT',
      ext: {
        ...broker,
        epoch: '1',
        maxOffset: '1',
        confirmOffset: '1',
        heartbeatTimeoutMills: '10000',
        electionPriority: '1',
      },
      more,
    },
    { request: 'GET_BROKER_CLUSTER_INFO', more },
    { request: 'GET_BROKER_MEMBER_GROUP', ext: { clusterName: 'MxCluster', brokerName: 'broker-mx' }, more },
    {
      request: 'GET_ROUTEINFO_BY_TOPIC',
      ext: { topic: 'MxNsT', acceptStandardJsonOnly: 'true', __ZONE_MODE: 'false', __ZONE_NAME: 'z' },
      more,
    },
    { request: 'GET_ALL_TOPIC_LIST_FROM_NAMESERVER', more: { ...more, about: 'MxNs' } },
    { request: 'GET_TOPICS_BY_CLUSTER', ext: { cluster: 'MxCluster' }, more },
    { request: 'GET_SYSTEM_TOPIC_LIST_FROM_NS', more: { ...more, vague: ['brokerAddr'] } },
    { request: 'GET_UNIT_TOPIC_LIST', more: { ...more, about: 'MxNs' } },
    { request: 'GET_HAS_UNIT_SUB_TOPIC_LIST', more: { ...more, about: 'MxNs' } },
    { request: 'GET_HAS_UNIT_SUB_UNUNIT_TOPIC_LIST', more: { ...more, about: 'MxNs' } },
    { request: 'WIPE_WRITE_PERM_OF_BROKER', ext: { brokerName: 'broker-mx' }, more, after: [register] },
    { request: 'ADD_WRITE_PERM_OF_BROKER', ext: { brokerName: 'broker-mx' }, more },
    { request: 'REGISTER_TOPIC_IN_NAMESRV', ext: { topic: 'MxNsReg' }, json: route, more },
    { request: 'DELETE_TOPIC_IN_NAMESRV', ext: { topic: 'MxNsReg', clusterName: 'MxCluster' }, more },
    { request: 'PUT_KV_CONFIG', ext: { namespace: 'MxNs', key: 'k', value: 'v' }, more },
    { request: 'GET_KV_CONFIG', ext: { namespace: 'MxNs', key: 'k' }, more },
    { request: 'GET_KVLIST_BY_NAMESPACE', ext: { namespace: 'MxNs' }, more },
    { request: 'DELETE_KV_CONFIG', ext: { namespace: 'MxNs', key: 'k' }, more },
    { request: 'UPDATE_NAMESRV_CONFIG', body: 'orderMessageEnable=false\n', more },
    { request: 'GET_NAMESRV_CONFIG', more: { ...more, vague: PLACES } },
    {
      request: 'UNREGISTER_BROKER',
      ext: broker,
      more,
      // The original answers before it takes the broker out.
      after: [{ ...register, after: 50 }],
    },
  ],
  afterwards: [ask('103: no brokerName', 103, NAMELESS, { ...more, body: JSON.stringify(registration) })],
}
