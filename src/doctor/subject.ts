import type {
  BrokerOfContainer,
  ComposeProject,
  DockerSetup,
  Folder,
  Gates,
  LoweredContainer,
  LoweredDocker,
  Machine,
  PlainServer,
  PlainTopology,
  ProxyOfContainer,
} from '../topology/index.ts'
import { lowerDocker } from '../topology/index.ts'

/** The name of the machine with the containers, and of another one on its LAN. */
export const MACHINE = 'this machine'
export const NEIGHBOUR = 'another machine'

/** What the machine takes where nothing says otherwise. */
export const DEFAULT_ADDRESS = '192.168.1.10'
export const NEIGHBOUR_ADDRESS = '192.168.1.250'

export interface SubjectOptions {
  readonly engine: 'linux' | 'desktop'
  readonly architecture: 'amd64' | 'arm64'
  /** Its address on the LAN. Default: the one that a broker advertises, when that is none of a container. */
  readonly address?: string
  /** The machine's hosts file. */
  readonly hosts: Readonly<Record<string, readonly string[]>>
  /** TCP ports of the machine that something else listens on. */
  readonly taken: readonly number[]
  /** What NameServers take longer to boot than usual. */
  readonly namesrvDelayMs?: number
  /** When containers get healthy, as a run has shown it. Default: by the usual times of their programs. */
  readonly gates?: Gates
  /** Options that servers cannot read, with what they can be, by the names of the servers. */
  readonly ignored?: ReadonlyMap<string, ReadonlyMap<string, string>>
}

/** A compose project on a machine: what the doctor looks at. */
export interface Subject {
  /** The compose file, as messages name it. */
  readonly file: string
  readonly project: ComposeProject
  /** What lies beside it. */
  readonly folder: Pick<Folder, 'readText' | 'look'>
  readonly options: SubjectOptions
  readonly address: string
  readonly lowered: LoweredDocker
  readonly brokers: readonly BrokerOf[]
  readonly namesrvs: readonly LoweredContainer[]
  readonly proxies: readonly ProxyOf[]
}

export interface ProxyOf {
  readonly container: LoweredContainer
  readonly program: ProxyOfContainer
  /** Its name in the world. */
  readonly server: string
}

export interface BrokerOf {
  readonly container: LoweredContainer
  readonly program: BrokerOfContainer
  /** Its name in the world. */
  readonly server: string
  /** The name that it has in the world: its own, but for members of a group that elects its master. */
  readonly brokerName: string
  readonly isSlave: boolean
  /** The group that would elect one of its members, and is not played: each member is tried as if it were the one. */
  readonly electedIn: string | undefined
  /** The topic that it alone has. */
  readonly topic: string
  readonly listenPort: number
}

const LISTEN_PORT = 10_911
/** NamesrvStartup, where nothing else says. */
const NAMESRV_PORT = 9876

export function subjectOf(
  project: ComposeProject,
  options: SubjectOptions,
  { file, folder }: Pick<Subject, 'file' | 'folder'>,
): Subject {
  const address = options.address ?? addressAdvertised(project) ?? DEFAULT_ADDRESS
  const machine: Machine = {
    engine: options.engine,
    architecture: options.architecture,
    address,
    hosts: options.hosts,
    networks: project.networks,
    ...(options.gates === undefined ? {} : { gates: options.gates }),
    containers: Object.fromEntries(
      Object.entries(project.containers).map(([name, container]) => [
        name,
        { ...container, topics: { [topicOf(name)]: 1 }, ...delayed(container, options.namesrvDelayMs) },
      ]),
    ),
    programs: Object.fromEntries(
      options.taken.map((port) => [`the program on port ${port}`, { role: 'namesrv', settings: { listenPort: port } }]),
    ),
  }
  const neighbour = address === NEIGHBOUR_ADDRESS ? '192.168.1.251' : NEIGHBOUR_ADDRESS
  const setup: DockerSetup = { machines: { [MACHINE]: machine }, lan: { [NEIGHBOUR]: { address: neighbour } } }
  const asWritten = lowerDocker(setup)
  const brokers = asWritten.containers.flatMap((container) =>
    container.programs.flatMap((program) => {
      if (program.kind !== 'broker') return []
      const server = serverOf(container, program)
      const isIgnored = options.ignored?.get(server)?.has('listenPort') === true
      const listenPort = isIgnored ? LISTEN_PORT : Number(program.settings['listenPort'] ?? LISTEN_PORT)
      const electedIn = groupOf(program)
      const named = program.settings['brokerName']?.trim() ?? server
      const isSlave = electedIn === undefined && program.settings['brokerRole']?.trim() === 'SLAVE'
      const brokerName = electedIn === undefined ? named : `${named}-${server}`
      return [
        { container, program, server, brokerName, isSlave, electedIn, topic: topicOf(container.name), listenPort },
      ]
    }),
  )
  const lowered = { ...asWritten, topology: played(asWritten.topology, brokers, options.ignored) }
  const namesrvs = lowered.containers.filter(({ programs }) => programs.some(({ kind }) => kind === 'namesrv'))
  const proxies = lowered.containers.flatMap((container) =>
    container.programs.flatMap((program) =>
      program.kind === 'proxy' ? [{ container, program, server: serverOf(container, program) }] : [],
    ),
  )
  return { file, folder, project, options, address, lowered, brokers, namesrvs, proxies }
}

/** The DLedger group or the controller that decides who is master; undefined for a broker whose settings do. */
export function groupOf({ settings }: BrokerOfContainer): string | undefined {
  if (settings['enableDLegerCommitLog']?.trim() === 'true')
    return `DLedger ${settings['dLegerGroup']?.trim() ?? ''}`.trim()
  return settings['enableControllerMode']?.trim() === 'true' ? 'the controller' : undefined
}

const ELECTIONS = ['enableDLegerCommitLog', 'enableControllerMode']

/** The world with what is not played taken out: elections, and settings that a broker cannot read. */
export function played(
  topology: PlainTopology,
  brokers: readonly Pick<BrokerOf, 'server' | 'electedIn' | 'brokerName'>[],
  ignored: SubjectOptions['ignored'],
): PlainTopology {
  const own = <S extends PlainServer>(name: string, spec: S): S => {
    const broker = brokers.find(({ server }) => server === name)
    const without = new Set([
      ...(ignored?.get(name)?.keys() ?? []),
      ...(broker?.electedIn === undefined ? [] : ELECTIONS),
    ])
    if (broker === undefined || (without.size === 0 && broker.electedIn === undefined)) return spec
    const kept = Object.entries(spec.settings ?? {}).filter(([option]) => !without.has(option))
    const role = broker.electedIn === undefined ? {} : { brokerName: broker.brokerName, brokerRole: 'ASYNC_MASTER' }
    return { ...spec, settings: { ...Object.fromEntries(kept), ...role } }
  }
  const all = <S extends PlainServer>(servers: Readonly<Record<string, S>>): Readonly<Record<string, S>> =>
    Object.fromEntries(Object.entries(servers).map(([name, spec]) => [name, own(name, spec)]))
  return {
    ...topology,
    hosts: all(topology.hosts),
    ...(topology.servers === undefined ? {} : { servers: all(topology.servers) }),
  }
}

/** The port that the NameServer of a container listens on. */
export function namesrvPort({ programs }: LoweredContainer): number {
  const found = programs.find(({ kind }) => kind === 'namesrv')
  return found?.kind === 'namesrv' ? Number(found.settings['listenPort'] ?? NAMESRV_PORT) : NAMESRV_PORT
}

/** The name in the world of one of the servers of a container. */
function serverOf(
  { programs, servers, name }: LoweredContainer,
  program: BrokerOfContainer | ProxyOfContainer,
): string {
  const own = programs.filter(({ kind }) => kind === 'broker' || kind === 'namesrv' || kind === 'proxy')
  return servers[own.indexOf(program)] ?? name
}

function delayed(container: Machine['containers'][string], delayMs: number | undefined): { readonly bootMs?: number } {
  if (delayMs === undefined) return {}
  const lowered = lowerDocker({ machines: { probe: { address: DEFAULT_ADDRESS, containers: { probe: container } } } })
  const isNamesrv = lowered.containers[0]?.programs.some(({ kind }) => kind === 'namesrv') === true
  return isNamesrv ? { bootMs: delayMs } : {}
}

function topicOf(container: string): string {
  return `DOCTOR_${container.replace(/[^\w-]/g, '_')}`
}

/** A numeric brokerIP1 that belongs to no container network is taken for the address of the machine. */
function addressAdvertised({ containers, networks }: ComposeProject): string | undefined {
  const { containers: lowered } = lowerDocker({
    machines: { [MACHINE]: { address: DEFAULT_ADDRESS, containers, networks } },
  })
  const inside = lowered.flatMap(({ addresses }) => addresses.map(({ address }) => prefix(address)))
  const advertised = lowered.flatMap(({ programs }) =>
    programs.flatMap((program) => (program.kind === 'broker' ? [program.settings['brokerIP1'] ?? ''] : [])),
  )
  return advertised.find(
    (text) =>
      /^\d+\.\d+\.\d+\.\d+$/.test(text) &&
      !/^(?:127\.|0\.)/.test(text) &&
      !inside.includes(prefix(text)) &&
      !isOfContainers(text),
  )
}

/**
 * 172.17.0.0/16 is the default bridge, and the next ones are those that Docker draws first for user-defined networks; of the
 * later ones some are LANs of clouds (172.31.0.0/16).
 */
export function isOfContainers(address: string): boolean {
  return /^172\.(?:1[7-9]|2[0-2])\./.test(address)
}

function prefix(address: string): string {
  return address.split('.').slice(0, 2).join('.')
}
