import type { ProgramPlan, Start } from '../docker/index.ts'
import type { PodContainer, Service, ServicePort, Workload } from '../kubernetes/index.ts'
import type { PlainTopology } from '../plain.ts'
import type { FilePlace } from '../yaml/index.ts'

/** A pod as the scheduler and the controllers make it. */
export interface PodIdentity {
  /** Its host in the world, unless it has the network of its node; the name of the pod. */
  readonly name: string
  readonly namespace: string
  readonly workload: Workload
  /** Of several the number, from 0. */
  readonly ordinal: number
  readonly node: string
  readonly nodeAddress: string
  /** Its own address, or that of its node where it has the node's network. */
  readonly address: string
  readonly hostname: string
  /** The Service that it has its name from. */
  readonly subdomain: string | undefined
  /** Why no node takes it. */
  readonly unschedulable: string | undefined
}

/** A container of a pod, and what became of it. */
export interface LoweredPodContainer {
  readonly container: PodContainer
  readonly plan: ProgramPlan
  readonly start: Start
  /** Names of its servers in the world, in the order of its programs that are servers. */
  readonly servers: readonly string[]
  /** Where files and variables stand, by path inside and by `env.NAME`. */
  readonly places: ReadonlyMap<string, FilePlace>
}

export interface LoweredPod extends PodIdentity {
  /** The host of the world that its programs run on. */
  readonly host: string
  readonly containers: readonly LoweredPodContainer[]
  /** Why none of its containers is started. */
  readonly refused: string | undefined
  /** When it gets ready, by the usual times; undefined: never. */
  readonly readyAtMs: number | undefined
}

export interface LoweredService {
  readonly service: Service
  /** Undefined for headless ones and ExternalName. */
  readonly clusterIP: string | undefined
  /** Of type LoadBalancer; undefined while nobody hands one out. */
  readonly loadBalancer: string | undefined
  /** Pods that it selects. */
  readonly pods: readonly string[]
  readonly ports: readonly LoweredServicePort[]
}

export interface LoweredServicePort {
  readonly port: ServicePort
  readonly nodePort: number | undefined
  /** `host:port` of the pods. */
  readonly endpoints: readonly string[]
}

export interface LoweredCluster {
  readonly topology: PlainTopology
  readonly pods: readonly LoweredPod[]
  readonly services: readonly LoweredService[]
  /** Addresses on the LAN by name. */
  readonly nodes: ReadonlyMap<string, string>
  readonly domain: string
}
