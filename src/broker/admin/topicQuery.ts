import {
  ResponseCode,
  topicConfigAndQueueMappingBody,
  topicConfigWrapperBody,
  topicListBody,
  topicStatsBody,
} from '../../protocol/index.ts'
import type { Call } from '../../remoting/index.ts'
import type { BrokerContext } from '../context.ts'
import type { AdminAnswer } from './answers.ts'
import { jsonAnswer, mapKey } from './answers.ts'
import { queueOf } from './messageQueue.ts'
import { queueIds } from './queueRows.ts'

// GET_ALL_TOPIC_CONFIG (21), GET_TOPIC_CONFIG (351), GET_SYSTEM_TOPIC_LIST_FROM_BROKER (305), GET_TOPIC_STATS_INFO (202):
// what mqadmin, the dashboard, the exporter and slaves read about topics (remoting.md 13.1, 13.3). 17 for an unknown topic.

/** Paging came after 5.3.3: all topics at once, whatever the header says. There are no static topics. */
export function getAllTopicConfig(_call: Call<'GET_ALL_TOPIC_CONFIG'>, broker: BrokerContext): AdminAnswer {
  const { dataVersion, topics } = broker.topics
  const wrapper = {
    dataVersion,
    mappingDataVersion: { counter: 0, stateVersion: 0, timestamp: broker.startedAtWallMs },
    topicConfigTable: topics,
    topicQueueMappingDetailMap: new Map(),
    topicQueueMappingInfoMap: new Map(),
  }
  return jsonAnswer(topicConfigWrapperBody, wrapper, broker.profile.json)
}

export function getTopicConfig(call: Call<'GET_TOPIC_CONFIG'>, broker: BrokerContext): AdminAnswer {
  const name = mapKey(call.header.topic)
  const topic = broker.topics.selectTopicConfig(name)
  if (topic !== undefined) return jsonAnswer(topicConfigAndQueueMappingBody, topic)
  return { code: ResponseCode.TOPIC_NOT_EXIST, remark: `No topic in this broker. topic: ${name}` }
}

export function getSystemTopicList(
  _call: Call<'GET_SYSTEM_TOPIC_LIST_FROM_BROKER'>,
  broker: BrokerContext,
): AdminAnswer {
  return jsonAnswer(topicListBody, { topicList: [...broker.topics.systemTopics] })
}

/** Offsets of max(read, write) queues. `lastUpdateTimestamp` is the store time of the newest message, 0 when empty. */
export function getTopicStats(call: Call<'GET_TOPIC_STATS_INFO'>, broker: BrokerContext): AdminAnswer {
  const name = mapKey(call.header.topic)
  const topic = broker.topics.selectTopicConfig(name)
  if (topic === undefined) return { code: ResponseCode.TOPIC_NOT_EXIST, remark: `topic[${name}] not exist` }
  const { writeQueueNums, readQueueNums } = topic
  const queues = broker.profile.statsOfReadQueues ? Math.max(writeQueueNums, readQueueNums) : writeQueueNums
  const offsetTable = queueIds(queues).map((queueId) => {
    const minOffset = Math.max(0, broker.store.minOffsetInQueue(name, queueId))
    const maxOffset = Math.max(0, broker.store.maxOffsetInQueue(name, queueId))
    const lastUpdateTimestamp = maxOffset > 0 ? broker.store.messageStoreTimestamp(name, queueId, maxOffset - 1) : 0
    return [queueOf(name, queueId, broker), { lastUpdateTimestamp, maxOffset, minOffset }] as const
  })
  const stats = { offsetTable, topicPutTps: broker.stats.topicPutTps(name) }
  return jsonAnswer(topicStatsBody, stats, broker.profile.json)
}
