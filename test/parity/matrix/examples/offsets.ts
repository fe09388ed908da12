import { create, send } from '../../questions/requests.ts'
import type { Family } from '../example.ts'

const TOPIC = 'MxOff'
const queue = { topic: TOPIC, queueId: '0' }
const group = { consumerGroup: 'MxOffCG', ...queue }

export const offsets: Family = {
  name: 'offset',
  prefix: 'MxOff',
  before: [create(TOPIC), send('message 0', TOPIC), send('message 1', TOPIC)],
  examples: [
    { request: 'QUERY_CONSUMER_OFFSET', ext: { ...group, setZeroIfNotFound: 'false' } },
    { request: 'UPDATE_CONSUMER_OFFSET', ext: { ...group, commitOffset: '1' } },
    { request: 'SEARCH_OFFSET_BY_TIMESTAMP', ext: { ...queue, timestamp: '0', boundaryType: 'lower' } },
    { request: 'GET_MAX_OFFSET', ext: { ...queue, committed: 'true' } },
    { request: 'GET_MIN_OFFSET', ext: queue },
    { request: 'GET_EARLIEST_MSG_STORETIME', ext: queue },
  ],
}
