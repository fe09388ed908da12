import { nth } from '../docker/index.ts'
import type { Service } from '../kubernetes/index.ts'
import { drawn } from './drawnNames.ts'
import { type ClusterFacts, COREDNS_CLUSTER_IP, DEFAULT_LOAD_BALANCERS } from './facts.ts'
import type { LoweredService, LoweredServicePort, PodIdentity } from './model.ts'
import { portNumber } from './pods.ts'
import { isHeadless, selected } from './selection.ts'

/** kube-apiserver `--service-cluster-ip-range` of kubeadm; the first addresses are left to those who ask for one. */
const SERVICE_RANGE = '10.96.0.0'
const SERVICE_FIRST = 512
const SERVICE_COUNT = 65_000
/** kube-apiserver `--service-node-port-range`. */
const NODE_PORT_FIRST = 30_000
const NODE_PORT_COUNT = 2768

/** A pod as Services see it: `host` is what its address is looked up by. */
export interface Backend extends PodIdentity {
  readonly host: string
}

/** Services with their addresses, node ports and endpoints. What the cluster chooses depends on their names alone. */
export function servicesOf(
  services: readonly Service[],
  pods: readonly Backend[],
  { loadBalancers = DEFAULT_LOAD_BALANCERS, balanced = {} }: Pick<ClusterFacts, 'loadBalancers' | 'balanced'>,
): readonly LoweredService[] {
  const given = services.flatMap(({ clusterIP }) =>
    clusterIP === undefined || clusterIP === 'None' ? [] : [clusterIP],
  )
  const addresses = new Set([COREDNS_CLUSTER_IP, ...given])
  const nodePorts = new Set(services.flatMap(({ ports }) => ports.flatMap(({ nodePort }) => nodePort ?? [])))
  const balancers = new Set(services.flatMap(({ loadBalancerIP }) => loadBalancerIP ?? []))
  return services.map((service): LoweredService => {
    const { type, namespace, name, ports, loadBalancerIP } = service
    const own = selected(service, pods)
    const hasAddress = type !== 'ExternalName' && !isHeadless(service)
    return {
      service,
      clusterIP: hasAddress ? (service.clusterIP ?? drawnAddress(`${namespace}/${name}`, addresses)) : undefined,
      loadBalancer:
        type === 'LoadBalancer' && loadBalancers !== 'none'
          ? (loadBalancerIP ?? balanced[`${name}.${namespace}`] ?? nextAddress(loadBalancers, balancers))
          : undefined,
      pods: own.map((pod) => pod.name),
      ports: ports.map((port): LoweredServicePort => {
        const hasNodePort = type === 'NodePort' || type === 'LoadBalancer'
        const key = `${namespace}/${name}/${port.port}`
        return {
          port,
          nodePort: hasNodePort ? (port.nodePort ?? drawnPort(key, nodePorts)) : undefined,
          endpoints: port.protocol === 'TCP' ? own.flatMap((pod) => endpointOf(pod, port.targetPort)) : [],
        }
      }),
    }
  })
}

function endpointOf({ host, workload }: Backend, targetPort: number | string): readonly string[] {
  const number = portNumber(targetPort, workload.pod.containers)
  return number === undefined ? [] : [`${host}:${number}`]
}

function drawnAddress(key: string, taken: Set<string>): string {
  const numbers = new Set<number>()
  for (;;) {
    const number = drawn(key, SERVICE_FIRST, SERVICE_COUNT, numbers)
    const address = nth(SERVICE_RANGE, number)
    if (!taken.has(address)) {
      taken.add(address)
      return address
    }
    numbers.add(number)
  }
}

function drawnPort(key: string, taken: Set<number>): number {
  const port = drawn(key, NODE_PORT_FIRST, NODE_PORT_COUNT, taken)
  taken.add(port)
  return port
}

function nextAddress(first: string, taken: Set<string>): string {
  let number = 0
  while (taken.has(nth(first, number))) number++
  const address = nth(first, number)
  taken.add(address)
  return address
}
