import { addressText, below } from '../../runtime/index.ts'
import { ConnectionTracking, type World } from '../../sim/index.ts'
import type { ServiceSpec, Topology } from '../format/index.ts'
import { addressOf } from '../watch/dials.ts'
import type { Readiness } from './readiness.ts'

/**
 * Addresses in front of several servers, as kube-proxy has them: each new connection goes to one of the servers that are
 * ready, drawn by the seed and remembered for its repeated SYNs; without one it is rejected.
 */
export function addServices(world: World, topology: Topology, readiness: Readiness): void {
  for (const [name, spec] of Object.entries(topology.services ?? {})) addService(world, name, spec, readiness)
}

function addService(world: World, name: string, { at, to }: ServiceSpec, readiness: Readiness): void {
  const servers = to.map(addressOf)
  const random = world.random.stream(`service ${name}`)
  const tracking = new ConnectionTracking<number>(() => world.now)
  world.network.translate(name, (flow) => {
    if (addressText(flow.to) !== at) return undefined
    const able = servers.flatMap(({ host, port }) => {
      const [address] = world.host(host).addresses
      return readiness.ready(host) && address !== undefined ? [{ toHost: host, to: { host: address, port } }] : []
    })
    if (able.length === 0) return 'reject'
    // A probe has no port of its own and changes nothing.
    if (flow.from.port === 0) return able[0]
    const draw = tracking.choice(flow.fromHost, flow.from.port, () => below(random, able.length, 'endpoint'))
    return able[draw % able.length]
  })
}
