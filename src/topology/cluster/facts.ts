import type { Architecture, LanMachine } from '../docker/index.ts'

/** What manifests do not say: the cluster that they are applied to, and what is beside it. */
export interface ClusterFacts {
  /** Addresses of the nodes on the LAN, by name. Default `node-1` 192.168.1.11 and `node-2` 192.168.1.12. */
  readonly nodes?: Readonly<Record<string, string>>
  /** Processor of the nodes. Default `amd64`. */
  readonly architecture?: Architecture
  /** Default `cluster.local`. */
  readonly domain?: string
  /** Machines on the LAN beside the nodes. Names are unique over all of it. */
  readonly lan?: Readonly<Record<string, LanMachine>>
  /** Lines of the hosts files of all nodes. */
  readonly nodeHosts?: Readonly<Record<string, readonly string[]>>
  /** The first address that Services of type LoadBalancer get, or `none` where nobody hands any out. Default 192.168.1.240. */
  readonly loadBalancers?: string
  /** Addresses that Services of type LoadBalancer have got, by `name.namespace`. */
  readonly balanced?: Readonly<Record<string, string>>
  /** Topics that brokers have from the start, by the name of a workload or of a pod. */
  readonly topics?: Readonly<Record<string, Readonly<Record<string, number>>>>
  /** When pods get ready, in milliseconds, where a run has shown it; undefined: never. Default: by the usual times of their programs. */
  readonly readyAt?: Readonly<Record<string, number | undefined>>
}

/** The network of the pods of all nodes. */
export const PODS = 'pods'
export const DEFAULT_NODES: Readonly<Record<string, string>> = { 'node-1': '192.168.1.11', 'node-2': '192.168.1.12' }
export const DEFAULT_DOMAIN = 'cluster.local'
export const DEFAULT_LOAD_BALANCERS = '192.168.1.240'
/** The host that the DNS of the cluster runs on, the DNS server of the world, and its ClusterIP as kubeadm gives it. */
export const COREDNS = 'coredns'
export const COREDNS_CLUSTER_IP = '10.96.0.10'
/** In the pod network of the control plane, which no pod of manifests is scheduled to. */
export const COREDNS_ADDRESS = '10.244.0.2'
/** The DNS server of everybody outside of the cluster. */
export const LAN_DNS = 'lan'

/** The pod network of a node by its number, 1 for the first (kube-controller-manager `--cluster-cidr=10.244.0.0/16`). */
export function podCidr(node: number): string {
  return `10.244.${node}.0/24`
}
