import type { Profile } from '../../profile/index.ts'
import { Perm, replyTopic, reviveTopic, SystemTopic, syncBrokerMemberTopic, TIMER_TOPIC } from '../../protocol/index.ts'
import type { BrokerConfigHolder } from '../config/index.ts'
import type { TopicConfig } from './topicConfig.ts'
import { newTopicConfig, topicOfQueues } from './topicConfig.ts'

const SCHEDULE_QUEUES = 18
const BENCHMARK_QUEUES = 1024
const READ_WRITE = Perm.READ | Perm.WRITE

/** The topics that a broker has from its start, in the order of TopicConfigManager.init (broker.md 5). */
export function systemTopicConfigs(
  config: BrokerConfigHolder,
  { innerTopicsAtStart, requestReply }: Pick<Profile, 'innerTopicsAtStart' | 'requestReply'>,
): readonly TopicConfig[] {
  const { broker, store } = config
  const { brokerClusterName: cluster, brokerName } = broker
  const topics = [topicOfQueues(SystemTopic.SELF_TEST, 1)]
  if (broker.autoCreateTopicEnable) {
    topics.push(
      topicOfQueues(SystemTopic.AUTO_CREATE, broker.defaultTopicQueueNums, { perm: Perm.INHERIT | READ_WRITE }),
    )
  }
  topics.push(
    topicOfQueues(SystemTopic.BENCHMARK, BENCHMARK_QUEUES),
    newTopicConfig(cluster, { perm: Perm.INHERIT | (broker.clusterTopicEnable ? READ_WRITE : 0) }),
    topicOfQueues(brokerName, 1, { perm: Perm.INHERIT | (broker.brokerTopicEnable ? READ_WRITE : 0) }),
    topicOfQueues(SystemTopic.OFFSET_MOVED_EVENT, 1),
    topicOfQueues(SystemTopic.SCHEDULE, SCHEDULE_QUEUES),
  )
  if (broker.traceTopicEnable) topics.push(topicOfQueues(broker.msgTraceTopicName, 1))
  if (requestReply.takesReplies) topics.push(topicOfQueues(replyTopic(cluster), 1))
  if (!innerTopicsAtStart) return topics
  topics.push(
    topicOfQueues(reviveTopic(cluster), broker.reviveQueueNum),
    topicOfQueues(syncBrokerMemberTopic(brokerName), 1, { perm: Perm.INHERIT }),
    topicOfQueues(SystemTopic.TRANS_HALF, 1),
    topicOfQueues(SystemTopic.TRANS_OP_HALF, 1),
  )
  if (store.timerWheelEnable) topics.push(topicOfQueues(TIMER_TOPIC, 1))
  return topics
}
