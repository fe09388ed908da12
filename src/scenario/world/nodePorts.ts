import { below } from '../../runtime/index.ts'
import { ConnectionTracking, type TranslatedFlow, type World } from '../../sim/index.ts'
import type { NodePortSpec, Topology } from '../format/index.ts'
import { addressOf } from '../watch/dials.ts'
import type { Readiness } from './readiness.ts'

/**
 * A port of every node in front of pods, as kube-proxy has it. `Cluster`: any node passes connections on to any pod that is
 * ready, under its own address. `Local`: to those on itself alone, and from the address of the client; a node without one drops.
 */
export function addNodePorts(world: World, topology: Topology, readiness: Readiness): void {
  for (const [name, spec] of Object.entries(topology.nodePorts ?? {})) {
    for (const node of Object.keys(spec.nodes)) addNodePort(world, name, spec, node, readiness)
  }
}

function addNodePort(world: World, name: string, spec: NodePortSpec, node: string, readiness: Readiness): void {
  const { port, nodes, externalTrafficPolicy = 'Cluster' } = spec
  const isLocal = externalTrafficPolicy === 'Local'
  const pods = (isLocal ? (nodes[node] ?? []) : Object.values(nodes).flat()).map(addressOf)
  const random = world.random.stream(`node port ${name} ${node}`)
  const tracking = new ConnectionTracking<number>(() => world.now)
  world.network.translate(nodePortRule(name, node, externalTrafficPolicy), (flow) => {
    const own = world.host(node).addresses
    if (flow.to.port !== port || !own.includes(flow.to.host)) return undefined
    const able: TranslatedFlow[] = pods.flatMap((pod) => {
      const [address] = world.host(pod.host).addresses
      if (address === undefined || !readiness.ready(pod.host)) return []
      const to = { toHost: pod.host, to: { host: address, port: pod.port } }
      return [isLocal ? to : { ...to, fromAddress: flow.to.host }]
    })
    if (able.length === 0) return isLocal ? 'drop' : 'reject'
    // A probe has no port of its own and changes nothing.
    if (flow.from.port === 0) return able[0]
    const draw = tracking.choice(flow.fromHost, flow.from.port, () => below(random, able.length, 'endpoint'))
    return able[draw % able.length]
  })
}

/** Names the translation of one node in events and probes. */
function nodePortRule(name: string, node: string, policy: string): string {
  return `NodePort ${name} on ${node}, externalTrafficPolicy: ${policy}`
}
