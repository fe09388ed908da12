import { type ClusterFacts, type KubernetesProject, lowerCluster, readKubernetes } from '../topology/index.ts'
import type { Topology } from './format/index.ts'

/** Manifests as texts by the names of their files. */
export type Manifests = string | Readonly<Record<string, string>>

/**
 * The topology of manifests for `kubectl apply` on a cluster. Pods of a StatefulSet are hosts by their own names (`broker-0`);
 * those of a Deployment have names with letters that depend on its name alone. Throws SimError ConfigInvalid.
 */
export function kubernetesTopology(manifests: Manifests, facts: ClusterFacts = {}): Topology {
  const texts = typeof manifests === 'string' ? { 'manifests.yaml': manifests } : manifests
  return clusterTopology(readKubernetes(Object.entries(texts).map(([file, text]) => ({ file, text }))), facts)
}

/** The topology of manifests that were read. */
export function clusterTopology(project: KubernetesProject, facts: ClusterFacts = {}): Topology {
  return lowerCluster(project, facts).topology
}
