/** Manifests on a cluster of Kubernetes, and the plain world that they come to. */
export type { ClusterFacts } from './facts.ts'
export { COREDNS_CLUSTER_IP, DEFAULT_NODES, PODS } from './facts.ts'
export { lowerCluster } from './lower.ts'
export { meantFacts } from './meantFacts.ts'
export type {
  LoweredCluster,
  LoweredPod,
  LoweredPodContainer,
  LoweredService,
  LoweredServicePort,
  PodIdentity,
} from './model.ts'
export { portNumber } from './pods.ts'
export { isHeadless, readingsOfName, selected } from './selection.ts'
