import { nth } from '../docker/index.ts'
import type { KubernetesProject } from '../kubernetes/index.ts'
import type { ClusterFacts } from './facts.ts'
import { lowerCluster } from './lower.ts'

/**
 * Facts with the addresses that brokers advertise: one that nobody has here is that of the LoadBalancer in front of its
 * broker, or else of a node, where no nodes are given.
 */
export function meantFacts(project: KubernetesProject, facts: ClusterFacts = {}): ClusterFacts {
  const { pods, services, nodes } = lowerCluster(project, facts)
  const known = new Set([
    ...nodes.values(),
    ...pods.map(({ address }) => address),
    ...services.flatMap(({ clusterIP = '', loadBalancer = '', service }) => [
      clusterIP,
      service.loadBalancerIP === undefined ? '' : loadBalancer,
      ...service.externalIPs,
    ]),
  ])
  const balanced = new Map(Object.entries(facts.balanced ?? {}))
  const meant = new Set<string>()
  for (const pod of pods) {
    const programs = pod.containers.flatMap(({ plan }) => plan.programs)
    const addresses = programs.flatMap((program) =>
      program.kind === 'broker' ? [program.settings['brokerIP1'] ?? ''] : [],
    )
    for (const address of addresses.filter((own) => isOutside(own) && !known.has(own))) {
      const balancer = services.find((own) => {
        return own.loadBalancer !== undefined && own.service.loadBalancerIP === undefined && own.pods.includes(pod.name)
      })
      if (balancer === undefined) meant.add(address)
      else balanced.set(`${balancer.service.name}.${balancer.service.namespace}`, address)
    }
  }
  const [first, ...others] = [...meant].filter((address) => ![...balanced.values()].includes(address))
  const withBalanced = balanced.size === 0 ? facts : { ...facts, balanced: Object.fromEntries(balanced) }
  if (first === undefined || facts.nodes !== undefined) return withBalanced
  const addresses = [first, ...(others.length === 0 ? [nth(first, 1)] : others)]
  return { ...withBalanced, nodes: Object.fromEntries(addresses.map((own, index) => [`node-${index + 1}`, own])) }
}

/** A numeric address that is none of the pods and Services of these worlds, and no loopback. */
function isOutside(address: string): boolean {
  return /^\d+\.\d+\.\d+\.\d+$/.test(address) && !/^(?:127\.|0\.|10\.244\.|10\.(?:9[6-9]|10\d|11[01])\.)/.test(address)
}
