import {
  type BrokerOfContainer,
  type ClusterFacts,
  type FilePlace,
  type KubernetesProject,
  type LoweredCluster,
  type LoweredPod,
  type LoweredPodContainer,
  lowerCluster,
  type Place,
  PODS,
} from '../../topology/index.ts'
import { type Said, said } from '../said.ts'
import { groupOf, NEIGHBOUR, NEIGHBOUR_ADDRESS, played, type SubjectOptions } from '../subject.ts'
import type { Tried } from '../tried.ts'

/** A pod of somebody else in the namespace `default`, to try from. */
export const ANY_POD = 'any other pod'
/** The last address of the first node's pods. */
const ANY_POD_ADDRESS = '10.244.1.254'

/** Manifests on a cluster: what the doctor looks at. */
export interface ClusterSubject {
  readonly project: KubernetesProject
  readonly lowered: LoweredCluster
  readonly brokers: readonly ClusterBroker[]
  readonly namesrvs: readonly ClusterNamesrv[]
  readonly options: Pick<SubjectOptions, 'ignored'>
}

export interface ClusterBroker extends Tried {
  readonly pod: LoweredPod
  readonly part: LoweredPodContainer
  readonly program: BrokerOfContainer
  readonly isSlave: boolean
  readonly electedIn: string | undefined
  readonly listenPort: number
}

export interface ClusterNamesrv {
  readonly pod: LoweredPod
  readonly part: LoweredPodContainer
  readonly port: number
}

const LISTEN_PORT = 10_911
const NAMESRV_PORT = 9876

export function clusterSubject(
  project: KubernetesProject,
  facts: ClusterFacts,
  options: ClusterSubject['options'],
): ClusterSubject {
  const lan = { ...facts.lan, [NEIGHBOUR]: { address: NEIGHBOUR_ADDRESS } }
  const { pods } = lowerCluster(project, facts)
  const topics = Object.fromEntries(pods.map(({ name }) => [name, { [topicOf(name)]: 1 }]))
  const asWritten = lowerCluster(project, { ...facts, lan, topics })
  const brokers = asWritten.pods.flatMap((pod) =>
    pod.containers.flatMap((part) =>
      part.plan.programs.flatMap((program) =>
        program.kind === 'broker' ? [brokerOf(pod, part, program, options)] : [],
      ),
    ),
  )
  const topology = played(asWritten.topology, brokers, options.ignored)
  const { domain } = asWritten
  const other: (typeof topology.hosts)[string] = {
    role: 'none',
    addresses: [{ address: ANY_POD_ADDRESS, network: PODS }],
    named: false,
    resolver: { search: [`default.svc.${domain}`, `svc.${domain}`, domain], ndots: 5, servers: ['coredns'] },
  }
  const lowered = { ...asWritten, topology: { ...topology, hosts: { ...topology.hosts, [ANY_POD]: other } } }
  const namesrvs = lowered.pods.flatMap((pod) =>
    pod.containers.flatMap((part) =>
      part.plan.programs.flatMap((program) =>
        program.kind === 'namesrv' ? [{ pod, part, port: Number(program.settings['listenPort'] ?? NAMESRV_PORT) }] : [],
      ),
    ),
  )
  return { project, lowered, brokers, namesrvs, options }
}

function brokerOf(
  pod: LoweredPod,
  part: LoweredPodContainer,
  program: BrokerOfContainer,
  { ignored }: ClusterSubject['options'],
): ClusterBroker {
  const kinds = part.plan.programs.filter(({ kind }) => kind === 'broker' || kind === 'namesrv' || kind === 'proxy')
  const server = part.servers[kinds.indexOf(program)] ?? pod.name
  const electedIn = groupOf(program)
  const hostname = pod.host === pod.name ? pod.hostname : pod.host
  const named = program.settings['brokerName']?.trim() ?? hostname
  const isIgnored = ignored?.get(server)?.has('listenPort') === true
  return {
    pod,
    part,
    program,
    server,
    brokerName: electedIn === undefined ? named : `${named}-${server}`,
    isSlave: electedIn === undefined && program.settings['brokerRole']?.trim() === 'SLAVE',
    electedIn,
    topic: topicOf(pod.name),
    listenPort: isIgnored ? LISTEN_PORT : Number(program.settings['listenPort'] ?? LISTEN_PORT),
    container: { name: pod.name, host: pod.host },
  }
}

function topicOf(pod: string): string {
  return `DOCTOR_${pod.replace(/[^\w-]/g, '_')}`
}

/** The file and line of a part of a container. */
export function placeIn(
  { places, container }: Pick<LoweredPodContainer, 'places' | 'container'>,
  place: Place,
): FilePlace {
  const found = places.get(place.in)
  if (found === undefined) return { file: container.place.file, line: container.place.line }
  const line = place.in.startsWith('/') ? found.line + (place.line ?? 1) - 1 : found.line
  return { file: found.file, line }
}

/** Whether the programs of a pod get as far as listening. */
export function isUp({ start, plan }: LoweredPodContainer): boolean {
  return !('refused' in start) && plan.exitCode === undefined
}

export function podSaid(name: string): Said {
  return said(`pod ${name}`, `Pod ${name}`)
}
