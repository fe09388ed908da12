import { createWorld, type World, type WorldOptions } from '../../sim/index.ts'
import { milliseconds } from '../durations.ts'
import type { HostSpec, Topology } from '../format/index.ts'
import { linkOptions } from './link.ts'
import { machineOf } from './machine.ts'

/** A world with the hosts and rules of a topology. Nothing runs in it yet. */
export function buildWorld(topology: Topology, options: WorldOptions): World {
  const world = createWorld(options)
  for (const [name, spec] of Object.entries(topology.hosts)) addHost(world, name, spec)
  const { network } = world
  for (const { from, to, bothWays = true, action } of topology.routes ?? []) {
    network.route(from, to, { bothWays, lost: action === 'drop' })
  }
  for (const rule of topology.firewall ?? []) network.firewall(rule)
  for (const link of topology.links ?? []) network.link(linkOptions(link))
  return world
}

function addHost(world: World, name: string, spec: HostSpec): void {
  const { addresses, clockSkew, resolver, named = true, diskOwner, user = 0 } = spec
  const host = world.addHost({
    name,
    addresses,
    registered: named,
    ...machineOf(spec),
    ...(clockSkew === undefined ? {} : { skewMs: milliseconds(clockSkew) }),
    ...(resolver === undefined
      ? {}
      : {
          resolver: {
            hosts: new Map(Object.entries(resolver.hosts ?? {})),
            ...(resolver.search === undefined ? {} : { search: resolver.search }),
            ...(resolver.ndots === undefined ? {} : { ndots: resolver.ndots }),
            ...(resolver.timeout === undefined ? {} : { timeoutMs: milliseconds(resolver.timeout) }),
            ...(resolver.attempts === undefined ? {} : { attempts: resolver.attempts }),
            ...(resolver.cache === undefined ? {} : { cache: resolver.cache }),
          },
        }),
  })
  if (diskOwner !== undefined && user !== 0 && user !== diskOwner) host.disk.fail({ error: 'denied' })
}

/** Networks that a host has cards on. */
export function networksOf(topology: Topology, host: string): readonly string[] {
  const cards = topology.hosts[host]?.addresses ?? []
  return cards.map((card) => (typeof card === 'string' ? 'default' : card.network))
}
