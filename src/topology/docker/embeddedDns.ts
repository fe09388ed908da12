import { type BridgeNetwork, membershipsOf } from './addresses.ts'
import { DESKTOP_HOST_ADDRESS } from './constants.ts'
import type { ContainerPlan } from './containerPlan.ts'
import type { Machine } from './model.ts'

/**
 * The names that a container resolves by itself: its hosts file, and what the embedded DNS (127.0.0.11) of its user-defined
 * networks knows. The default bridge has none. Containers that do not run have no name.
 */
export function namesFor(
  plan: ContainerPlan,
  up: readonly ContainerPlan[],
  machine: Machine,
  bridges: ReadonlyMap<string, BridgeNetwork>,
): Readonly<Record<string, readonly string[]>> {
  const names = new Map<string, string[]>()
  const add = (name: string, address: string): void => {
    const before = names.get(name) ?? []
    if (!before.includes(address)) names.set(name, [...before, address])
  }
  const gateway = gatewayFor(machine, bridges)
  for (const [name, given] of Object.entries(plan.container.extraHosts ?? {})) {
    for (const address of typeof given === 'string' ? [given] : given)
      add(name, address === 'host-gateway' ? gateway : address)
  }
  if (machine.engine === 'desktop') {
    for (const name of ['host.docker.internal', 'gateway.docker.internal']) {
      if (!names.has(name)) add(name, DESKTOP_HOST_ADDRESS)
    }
  }
  const [own] = plan.addresses
  if (own !== undefined && plan.container.hostname !== undefined) add(plan.container.hostname, own.address)
  for (const [name, linked] of Object.entries(plan.container.links ?? {})) {
    const [there] = up.find((peer) => peer.name === linked)?.addresses ?? []
    if (there !== undefined) add(name, there.address)
  }
  // What the hosts file says goes before the DNS.
  const fixed = new Set(names.keys())
  for (const { id, hasDns } of bridges.values()) {
    if (!hasDns || !plan.addresses.some(({ network }) => network === id)) continue
    for (const peer of up) {
      const there = peer.addresses.find(({ network }) => network === id)
      if (there === undefined) continue
      for (const name of namesOn(peer, id)) if (!fixed.has(name)) add(name, there.address)
    }
  }
  return Object.fromEntries(names)
}

/** The names of a container on one network. */
function namesOn({ name, container, machine }: ContainerPlan, id: string): readonly string[] {
  const { service = name, aliases = [] } = container
  const own = membershipsOf(container.networks).find(([network]) => `${machine}/${network}` === id)?.[1].aliases ?? []
  return [...new Set([service, name, ...aliases, ...own])]
}

/** What `host-gateway` stands for. */
function gatewayFor(machine: Machine, bridges: ReadonlyMap<string, BridgeNetwork>): string {
  return machine.engine === 'desktop' ? DESKTOP_HOST_ADDRESS : (bridges.get('bridge')?.gateway ?? '172.17.0.1')
}
