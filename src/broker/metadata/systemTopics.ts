import type { BrokerConfigHolder } from '../config/index.ts'
import {
  AUTO_CREATE_TOPIC,
  BENCHMARK_TOPIC,
  OFFSET_MOVED_EVENT,
  SCHEDULE_TOPIC,
  SELF_TEST_TOPIC,
  SYSTEM_TOPIC_PREFIX,
  TIMER_TOPIC,
  TRANS_HALF_TOPIC,
  TRANS_OP_HALF_TOPIC,
} from './names.ts'
import type { TopicConfig } from './topicConfig.ts'
import { newTopicConfig, PERM_INHERIT, PERM_READ, PERM_WRITE, topicOfQueues } from './topicConfig.ts'

const SCHEDULE_QUEUES = 18
const BENCHMARK_QUEUES = 1024
const READ_WRITE = PERM_READ | PERM_WRITE

/** The topics that a broker has from its start, in the order of TopicConfigManager.init (broker.md 5). */
export function systemTopicConfigs(config: BrokerConfigHolder): readonly TopicConfig[] {
  const { broker, store } = config
  const { brokerClusterName: cluster, brokerName } = broker
  const topics = [topicOfQueues(SELF_TEST_TOPIC, 1)]
  if (broker.autoCreateTopicEnable) {
    topics.push(topicOfQueues(AUTO_CREATE_TOPIC, broker.defaultTopicQueueNums, { perm: PERM_INHERIT | READ_WRITE }))
  }
  topics.push(
    topicOfQueues(BENCHMARK_TOPIC, BENCHMARK_QUEUES),
    newTopicConfig(cluster, { perm: PERM_INHERIT | (broker.clusterTopicEnable ? READ_WRITE : 0) }),
    topicOfQueues(brokerName, 1, { perm: PERM_INHERIT | (broker.brokerTopicEnable ? READ_WRITE : 0) }),
    topicOfQueues(OFFSET_MOVED_EVENT, 1),
    topicOfQueues(SCHEDULE_TOPIC, SCHEDULE_QUEUES),
  )
  if (broker.traceTopicEnable) topics.push(topicOfQueues(broker.msgTraceTopicName, 1))
  topics.push(
    topicOfQueues(`${cluster}_REPLY_TOPIC`, 1),
    topicOfQueues(`${SYSTEM_TOPIC_PREFIX}REVIVE_LOG_${cluster}`, broker.reviveQueueNum),
    topicOfQueues(`${SYSTEM_TOPIC_PREFIX}SYNC_BROKER_MEMBER_${brokerName}`, 1, { perm: PERM_INHERIT }),
    topicOfQueues(TRANS_HALF_TOPIC, 1),
    topicOfQueues(TRANS_OP_HALF_TOPIC, 1),
  )
  if (store.timerWheelEnable) topics.push(topicOfQueues(TIMER_TOPIC, 1))
  return topics
}
