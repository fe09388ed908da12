import type { World } from '../../sim/index.ts'
import type { MasqueradeSpec, Topology } from '../format/index.ts'

/** Hosts that are seen under an address of another one, as kube-proxy and the network plugin make it for pods. */
export function addMasquerades(world: World, topology: Topology): void {
  for (const spec of topology.masquerades ?? []) addMasquerade(world, topology, spec)
}

function addMasquerade(world: World, topology: Topology, { hosts, as, to: network }: MasqueradeSpec): void {
  const inNetwork = (host: string): readonly string[] =>
    (topology.hosts[host]?.addresses ?? []).flatMap((card) => {
      const { address, network: own } = typeof card === 'string' ? { address: card, network: 'default' } : card
      return own === network ? [address] : []
    })
  const [own] = inNetwork(as)
  if (own === undefined) return
  const others = new Set(Object.keys(topology.hosts).flatMap((host) => (host === as ? [] : inNetwork(host))))
  world.network.translate(`masquerade as ${as}`, ({ fromHost, to }) =>
    hosts.includes(fromHost) && others.has(to.host) ? { to, fromAddress: own } : undefined,
  )
}
