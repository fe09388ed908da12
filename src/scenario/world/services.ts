import { addressText, below } from '../../runtime/index.ts'
import { ConnectionTracking, type World } from '../../sim/index.ts'
import { milliseconds } from '../durations.ts'
import type { ServiceSpec, Topology } from '../format/index.ts'
import { addressOf } from '../watch/dials.ts'
import { networksOf } from './buildWorld.ts'
import type { Readiness } from './readiness.ts'

/**
 * Addresses in front of several servers, as kube-proxy has them: each new connection goes to one of the servers that are
 * ready, drawn by the seed and remembered for its repeated SYNs; without one it is rejected.
 */
export function addServices(world: World, topology: Topology, readiness: Readiness): void {
  for (const [name, spec] of Object.entries(topology.services ?? {})) addService(world, topology, name, spec, readiness)
}

function addService(
  world: World,
  topology: Topology,
  name: string,
  { at, to, fromNetworks, masqueradeAs, affinity }: ServiceSpec,
  readiness: Readiness,
): void {
  const servers = to.map(addressOf)
  const random = world.random.stream(`service ${name}`)
  const tracking = new ConnectionTracking<number>(() => world.now)
  const keeps = affinity === undefined ? undefined : new Affinity(world, milliseconds(affinity))
  world.network.translate(name, (flow) => {
    if (addressText(flow.to) !== at) return undefined
    if (fromNetworks !== undefined && !networksOf(topology, flow.fromHost).some((own) => fromNetworks.includes(own)))
      return undefined
    const able = servers.flatMap(({ host, port }) => {
      const [address] = world.host(host).addresses
      if (!readiness.ready(host) || address === undefined) return []
      const target = { toHost: host, to: { host: address, port } }
      return [masqueradeAs === undefined ? target : { ...target, fromAddress: masqueradeAs }]
    })
    if (able.length === 0) return 'reject'
    // A probe has no port of its own and changes nothing.
    if (flow.from.port === 0) return able[0]
    const draw = tracking.choice(flow.fromHost, flow.from.port, () => {
      const before = keeps?.serverOf(flow.fromHost)
      const kept = able.findIndex(({ toHost, to: { port } }) => `${toHost}:${port}` === before)
      return kept === -1 ? below(random, able.length, 'endpoint') : kept
    })
    const chosen = able[draw % able.length]
    if (chosen !== undefined) keeps?.chose(flow.fromHost, `${chosen.toHost}:${chosen.to.port}`)
    return chosen
  })
}

/** Which server each client had last, as the module `recent` of iptables keeps it. */
class Affinity {
  readonly #world: World
  readonly #lastsMs: number
  readonly #last = new Map<string, { readonly server: string; readonly atMs: number }>()

  constructor(world: World, lastsMs: number) {
    this.#world = world
    this.#lastsMs = lastsMs
  }

  serverOf(client: string): string | undefined {
    const last = this.#last.get(client)
    return last === undefined || this.#world.now - last.atMs > this.#lastsMs ? undefined : last.server
  }

  chose(client: string, server: string): void {
    this.#last.set(client, { server, atMs: this.#world.now })
  }
}
