import { ResponseCode, topicListBody } from '../../protocol/index.ts'
import type { Answer, Handlers } from '../../remoting/index.ts'
import type { NameServerContext } from '../context.ts'
import {
  anyBrokerAddress,
  systemTopics,
  topicsOfCluster,
  unitSubNonUnitTopics,
  unitSubTopics,
  unitTopics,
} from '../route/index.ts'

// Requests 206 (all topics), 224 (topics of a cluster), 304 (cluster and broker names), 311, 312, 313 (topics by their
// unit flags), sent by mqadmin and the dashboard: remoting.md 6.5. `enableAllTopicList` switches 206 off,
// `enableTopicList` the others except 304.

export const topicListHandlers: Handlers<NameServerContext> = {
  GET_ALL_TOPIC_LIST_FROM_NAMESERVER: (_call, { tables, config }) =>
    config.values.enableAllTopicList ? listed([...tables.topics.keys()]) : disabled(),

  GET_TOPICS_BY_CLUSTER: ({ header }, { tables, config, profile }) => {
    const { cluster = profile.brokersByAddress ? '' : undefined } = header
    if (!config.values.enableTopicList) return disabled()
    return listed(cluster === undefined ? [] : topicsOfCluster(tables, cluster))
  },

  /** The tool asks for the rest (305) at the address in this answer, so it must be one that the tool can reach. */
  GET_SYSTEM_TOPIC_LIST_FROM_NS: ({ channel }, { tables, presentedAddress }) => {
    const address = anyBrokerAddress(tables)
    return listed(systemTopics(tables), address === undefined ? undefined : presentedAddress(address, channel))
  },

  GET_UNIT_TOPIC_LIST: (_call, { tables, config }) =>
    config.values.enableTopicList ? listed(unitTopics(tables)) : disabled(),

  GET_HAS_UNIT_SUB_TOPIC_LIST: (_call, { tables, config }) =>
    config.values.enableTopicList ? listed(unitSubTopics(tables)) : disabled(),

  GET_HAS_UNIT_SUB_UNUNIT_TOPIC_LIST: (_call, { tables, config }) =>
    config.values.enableTopicList ? listed(unitSubNonUnitTopics(tables)) : disabled(),
}

function listed(topics: readonly string[], brokerAddr?: string): Answer {
  return { code: ResponseCode.SUCCESS, body: topicListBody.encode({ topicList: topics, brokerAddr }) }
}

function disabled(): Answer {
  return { code: ResponseCode.SYSTEM_ERROR, remark: 'disable' }
}
