import type { BrokerContext } from '../context.ts'

/**
 * True when the group is known to subscribe something, but not this topic: statistics and clones then leave the topic
 * out. A group that nobody has told about counts as subscribing everything.
 */
export function isUnsubscribed(group: string, topic: string, broker: BrokerContext): boolean {
  const live = broker.consumers.group(group)
  if (live === undefined || live.subscriptions.size === 0) return false
  return broker.consumers.findSubscription(group, topic) === undefined
}
