import type { DialectName } from '../client/index.ts'
import { LAN, type LoweredContainer } from '../topology/index.ts'
import { container as containerSaid } from './finding.ts'
import { type Said, said } from './said.ts'
import { type BrokerOf, MACHINE, NEIGHBOUR, namesrvPort, type Subject } from './subject.ts'
import type { Tried } from './tried.ts'

/** Releases that try, as users call them. */
export const CLIENTS: readonly (readonly [string, DialectName])[] = [
  ['Java', 'java-5.3'],
  ['Go', 'go-2.1.2'],
]

/** A client somewhere that sends to a broker. */
export interface Attempt<B extends Tried = BrokerOf> {
  /** Of the client in the world. */
  readonly client: string
  readonly from: Said
  readonly host: string
  readonly language: string
  readonly dialect: DialectName
  /** As its user would write it. */
  readonly namesrv: string
  /** Where that was written; undefined when the doctor chose it. */
  readonly writtenIn: WrittenIn | undefined
  readonly broker: B
}

export interface WrittenIn {
  readonly container: string
  readonly key: string
  readonly line?: number
  /** Nobody wrote it: the program has it from its own files. */
  readonly isByDefault?: true
}

/** Somewhere to try from. */
export interface Viewpoint {
  readonly from: Said
  readonly host: string
}

export const THIS_MACHINE: Viewpoint = { from: said(MACHINE, '本机'), host: MACHINE }
export const ANOTHER_MACHINE: Viewpoint = { from: said(NEIGHBOUR, '另一台机器'), host: NEIGHBOUR }

/** Somewhere to try from, with the NameServer that is used there. */
export interface TryingPlace extends Viewpoint {
  readonly namesrv: string
  readonly writtenIn?: WrittenIn
  /** Default: all of them. */
  readonly languages?: readonly string[]
}

/** A client somewhere that reads from a slave, as far as the connection goes. */
export interface Reading extends Viewpoint {
  /** Of the probe in the world. */
  readonly client: string
  readonly broker: BrokerOf
  /** What the route names for it. */
  readonly advertised: string
}

/** Consumers dial slaves too, when their master is busy or gone: from wherever a client tries the masters. */
export function readingsOf(subject: Subject, attempts: readonly Attempt[]): readonly Reading[] {
  const slaves = subject.brokers.filter(({ isSlave, container, program }) => {
    return isSlave && !('refused' in container.start) && program.ends === undefined
  })
  const viewpoints = new Map(attempts.map(({ from, host }) => [from.en, { from, host }]))
  return slaves.flatMap((broker) =>
    [...viewpoints.values()].map(({ from, host }) => ({
      from,
      host,
      client: `reader on ${from.en} of ${broker.server}`,
      broker,
      advertised: `${broker.program.settings['brokerIP1'] ?? addressIn(subject, broker.container)}:${broker.listenPort}`,
    })),
  )
}

/** The address that a program of a container takes for its own. */
export function addressIn({ address, lowered }: Subject, { mode, host, addresses }: LoweredContainer): string {
  if (mode === 'host' || host === MACHINE) return address
  const owner = mode === 'shared' ? lowered.containers.find(({ name }) => name === host) : undefined
  return (owner?.addresses ?? addresses)[0]?.address ?? '127.0.0.1'
}

/** Who tries what: the machine, containers that use the cluster, proxies, and a neighbour on the LAN where ports are open to it. */
export function attemptsOf(subject: Subject): readonly Attempt[] {
  const places = [...ofMachine(subject), ...ofContainers(subject), ...ofProxies(subject), ...ofNeighbour(subject)]
  return attemptsFrom(
    places,
    subject.brokers.filter(({ isSlave }) => !isSlave),
  )
}

/** A Java and a Go client for each place and broker. */
export function attemptsFrom<B extends Tried>(
  places: readonly TryingPlace[],
  masters: readonly B[],
): readonly Attempt<B>[] {
  return places.flatMap(({ from, host, namesrv, writtenIn, languages }) =>
    CLIENTS.filter(([language]) => languages?.includes(language) !== false).flatMap(([language, dialect]) =>
      masters.map((broker) => ({
        client: `${language} on ${from.en} to ${broker.server}`,
        from,
        host,
        language,
        dialect,
        // The Go client takes names with a prefix alone; that is another story than the network.
        namesrv: dialect.startsWith('go-') ? forGo(namesrv) : namesrv,
        writtenIn,
        broker,
      })),
    ),
  )
}

function forGo(namesrv: string): string {
  return /^(?:\d|https?:)/.test(namesrv) ? namesrv : `http://${namesrv}`
}

function ofMachine(subject: Subject): readonly TryingPlace[] {
  const port = publishedPort(subject, false)
  if (port === undefined) return onLan(subject).map((namesrv) => ({ ...THIS_MACHINE, namesrv }))
  return [{ ...THIS_MACHINE, namesrv: `127.0.0.1:${port}` }]
}

function ofNeighbour(subject: Subject): readonly TryingPlace[] {
  const port = publishedPort(subject, true)
  if (port === undefined) return onLan(subject).map((namesrv) => ({ ...ANOTHER_MACHINE, namesrv }))
  return [{ ...ANOTHER_MACHINE, namesrv: `${subject.address}:${port}` }]
}

/** The first NameServer with an address of the LAN: macvlan, ipvlan. */
function onLan({ namesrvs }: Subject): readonly string[] {
  const found = namesrvs.flatMap((namesrv) =>
    namesrv.addresses.flatMap(({ address, network }) =>
      network === LAN ? [`${address}:${namesrvPort(namesrv)}`] : [],
    ),
  )
  return found.slice(0, 1)
}

/** The port of the machine behind which a NameServer is. */
function publishedPort(subject: Subject, forOthers: boolean): number | undefined {
  for (const namesrv of subject.namesrvs) {
    const port = openPort(subject, namesrv, namesrvPort(namesrv), forOthers)
    if (port !== undefined) return port
  }
  return undefined
}

/** The port of the machine that leads to a port of a container: of its own network, or of the one that it shares. */
export function openPort(
  { lowered }: Subject,
  { host, ports, mode }: LoweredContainer,
  port: number,
  forOthers: boolean,
): number | undefined {
  if (mode === 'host' || host === MACHINE) return port
  const owner = mode === 'shared' ? lowered.containers.find(({ name }) => name === host) : undefined
  const open = (owner?.ports ?? ports).find(
    ({ containerPort, hostAddress }) => containerPort === port && !(forOthers && hostAddress.startsWith('127.')),
  )
  return open?.hostPort
}

function ofContainers(subject: Subject): readonly TryingPlace[] {
  return subject.lowered.containers.flatMap((container): readonly TryingPlace[] => {
    const { name, host, start, programs } = container
    if ('refused' in start) return []
    const user = programs.find(({ kind }) => kind === 'dashboard' || kind === 'exporter' || kind === 'app')
    if (user === undefined || user.kind === 'broker' || user.kind === 'namesrv' || user.kind === 'proxy') return []
    if (user.ends !== undefined) return []
    const from = containerSaid(name)
    if (user.namesrv !== undefined) {
      const key = user.place?.in ?? 'command'
      const isByDefault = user.byDefault === true
      // Addresses with a prefix are those of Go clients; Java takes the prefix for a part of the name.
      const languages = user.kind === 'app' && /^https?:/.test(user.namesrv) ? { languages: ['Go'] } : {}
      const writtenIn = { container: name, key, ...(isByDefault ? { isByDefault: true as const } : {}) }
      return [{ from, host, namesrv: user.namesrv, writtenIn, ...languages }]
    }
    const peer =
      user.kind === 'app' && container.knownImage === false && container.image !== 'built here'
        ? undefined
        : neighbourOf(subject, container)
    return peer === undefined ? [] : [{ from, host, namesrv: `${peer.name}:${namesrvPort(peer)}` }]
  })
}

/** A proxy that is by itself uses the cluster as a client of Java does. */
function ofProxies({ proxies }: Subject): readonly TryingPlace[] {
  return proxies.flatMap(({ container: { name, host, start }, program }): readonly TryingPlace[] => {
    const namesrv = program.settings['namesrvAddr']
    if (program.local || program.ends !== undefined || 'refused' in start || namesrv === undefined) return []
    const { in: key, line } = program.places['namesrvAddr'] ?? { in: 'command' }
    const writtenIn = { container: name, key, ...(line === undefined ? {} : { line }) }
    return [{ from: containerSaid(name), host, namesrv, writtenIn, languages: ['Java'] }]
  })
}

/** A NameServer on a network of the container that has names. */
function neighbourOf({ namesrvs }: Subject, own: LoweredContainer): LoweredContainer | undefined {
  return namesrvs.find((namesrv) => shareNames(namesrv, own))
}

/** Whether two containers are on one network that has names. */
export function shareNames(a: LoweredContainer, b: LoweredContainer): boolean {
  return a.addresses.some(
    ({ network }) => !network.endsWith('/bridge') && b.addresses.some((own) => own.network === network),
  )
}
