export type { BrokerFault } from '../broker/index.ts'
export type { ClientHandle } from './clientHandle.ts'
export type {
  ClusterAdminOptions,
  ClusterProducerOptions,
  ClusterPullConsumerOptions,
  ClusterPushConsumerOptions,
} from './clientOptions.ts'
export type { Cluster, UntilOptions } from './cluster.ts'
export type { ClusterOptions } from './clusterOptions.ts'
export type { Duration } from './duration.ts'
export type {
  ConsumedOptions,
  DelayLimits,
  Expectations,
  ExpectedMessages,
  ExpectOptions,
  OrderedMessage,
} from './expectations.ts'
export type { Delivery } from './history.ts'
export type { BrokerHandle, ServerHandle } from './serverHandle.ts'
export { startCluster } from './startCluster.ts'
export type { ClusterTimer, ClusterTimers } from './timers.ts'
