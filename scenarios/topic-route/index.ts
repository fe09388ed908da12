import type { ShippedScenario } from '../shipped.ts'

export const topicRoute: readonly ShippedScenario[] = [
  {
    id: 'topic-missing-autocreate-off',
    family: 'topic/route',
    title: 'The topic does not exist, and nobody may create it by sending to it',
    load: async () => (await import('./topicMissingAutocreateOff.ts')).scenario,
  },
  {
    id: 'autocreated-topic-on-one-broker',
    family: 'topic/route',
    title: 'A topic that was created by its first message lives on one broker only',
    load: async () => (await import('./autocreatedTopicOnOneBroker.ts')).scenario,
  },
  {
    id: 'consumer-subscribes-before-topic-exists',
    family: 'topic/route',
    title: 'Who subscribes before the topic exists: Go does not start, Java starts to consume late',
    load: async () => (await import('./consumerSubscribesBeforeTopicExists.ts')).scenario,
  },
  {
    id: 'go-admin-createtopic-without-broker-addr',
    family: 'topic/route',
    title: 'CreateTopic of the Go admin client wants the address of a broker, and believes any answer',
    load: async () => (await import('./goAdminCreatetopicWithoutBrokerAddr.ts')).scenario,
  },
  {
    id: 'mqadmin-without-namesrv',
    family: 'topic/route',
    title: 'mqadmin without -n and without NAMESRV_ADDR: connect to null failed',
    load: async () => (await import('./mqadminWithoutNamesrv.ts')).scenario,
  },
  {
    id: 'updatetopic-wrong-cluster-name',
    family: 'topic/route',
    title: 'updateTopic -c DefaultCluster, when the cluster has another name',
    load: async () => (await import('./updatetopicWrongClusterName.ts')).scenario,
  },
  {
    id: 'producer-consumer-topic-mismatch',
    family: 'topic/route',
    title: 'Producer and consumer spell the topic differently, and both are green',
    load: async () => (await import('./producerConsumerTopicMismatch.ts')).scenario,
  },
  {
    id: 'trace-topic-missing',
    family: 'topic/route',
    title: 'Message trace is on in the clients, and the trace topic does not exist',
    load: async () => (await import('./traceTopicMissing.ts')).scenario,
  },
  {
    id: 'sql92-filter-disabled',
    family: 'topic/route',
    title: 'The broker refuses to filter by SQL92',
    load: async () => (await import('./sql92FilterDisabled.ts')).scenario,
  },
  {
    id: 'ordered-shard-remap-on-route-change',
    family: 'topic/route',
    title: 'Ordered messages change their queue when the list of queues changes',
    load: async () => (await import('./orderedShardRemapOnRouteChange.ts')).scenario,
  },
  {
    id: 'topic-permission-read-only',
    family: 'topic/route',
    title: 'A topic or broker with perm 4 takes no messages, one with perm 2 gives none',
    load: async () => (await import('./topicPermissionReadOnly.ts')).scenario,
  },
]
