import type { ShippedScenario } from '../shipped.ts'

export const consumerGroup: readonly ShippedScenario[] = [
  {
    id: 'inconsistent-subscription-in-group',
    family: 'consumer-group',
    title: 'Members of one group subscribe to different tags or topics',
    load: async () => (await import('./inconsistentSubscriptionInGroup.ts')).scenario,
  },
  {
    id: 'duplicate-client-id',
    family: 'consumer-group',
    title: 'Containers with the same address and process id have one client id',
    load: async () => (await import('./duplicateClientId.ts')).scenario,
  },
  {
    id: 'new-group-from-last-offset-replays-history',
    family: 'consumer-group',
    title: 'A new group with CONSUME_FROM_LAST_OFFSET gets messages from before its time',
    load: async () => (await import('./newGroupFromLastOffsetReplaysHistory.ts')).scenario,
  },
  {
    id: 'rebalance-causes-duplicates',
    family: 'consumer-group',
    title: 'A member that joins, or dies, has messages delivered twice',
    load: async () => (await import('./rebalanceCausesDuplicates.ts')).scenario,
  },
  {
    id: 'shared-reply-topic-steals-responses',
    family: 'consumer-group',
    title: 'Requests and responses over two topics: the response goes to another instance of the group',
    load: async () => (await import('./sharedReplyTopicStealsResponses.ts')).scenario,
  },
  {
    id: 'pubsub-same-group-splits-events',
    family: 'consumer-group',
    title: 'Every client should see every event, and the instances of a group share them',
    load: async () => (await import('./pubsubSameGroupSplitsEvents.ts')).scenario,
  },
  {
    id: 'consumers-exceed-queues',
    family: 'consumer-group',
    title: 'More consumers than queues: the surplus stands idle',
    load: async () => (await import('./consumersExceedQueues.ts')).scenario,
  },
  {
    id: 'orderly-queue-blocked-by-poison-message',
    family: 'consumer-group',
    title: 'One message that fails blocks an ordered queue, one that hangs the offset of a concurrent one',
    load: async () => (await import('./orderlyQueueBlockedByPoisonMessage.ts')).scenario,
  },
  {
    id: 'dlq-created-but-not-readable',
    family: 'consumer-group',
    title: 'There is a dead letter, and nobody can read it',
    load: async () => (await import('./dlqCreatedButNotReadable.ts')).scenario,
  },
  {
    id: 'retry-schedule-misread',
    family: 'consumer-group',
    title: 'Retries begin after 10 s, not 1 s, and take almost five hours to the dead letters',
    load: async () => (await import('./retryScheduleMisread.ts')).scenario,
  },
  {
    id: 'broadcast-offset-lost-in-container',
    family: 'consumer-group',
    title: 'A broadcasting consumer forgets its position when its container is created anew',
    load: async () => (await import('./broadcastOffsetLostInContainer.ts')).scenario,
  },
  {
    id: 'subscription-group-missing',
    family: 'consumer-group',
    title: 'The consumer group does not exist on the broker, and nobody may create it by subscribing',
    load: async () => (await import('./subscriptionGroupMissing.ts')).scenario,
  },
  {
    id: 'offset-illegal-after-store-reset',
    family: 'consumer-group',
    title: 'The offset of a group is beyond what the broker has, or before it',
    load: async () => (await import('./offsetIllegalAfterStoreReset.ts')).scenario,
  },
  {
    id: 'same-group-name-different-apps',
    family: 'consumer-group',
    title: 'Two applications that have nothing to do with each other use one group name',
    load: async () => (await import('./sameGroupNameDifferentApps.ts')).scenario,
  },
]
