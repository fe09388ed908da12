// Topics whose name is made from a group, a broker or a cluster (MixAll, KeyBuilder; remoting.md 4.8 and 10.8).

import { SYSTEM_TOPIC_PREFIX } from './systemTopics.ts'

export const RETRY_PREFIX = '%RETRY%'
export const DLQ_PREFIX = '%DLQ%'
export const LMQ_PREFIX = '%LMQ%'

export function retryTopic(group: string): string {
  return RETRY_PREFIX + group
}

export function dlqTopic(group: string): string {
  return DLQ_PREFIX + group
}

export function isRetryTopic(topic: string): boolean {
  return topic.startsWith(RETRY_PREFIX)
}

export function isDlqTopic(topic: string): boolean {
  return topic.startsWith(DLQ_PREFIX)
}

export function isLmqTopic(topic: string): boolean {
  return topic.startsWith(LMQ_PREFIX)
}

/** Group of a retry topic; any other topic is given back as it is. */
export function groupOfRetryTopic(topic: string): string {
  return isRetryTopic(topic) ? topic.slice(RETRY_PREFIX.length) : topic
}

export function replyTopic(clusterName: string): string {
  return `${clusterName}_REPLY_TOPIC`
}

/** POP retry topic of version 1, the default, or of version 2 (`enableRetryTopicV2`). */
export function popRetryTopic(topic: string, group: string, version: 1 | 2 = 1): string {
  return `${RETRY_PREFIX}${group}${version === 1 ? '_' : '+'}${topic}`
}

/** Topic that keeps the check points and acknowledgements of POP in one cluster. */
export function reviveTopic(clusterName: string): string {
  return `${SYSTEM_TOPIC_PREFIX}REVIVE_LOG_${clusterName}`
}

const SYNC_BROKER_MEMBER_PREFIX = `${SYSTEM_TOPIC_PREFIX}SYNC_BROKER_MEMBER_`

/** Topic by which a broker asks for the members of its group; its route shows who is really there. */
export function syncBrokerMemberTopic(brokerName: string): string {
  return SYNC_BROKER_MEMBER_PREFIX + brokerName
}

export function isSyncBrokerMemberTopic(topic: string): boolean {
  return topic.startsWith(SYNC_BROKER_MEMBER_PREFIX)
}
