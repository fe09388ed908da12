import type { PlainFirewall, PlainHost, PlainPublished, PlainRoute, PlainServer, PlainTopology } from '../plain.ts'
import { type BridgeNetwork, bridgesOf } from './addresses.ts'
import { DESKTOP_HOST_ADDRESS, DESKTOP_VM_ADDRESS, LAN } from './constants.ts'
import { type ContainerPlan, planOf } from './containerPlan.ts'
import { namesFor } from './embeddedDns.ts'
import type { DockerSetup, Machine } from './model.ts'
import { mainOf, serverParts } from './serverParts.ts'
import { type Start, starts } from './startOrder.ts'

/** A container, and what became of it. */
export interface LoweredContainer extends ContainerPlan {
  readonly start: Start
  /** The host of the world that its programs run on. */
  readonly host: string
  /** Names of its servers in the world, in the order of its programs that are servers. */
  readonly servers: readonly string[]
}

export interface LoweredDocker {
  readonly topology: PlainTopology
  readonly containers: readonly LoweredContainer[]
}

/** The plain world of a container set-up: hosts, servers, networks, names and published ports. */
export function lowerDocker(setup: DockerSetup): LoweredDocker {
  const world = new Lowering()
  for (const [name, { address, hosts }] of Object.entries(setup.lan ?? {})) {
    world.hosts[name] = plainMachine([{ address, network: LAN }], hosts)
  }
  for (const [name, machine] of Object.entries(setup.machines)) lowerMachine(world, name, machine)
  world.routes.push(...world.lostRoutes())
  const { hosts, servers, routes, published, firewall, containers } = world
  const rules = firewall.length === 0 ? {} : { firewall }
  return { topology: { hosts, servers, routes, published, ...rules }, containers }
}

class Lowering {
  readonly hosts: Record<string, PlainHost> = {}
  readonly servers: Record<string, PlainServer & { host: string; role: 'namesrv' | 'broker' | 'proxy' }> = {}
  readonly routes: PlainRoute[] = []
  readonly firewall: PlainFirewall[] = []
  readonly published: Record<string, PlainPublished> = {}
  readonly containers: LoweredContainer[] = []
  /** Networks inside of machines: what goes there from elsewhere gets lost at the default route. */
  readonly inner: string[] = []

  lostRoutes(): readonly PlainRoute[] {
    const pairs = this.inner.flatMap((to) => [LAN, ...this.inner].map((from) => ({ from, to })))
    return pairs
      .filter(({ from, to }) => from !== to)
      .map(({ from, to }) => ({ from, to, bothWays: false, action: 'drop' as const }))
  }
}

function lowerMachine(world: Lowering, name: string, machine: Machine): void {
  const desktop = machine.engine === 'desktop'
  const bridges = bridgesOf(name, machine)
  const plans = Object.entries(machine.containers).map(([own, container]) =>
    planOf(own, container, { name, machine, bridges }),
  )
  const started = starts(new Map(plans.map((plan) => [plan.name, plan])), machine.gates)
  const up = plans.filter((plan) => !('refused' in (started.get(plan.name) ?? { refused: '' })))
  const hostOf = hostsOf(world, name, machine, plans)
  const live = [...bridges.values()].filter(
    (bridge) =>
      !bridge.onLan &&
      (!desktop || plans.some(({ addresses }) => addresses.some(({ network }) => network === bridge.id))),
  )
  world.hosts[name] = plainMachine(
    [
      { address: machine.address, network: LAN },
      ...(desktop
        ? [{ address: DESKTOP_HOST_ADDRESS, network: `${name}/desktop` }]
        : live.map(({ gateway, id }) => ({ address: gateway, network: id }))),
    ],
    machine.hosts,
  )
  for (const { id, internal } of live) lowerBridge(world, name, id, desktop, internal)
  for (const [own, { role, settings, topics }] of Object.entries(machine.programs ?? {})) {
    world.servers[own] = {
      role,
      host: name,
      ...(settings === undefined ? {} : { settings }),
      ...(topics === undefined ? {} : { topics }),
    }
  }
  for (const plan of plans) lowerContainer(world, name, machine, plan, { up, bridges, started, hostOf })
}

/** The host of the world that each container runs on: its own, its machine, or that of the container whose network it has. */
function hostsOf(
  world: Lowering,
  name: string,
  machine: Machine,
  plans: readonly ContainerPlan[],
): (plan: ContainerPlan) => string {
  const byName = new Map(plans.map((plan) => [plan.name, plan]))
  return (plan) => {
    let own = plan
    const seen = new Set<string>()
    while (own.mode === 'shared' && !seen.has(own.name)) {
      seen.add(own.name)
      own = byName.get(own.container.sharesNetworkOf ?? '') ?? own
    }
    return own.mode === 'host' ? hostOfHostNetwork(world, name, machine) : own.name
  }
}

interface Neighbours {
  readonly up: readonly ContainerPlan[]
  readonly bridges: ReadonlyMap<string, BridgeNetwork>
  readonly started: ReadonlyMap<string, Start>
  readonly hostOf: (plan: ContainerPlan) => string
}

function lowerBridge(world: Lowering, machine: string, id: string, desktop: boolean, internal: boolean = false): void {
  if (!internal) world.routes.push({ from: id, to: LAN, bothWays: false })
  if (!internal && desktop) world.routes.push({ from: id, to: `${machine}/desktop`, bothWays: false })
  world.inner.push(id)
}

function lowerContainer(
  world: Lowering,
  machineName: string,
  machine: Machine,
  plan: ContainerPlan,
  { up, bridges, started, hostOf }: Neighbours,
): void {
  const { name, addresses, container, mode } = plan
  const start = started.get(name) ?? { refused: 'it is not part of the set-up' }
  const specs = serverParts(plan, start)
  const host = hostOf(plan)
  const isOwn = host === name
  const main = isOwn ? mainOf(specs) : undefined
  if (isOwn) {
    const { role = 'none' as const, ...spec } = main ?? {}
    world.hosts[name] = {
      role,
      ...spec,
      addresses,
      named: false,
      resolver: { hosts: namesFor(plan, up, machine, bridges) },
      user: plan.user,
      ...(plan.storeOwner === undefined ? {} : { diskOwner: plan.storeOwner }),
    }
  }
  // A machine and its own containers on macvlan or ipvlan are kept apart by the kernel.
  if (isOwn && addresses.some(({ network }) => network === LAN)) {
    world.firewall.push(
      { from: machineName, to: name, action: 'drop' },
      { from: name, to: machineName, action: 'drop' },
    )
  }
  const servers: string[] = []
  for (const server of specs) {
    const { role, ...spec } = server
    const own = server === mainOf(specs) ? name : `${name}-${role}`
    servers.push(own)
    // On the network of somebody else a container still has files of its own.
    const root = role === 'broker' && !isOwn ? { root: `containers/${name}` } : {}
    if (server !== main) world.servers[own] = { role, host, ...root, ...spec }
  }
  if (!('refused' in start) && mode === 'bridge') publish(world, machineName, machine, plan, bridges, start.startsAtMs)
  world.containers.push({ ...plan, container, start, host, servers })
}

function publish(
  world: Lowering,
  machineName: string,
  machine: Machine,
  { name, addresses, ports }: ContainerPlan,
  bridges: ReadonlyMap<string, BridgeNetwork>,
  startsAtMs: number,
): void {
  // On internal networks alone nothing is published.
  const open = [...bridges.values()].filter(
    ({ id, internal, onLan }) => !internal && !onLan && addresses.some(({ network }) => network === id),
  )
  const [{ gateway } = { gateway: undefined }] = open
  if (open.length === 0) return
  for (const { hostAddress, hostPort, containerPort } of ports) {
    const key = `${machineName} ${hostAddress}:${hostPort} of ${name}`
    // One port of the machine for two of the container: the engine takes the first one, and then stops.
    const isTwice = world.published[key] !== undefined
    world.published[isTwice ? `${key} to ${containerPort}` : key] = {
      at: `${hostAddress}:${hostPort}`,
      to: `${name}:${containerPort}`,
      on: machineName,
      // The engine takes ports before it starts the program.
      opensAt: `${startsAtMs}ms`,
      // The virtual machine's proxy hides who came.
      ...(machine.engine === 'desktop' && gateway !== undefined ? { masqueradeAs: gateway } : {}),
    }
  }
}

/** With the host's network programs run on the machine itself; Docker Desktop's host is its virtual machine. */
function hostOfHostNetwork(world: Lowering, machineName: string, { engine }: Machine): string {
  if (engine !== 'desktop') return machineName
  const vm = `${machineName}-vm`
  if (world.hosts[vm] === undefined) {
    const network = `${machineName}/vm`
    world.hosts[vm] = plainMachine([{ address: DESKTOP_VM_ADDRESS, network }], undefined)
    lowerBridge(world, machineName, network, true)
  }
  return vm
}

function plainMachine(
  addresses: PlainHost['addresses'],
  hosts: Readonly<Record<string, readonly string[]>> | undefined,
): PlainHost {
  return { role: 'none', addresses, ...(hosts === undefined ? {} : { resolver: { hosts } }) }
}
