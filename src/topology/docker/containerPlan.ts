import { javaOptions } from '../config/index.ts'
import { type BridgeNetwork, membershipsOf, nth } from './addresses.ts'
import {
  BROKER_BOOT_MS,
  CONTAINER_START_MS,
  EMULATION_FACTOR,
  NAMESRV_BOOT_MS,
  OTHER_BOOT_MS,
  PROXY_BOOT_MS,
} from './constants.ts'
import type { Architecture, Container, Machine, MountedPath } from './model.ts'
import { mayWrite } from './permissions.ts'
import { platformOf } from './platform.ts'
import { type PortMapping, portMappings } from './ports.ts'
import type { Ends } from './program.ts'
import { type ContainerPrograms, DEFAULT_IMAGE, programsOf } from './programs.ts'
import type { Startable } from './startOrder.ts'

/** What a container runs, wherever that is: what is told by its image, command, variables and files. */
export interface ProgramPlan
  extends Startable,
    Pick<ContainerPrograms, 'programs' | 'front' | 'supervised' | 'notes' | 'knownImage'> {
  readonly name: string
  readonly image: string
  readonly user: number
  /** Who owns the directory that the store of its broker is in, when that is a mounted one which its user may not write. */
  readonly storeOwner: number | undefined
  /** Where that directory is mounted. */
  readonly storeMount: string | undefined
  readonly emulated: boolean
}

/** What a container is, before anything starts. */
export interface ContainerPlan extends ProgramPlan {
  readonly machine: string
  /** `shared`: it has the network of another container. */
  readonly mode: 'bridge' | 'host' | 'none' | 'shared'
  readonly addresses: readonly { readonly address: string; readonly network: string }[]
  readonly ports: readonly PortMapping[]
}

export interface Surroundings {
  readonly name: string
  readonly machine: Machine
  readonly bridges: ReadonlyMap<string, BridgeNetwork>
}

export function planOf(name: string, container: Container, around: Surroundings): ContainerPlan {
  const { engine, architecture = 'amd64' } = around.machine
  const [first] = membershipsOf(container.networks)
  const shared = container.sharesNetworkOf !== undefined
  const own = first?.[0] === 'host' ? 'host' : first === undefined || first[0] === 'none' ? 'none' : 'bridge'
  const mode = shared ? 'shared' : own
  return {
    ...programPlan(name, container, { architecture, emulates: engine === 'desktop' }),
    machine: around.name,
    mode,
    addresses: mode === 'bridge' ? addressesOf(name, around) : [],
    ports: (container.ports ?? []).flatMap((text) => portMappings(text) ?? []),
  }
}

/** Reads what a container runs. */
export function programPlan(
  name: string,
  container: Container,
  machine: { readonly architecture: Architecture; readonly emulates: boolean },
): ProgramPlan {
  const { files = {} } = container
  const read = programsOf(container, (path) => files[path])
  const image = container.image ?? DEFAULT_IMAGE
  const platform = platformOf(image, container, read.facts, machine)
  const emulated = 'emulated' in platform && platform.emulated
  const user = container.user ?? read.facts.user
  const store = storeMount(container, read, user)
  return {
    name,
    container,
    image,
    programs: read.programs,
    front: read.front,
    supervised: read.supervised,
    notes: read.notes,
    knownImage: read.knownImage,
    refused: 'refused' in platform ? platform.refused : undefined,
    bootMs: bootMs(read, container) * (emulated ? EMULATION_FACTOR : 1) + CONTAINER_START_MS + read.waiting.sleepsMs,
    waitsFor: read.waiting.dials.map(({ host }) => host),
    exitCode: endOf(read)?.exitCode,
    user,
    storeOwner: store === undefined || mayWrite(user, store.mount) ? undefined : store.mount.owner,
    storeMount: store?.path,
    emulated,
  }
}

function bootMs({ programs }: ContainerPrograms, { bootMs: given }: Container): number {
  if (given !== undefined) return given
  const times = programs.map(({ kind }) =>
    kind === 'broker'
      ? BROKER_BOOT_MS
      : kind === 'namesrv'
        ? NAMESRV_BOOT_MS
        : kind === 'proxy'
          ? PROXY_BOOT_MS
          : OTHER_BOOT_MS,
  )
  return Math.max(0, ...times)
}

/** How the container ends by itself, before its program listens. */
function endOf({ programs, front }: ContainerPrograms): Ends | undefined {
  const [only] = programs
  return front.find(({ ends }) => ends !== undefined)?.ends ?? (programs.length === 1 ? only?.ends : undefined)
}

/** A fixed address, or the next free one of each network in the order of the containers. */
function addressesOf(name: string, { machine, bridges }: Surroundings): ContainerPlan['addresses'] {
  const memberships = membershipsOf(machine.containers[name]?.networks)
  return memberships.flatMap(([network, { address }]) => {
    const bridge = bridges.get(network)
    if (bridge === undefined) return []
    return [{ address: address ?? drawn(name, network, machine, bridge), network: bridge.id }]
  })
}

function drawn(name: string, network: string, machine: Machine, { subnet, gateway }: BridgeNetwork): string {
  const members = Object.entries(machine.containers).flatMap(([own, { networks }]) =>
    membershipsOf(networks)
      .filter(([joined]) => joined === network)
      .map(([, { address }]) => ({ own, address })),
  )
  const fixed = new Set([gateway, ...members.map(({ address }) => address)])
  let next = 2
  for (const { own, address } of members) {
    if (address !== undefined) continue
    while (fixed.has(nth(subnet, next))) next++
    if (own === name) break
    next++
  }
  return nth(subnet, next)
}

interface StoreMount {
  readonly path: string
  readonly mount: MountedPath
}

/** The mounted directory that holds the store: `storePathRootDir`, or `store` in the home of the user. */
function storeMount(
  { mounts = {}, env = {} }: Container,
  { programs }: ContainerPrograms,
  user: number,
): StoreMount | undefined {
  const broker = programs.find((program) => program.kind === 'broker')
  if (broker === undefined || broker.kind !== 'broker') return undefined
  const told = javaOptions(env['JAVA_OPT_EXT'] ?? env['JAVA_OPT'] ?? '').properties.get('user.home')
  const home = told ?? (user === 0 ? '/root' : '/home/rocketmq')
  const store = broker.settings['storePathRootDir'] ?? `${home}/store`
  const [found] = Object.entries(mounts)
    .filter(([path]) => store === path || store.startsWith(`${path.replace(/\/$/, '')}/`))
    .sort(([a], [b]) => b.length - a.length)
  return found === undefined ? undefined : { path: found[0], mount: found[1] }
}
