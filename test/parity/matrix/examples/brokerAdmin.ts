import { commit, create, send } from '../../questions/requests.ts'
import type { Family } from '../example.ts'

const TOPIC = 'MxAdmin'
/** Options that hold paths and ports, depend on the number of cores, or are set for the recordings. */
const SURROUNDINGS = [
  'bindAddress',
  'clientCallbackExecutorThreads',
  'diskMaxUsedSpaceRatio',
  'endTransactionThreadPoolNums',
  'haListenPort',
  'heartbeatThreadPoolNums',
  'listenPort',
  'litePullMessageThreadPoolNums',
  'mappedFileSizeCommitLog',
  'mappedFileSizeConsumeQueue',
  'mappedFileSizeTimerLog',
  'maxHashSlotNum',
  'maxIndexNum',
  'namesrvAddr',
  'osPageCacheBusyTimeOutMills',
  'processReplyMessageThreadPoolNums',
  'pullMessageThreadPoolNums',
  'putMessageFutureThreadPoolNums',
  'queryMessageThreadPoolNums',
  'rocketmqHome',
  'sendMessageThreadPoolNums',
  'storePathCommitLog',
  'storePathRootDir',
  'transactionCheckInterval',
  'transactionTimeOut',
  'waitTimeMillsInSendQueue',
]

/** Configuration and maintenance of the broker. */
export const brokerAdmin: Family = {
  name: 'brokerAdmin',
  prefix: 'MxAdmin',
  before: [create(TOPIC), send('a message', TOPIC), commit('an offset', 'MxAdminCG', TOPIC, 1)],
  examples: [
    { request: 'UPDATE_BROKER_CONFIG', body: 'traceOn=true\n' },
    { request: 'GET_BROKER_CONFIG', more: { vague: ['version', ...SURROUNDINGS] } },
    { request: 'GET_ALL_CONSUMER_OFFSET', more: { about: 'MxAdmin', vague: ['dataVersion'] } },
    { request: 'GET_ALL_DELAY_OFFSET', more: { vague: ['dataVersion', 'offsetTable'] } },
    { request: 'GET_TIMER_CHECK_POINT' },
    { request: 'GET_TIMER_METRICS', more: { about: 'MxAdmin', vague: ['dataVersion'] } },
    { request: 'CLEAN_EXPIRED_CONSUMEQUEUE' },
    { request: 'CLEAN_UNUSED_TOPIC' },
    { request: 'DELETE_EXPIRED_COMMITLOG' },
    { request: 'UPDATE_COLD_DATA_FLOW_CTR_CONFIG', body: 'MxAdminCG=100' },
    { request: 'GET_COLD_DATA_FLOW_CTR_INFO' },
    { request: 'REMOVE_COLD_DATA_FLOW_CTR_CONFIG', body: 'MxAdminCG' },
    { request: 'SET_COMMITLOG_READ_MODE', ext: { READ_AHEAD_MODE: '0' } },
  ],
}
