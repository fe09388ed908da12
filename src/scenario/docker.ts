import {
  type ComposeOptions,
  type ComposeProject,
  type DockerSetup,
  type Folder,
  lowerDocker,
  type Machine,
  readCompose,
} from '../topology/index.ts'
import type { Patch, Topology } from './format/index.ts'

/** The topology of machines with containers. */
export function dockerTopology(setup: DockerSetup): Topology {
  return lowerDocker(setup).topology
}

/** The topology of a compose file that was read, on `this machine`. */
export function composedTopology(
  { containers, networks }: ComposeProject,
  { taken, ...machine }: Omit<Machine, 'containers' | 'networks' | 'programs'> & { readonly taken: readonly number[] },
): Topology {
  const programs = Object.fromEntries(
    taken.map((port) => [`the program on port ${port}`, { role: 'namesrv' as const, settings: { listenPort: port } }]),
  )
  return dockerTopology({ machines: { 'this machine': { ...machine, containers, networks, programs } } })
}

export interface ComposeSetup extends Omit<Machine, 'containers' | 'networks'> {
  /** The name of the machine. */
  readonly machine: string
  /** The text of docker-compose.yml. */
  readonly compose: string
  /** Files beside it, by their path: `./broker.conf`. */
  readonly files?: Readonly<Record<string, string>>
  /** Owners of directories beside it. */
  readonly owners?: Readonly<Record<string, number>>
  readonly env?: Readonly<Record<string, string>>
  readonly lan?: DockerSetup['lan']
  /** Topics that a broker has from the start, by service. */
  readonly topics?: Readonly<Record<string, Readonly<Record<string, number>>>>
}

/** The topology of a compose file on a machine, as a set-up of containers. Throws SimError ConfigInvalid. */
export function composeSetup(setup: ComposeSetup): DockerSetup {
  const { machine, compose, files = {}, owners = {}, env = {}, lan, topics = {}, ...rest } = setup
  const options: ComposeOptions = {
    file: 'docker-compose.yml',
    folder: folderOf(files, owners),
    env: new Map(Object.entries(env)),
    owners: rest.engine !== 'desktop',
  }
  const { containers, networks } = readCompose(compose, options)
  const withTopics = Object.fromEntries(
    Object.entries(containers).map(([name, container]) => {
      const own = topics[name]
      return [name, own === undefined ? container : { ...container, topics: own }]
    }),
  )
  return {
    machines: { [machine]: { ...rest, containers: withTopics, networks } },
    ...(lan === undefined ? {} : { lan }),
  }
}

function folderOf(files: Readonly<Record<string, string>>, owners: Readonly<Record<string, number>>): Folder {
  const plain = (path: string): string => path.replace(/^\.\//, '').replace(/\/$/, '')
  const texts = new Map(Object.entries(files).map(([path, text]) => [plain(path), text]))
  const directories = new Map(Object.entries(owners).map(([path, owner]) => [plain(path), owner]))
  return {
    readText: (path) => texts.get(plain(path)),
    look: (path) => {
      const name = plain(path)
      const owner = directories.get(name)
      if (texts.has(name)) return { directory: false, readable: true, owner: 0 }
      if (owner !== undefined) return { directory: true, readable: true, owner }
      const holds = [...texts.keys()].some((file) => file.startsWith(`${name}/`))
      return holds ? { directory: true, readable: true, owner: 0 } : undefined
    },
  }
}

/** The patch that makes one topology the other: what a cure is when both are known. */
export function topologyPatch(before: Topology, after: Topology): Patch<Topology> {
  return difference(before, after) as Patch<Topology>
}

function difference(before: unknown, after: unknown): unknown {
  if (!isPlainObject(before) || !isPlainObject(after)) return after
  const patch = new Map<string, unknown>()
  for (const name of Object.keys(before)) if (!(name in after)) patch.set(name, null)
  for (const [name, value] of Object.entries(after)) {
    if (JSON.stringify(before[name]) !== JSON.stringify(value)) patch.set(name, difference(before[name], value))
  }
  return Object.fromEntries(patch)
}

function isPlainObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
