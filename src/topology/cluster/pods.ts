import { nth } from '../docker/index.ts'
import type { KubernetesProject, PodContainer, Workload } from '../kubernetes/index.ts'
import { letters } from './drawnNames.ts'
import { podCidr } from './facts.ts'
import type { PodIdentity } from './model.ts'

/** The pods of all workloads, with names, nodes and addresses. */
export function podsOf({ workloads }: KubernetesProject, nodes: ReadonlyMap<string, string>): readonly PodIdentity[] {
  const scheduler = new Scheduler(nodes)
  const names = new Set<string>()
  return workloads.flatMap((workload) => {
    const count = workload.kind === 'DaemonSet' ? nodes.size : (workload.replicas ?? 1)
    const { firstOrdinal = 0 } = workload
    return Array.from({ length: count }, (_, index) => {
      const ordinal = firstOrdinal + index
      const podName = nameOf(workload, ordinal)
      // Two namespaces may have pods of one name; hosts of the world may not.
      const name = names.has(podName) ? `${podName}.${workload.namespace}` : podName
      names.add(name)
      const wanted = workload.kind === 'DaemonSet' ? [...nodes.keys()][index] : workload.pod.nodeName
      const { hostNetwork, hostname, subdomain } = workload.pod
      const isStateful = workload.kind === 'StatefulSet'
      const scheduled = scheduler.place(workload, wanted)
      return {
        name,
        namespace: workload.namespace,
        workload,
        ordinal,
        ...scheduled,
        address: hostNetwork ? scheduled.nodeAddress : scheduler.address(scheduled.node),
        hostname: isStateful ? podName : (hostname ?? podName),
        subdomain: isStateful ? workload.serviceName : subdomain,
      }
    })
  })
}

/** `broker-0` of a StatefulSet, `namesrv-7d4b9c6f5-x2k8p` of a Deployment: by name and number alone, so that it outlives changes. */
function nameOf({ kind, name, namespace }: Workload, ordinal: number): string {
  const own = `${namespace}/${name}`
  if (kind === 'Pod') return name
  if (kind === 'StatefulSet') return `${name}-${ordinal}`
  const random = letters(`${own}/${ordinal}`, 5)
  return kind === 'Deployment' ? `${name}-${letters(own, 10)}-${random}` : `${name}-${random}`
}

/** Spreads pods over the nodes: the one with the fewest of the same workload, then with the fewest. */
class Scheduler {
  readonly #nodes: ReadonlyMap<string, string>
  readonly #placed: { readonly node: string; readonly workload: Workload; readonly ports: readonly number[] }[] = []
  readonly #addresses = new Map<string, number>()

  constructor(nodes: ReadonlyMap<string, string>) {
    this.#nodes = nodes
  }

  place(workload: Workload, wanted: string | undefined): Pick<PodIdentity, 'node' | 'nodeAddress' | 'unschedulable'> {
    const names = [...this.#nodes.keys()]
    const ports = portsOfNode(workload)
    const allowed = wanted === undefined ? names : names.filter((name) => name === wanted)
    const free = allowed.filter((node) => !this.#placed.some((own) => own.node === node && meet(own.ports, ports)))
    const [node = names[0] ?? ''] = (free.length === 0 ? allowed : free).toSorted(
      (a, b) => this.#count(a, workload) - this.#count(b, workload) || this.#count(a) - this.#count(b),
    )
    const unschedulable =
      allowed.length === 0
        ? `the cluster has no node "${wanted}"; it has ${names.join(', ')}`
        : free.length === 0
          ? `0/${names.length} nodes are available: ${allowed.length} node(s) didn't have free ports for the requested pod ports`
          : undefined
    if (unschedulable === undefined) this.#placed.push({ node, workload, ports })
    return { node, nodeAddress: this.#nodes.get(node) ?? '', unschedulable }
  }

  /** The next one of the node's pod network, whose first one is the node's own. */
  address(node: string): string {
    const number = (this.#addresses.get(node) ?? 1) + 1
    this.#addresses.set(node, number)
    return nth(podCidr([...this.#nodes.keys()].indexOf(node) + 1), number)
  }

  #count(node: string, workload?: Workload): number {
    return this.#placed.filter((own) => own.node === node && (workload === undefined || own.workload === workload))
      .length
  }
}

/** Ports of the node that a pod takes: `hostPort`, and on the network of the node all that it declares. */
function portsOfNode({ pod: { containers, hostNetwork } }: Workload): readonly number[] {
  return containers.flatMap(({ ports }) =>
    ports.flatMap(({ hostPort, containerPort }) => hostPort ?? (hostNetwork ? containerPort : [])),
  )
}

function meet(a: readonly number[], b: readonly number[]): boolean {
  return a.some((port) => b.includes(port))
}

/** The number of a port that is given by number or by the name that a container of the pod has for it. */
export function portNumber(
  port: number | string,
  containers: readonly Pick<PodContainer, 'ports'>[],
): number | undefined {
  if (typeof port === 'number') return port
  if (/^\d+$/.test(port)) return Number(port)
  return containers.flatMap(({ ports }) => ports).find(({ name }) => name === port)?.containerPort
}
