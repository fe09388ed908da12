import type { PlainHost, PlainPublished, PlainRoute, PlainServer, PlainTopology } from '../plain.ts'
import { type BridgeNetwork, bridgesOf } from './addresses.ts'
import { DESKTOP_HOST_ADDRESS, DESKTOP_VM_ADDRESS } from './constants.ts'
import { type ContainerPlan, planOf } from './containerPlan.ts'
import { namesFor } from './embeddedDns.ts'
import type { DockerSetup, Machine } from './model.ts'
import type { ContainerProgram } from './programs.ts'
import { type Start, starts } from './startOrder.ts'

/** The network of all machines. */
export const LAN = 'lan'

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
  const { hosts, servers, routes, published, containers } = world
  return { topology: { hosts, servers, routes, published }, containers }
}

class Lowering {
  readonly hosts: Record<string, PlainHost> = {}
  readonly servers: Record<string, PlainServer & { host: string; role: 'namesrv' | 'broker' }> = {}
  readonly routes: PlainRoute[] = []
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
  const started = starts(new Map(plans.map((plan) => [plan.name, plan])))
  const up = plans.filter((plan) => !('refused' in (started.get(plan.name) ?? { refused: '' })))
  const live = [...bridges.values()].filter(
    (bridge) => !desktop || plans.some(({ addresses }) => addresses.some(({ network }) => network === bridge.id)),
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
  for (const { id } of live) lowerBridge(world, name, id, desktop)
  for (const [own, { role, settings, topics }] of Object.entries(machine.programs ?? {})) {
    world.servers[own] = {
      role,
      host: name,
      ...(settings === undefined ? {} : { settings }),
      ...(topics === undefined ? {} : { topics }),
    }
  }
  for (const plan of plans) lowerContainer(world, name, machine, plan, up, bridges, started)
}

function lowerBridge(world: Lowering, machine: string, id: string, desktop: boolean): void {
  world.routes.push({ from: id, to: LAN, bothWays: false })
  if (desktop) world.routes.push({ from: id, to: `${machine}/desktop`, bothWays: false })
  world.inner.push(id)
}

function lowerContainer(
  world: Lowering,
  machineName: string,
  machine: Machine,
  plan: ContainerPlan,
  up: readonly ContainerPlan[],
  bridges: ReadonlyMap<string, BridgeNetwork>,
  started: ReadonlyMap<string, Start>,
): void {
  const { name, addresses, container, mode } = plan
  const start = started.get(name) ?? { refused: 'it is not part of the set-up' }
  const specs = plan.programs.flatMap((program) => serverOf(program, plan, start))
  const host = mode === 'host' ? hostOfHostNetwork(world, machineName, machine) : name
  const alone = specs.length === 1 && mode !== 'host' ? specs[0] : undefined
  if (mode !== 'host') {
    const { role = 'none' as const, ...spec } = alone ?? {}
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
  const servers: string[] = []
  for (const { role, ...spec } of specs) {
    const own = alone === undefined && specs.length > 1 ? `${name}-${role}` : name
    servers.push(own)
    // With the host's network a container still has files of its own.
    const root = role === 'broker' && mode === 'host' ? { root: `containers/${name}` } : {}
    if (alone === undefined) world.servers[own] = { role, host, ...root, ...spec }
  }
  if (!('refused' in start) && mode === 'bridge') {
    const gateway = [...bridges.values()].find(({ id }) => id === addresses[0]?.network)?.gateway
    for (const { hostAddress, hostPort, containerPort } of plan.ports) {
      world.published[`${machineName} ${hostAddress}:${hostPort} of ${name}`] = {
        at: `${hostAddress}:${hostPort}`,
        to: `${name}:${containerPort}`,
        on: machineName,
        // The virtual machine's proxy hides who came.
        ...(machine.engine === 'desktop' && gateway !== undefined ? { masqueradeAs: gateway } : {}),
      }
    }
  }
  world.containers.push({ ...plan, container, start, host, servers })
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

type ServerPart = PlainServer & { readonly role: 'namesrv' | 'broker' }

function serverOf(program: ContainerProgram, plan: ContainerPlan, start: Start): readonly ServerPart[] {
  if (program.kind !== 'namesrv' && program.kind !== 'broker') return []
  const { kind: role, settings, profile } = program
  const ends = program.kind === 'broker' ? program.ends : undefined
  const words = 'refused' in start ? start.refused : ends
  return [
    {
      role,
      settings,
      profile,
      ...(words === undefined ? {} : { refused: words }),
      ...('refused' in start ? {} : { bootsAt: `${start.listensAtMs}ms` as const }),
      ...(role === 'broker' && plan.container.topics !== undefined ? { topics: plan.container.topics } : {}),
      ...(role === 'broker' && plan.storeOwner !== undefined ? { store: 'disk' as const } : {}),
    },
  ]
}

function plainMachine(
  addresses: PlainHost['addresses'],
  hosts: Readonly<Record<string, readonly string[]>> | undefined,
): PlainHost {
  return { role: 'none', addresses, ...(hosts === undefined ? {} : { resolver: { hosts } }) }
}
