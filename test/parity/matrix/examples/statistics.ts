import { ask, commit, create, heartbeat, properties, pull, send } from '../../questions/requests.ts'
import type { Family } from '../example.ts'

const TOPIC = 'MxStat'
const GROUP = 'MxStatCG'
const joined = [{ group: GROUP, subscriptions: [{ topic: TOPIC }] }]

/** Statistics, connections and who consumes what. */
export const statistics: Family = {
  name: 'statistics',
  prefix: 'MxStat',
  before: [
    create(TOPIC),
    send('a message', TOPIC, { properties: properties('TAGS=A') }),
    heartbeat('a consumer joins', 'mx-stat', joined, { from: 'consumer' }, ['MxStatPG']),
    pull('the consumer pulls', TOPIC, { consumerGroup: GROUP }, { from: 'consumer' }),
    commit('the consumer commits', GROUP, TOPIC, 1),
    ask('a second message', 10, send('', TOPIC).ext, { body: 'second' }),
  ],
  examples: [
    { request: 'GET_BROKER_RUNTIME_INFO', more: { vague: ['*'] } },
    { request: 'GET_TOPIC_STATS_INFO', ext: { topic: TOPIC } },
    { request: 'GET_CONSUMER_CONNECTION_LIST', ext: { consumerGroup: GROUP } },
    { request: 'GET_PRODUCER_CONNECTION_LIST', ext: { producerGroup: 'MxStatPG' } },
    { request: 'GET_CONSUME_STATS', ext: { consumerGroup: GROUP, topic: TOPIC, topicList: TOPIC } },
    { request: 'QUERY_TOPIC_CONSUME_BY_WHO', ext: { topic: TOPIC }, more: { about: 'MxStat' } },
    { request: 'QUERY_CONSUME_TIME_SPAN', ext: { topic: TOPIC, group: GROUP } },
    { request: 'QUERY_CORRECTION_OFFSET', ext: { filterGroups: '', compareGroup: GROUP, topic: TOPIC } },
    {
      request: 'VIEW_BROKER_STATS_DATA',
      ext: { statsName: 'TOPIC_PUT_NUMS', statsKey: TOPIC },
      more: { vague: ['*'] },
    },
    {
      request: 'GET_BROKER_CONSUME_STATS',
      ext: { isOrder: 'false' },
      more: { about: 'MxStat', vague: ['totalDiff', 'totalInflightDiff'] },
    },
    { request: 'GET_ALL_PRODUCER_INFO', more: { about: 'MxStat' } },
    { request: 'QUERY_TOPICS_BY_CONSUMER', ext: { group: GROUP } },
    { request: 'QUERY_SUBSCRIPTION_BY_CONSUMER', ext: { group: GROUP, topic: TOPIC } },
  ],
}
