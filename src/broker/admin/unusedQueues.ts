import { isLmqTopic, SystemTopic } from '../../protocol/index.ts'
import type { BrokerContext } from '../context.ts'

/**
 * Forgets the queues of all topics that the broker does not have, but for inner ones (DefaultMessageStore.cleanUnusedTopic).
 * 4.9 knows the half topic only after its first check for open transactions, so until then its queue begins again.
 */
export function cleanUnusedQueues(broker: BrokerContext): void {
  const kept = new Set(broker.topics.topics.keys())
  for (const topic of broker.store.queues().keys()) if (isInner(topic, broker)) kept.add(topic)
  const unused = [...broker.store.queues().keys()].filter((topic) => !kept.has(topic))
  broker.store.cleanUnusedTopics(kept)
  if (!broker.config.broker.autoDeleteUnusedStats) return
  for (const topic of unused) broker.stats.onTopicDeleted(topic)
}

function isInner(topic: string, { profile, topics }: BrokerContext): boolean {
  if (isLmqTopic(topic)) return true
  if (profile.keepsQueuesOfSystemTopics) return topics.isSystemTopic(topic)
  return topic === SystemTopic.SCHEDULE || topic === SystemTopic.TRANS_OP_HALF
}
