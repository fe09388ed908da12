import type { DialectName } from '../client/index.ts'
import type { LoweredContainer } from '../topology/index.ts'
import { type BrokerOf, MACHINE, NEIGHBOUR, type Subject } from './subject.ts'

/** Releases that try, as users call them. */
export const CLIENTS: readonly (readonly [string, DialectName])[] = [
  ['Java', 'java-5.3'],
  ['Go', 'go-2.1.2'],
]

/** A client somewhere that sends to a broker. */
export interface Attempt {
  /** Of the client in the world. */
  readonly client: string
  readonly from: string
  readonly host: string
  readonly language: string
  readonly dialect: DialectName
  /** As its user would write it. */
  readonly namesrv: string
  /** Where that was written; undefined when the doctor chose it. */
  readonly writtenIn: { readonly container: string; readonly key: string } | undefined
  readonly broker: BrokerOf
}

interface Place {
  readonly from: string
  readonly host: string
  readonly namesrv: string
  readonly writtenIn?: Attempt['writtenIn']
}

/** Who tries what: the machine, containers that use the cluster, and a neighbour on the LAN where ports are open to it. */
export function attemptsOf(subject: Subject): readonly Attempt[] {
  const places = [...ofMachine(subject), ...ofContainers(subject), ...ofNeighbour(subject)]
  return places.flatMap(({ from, host, namesrv, writtenIn }) =>
    CLIENTS.flatMap(([language, dialect]) =>
      subject.brokers.map((broker) => ({
        client: `${language} on ${from} to ${broker.server}`,
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

function ofMachine(subject: Subject): readonly Place[] {
  const port = publishedPort(subject, false)
  return port === undefined ? [] : [{ from: MACHINE, host: MACHINE, namesrv: `127.0.0.1:${port}` }]
}

function ofNeighbour(subject: Subject): readonly Place[] {
  const port = publishedPort(subject, true)
  return port === undefined ? [] : [{ from: NEIGHBOUR, host: NEIGHBOUR, namesrv: `${subject.address}:${port}` }]
}

/** The port of the machine behind which a NameServer is. */
function publishedPort({ namesrvs }: Subject, forOthers: boolean): number | undefined {
  for (const { mode, ports } of namesrvs) {
    if (mode === 'host') return 9876
    const open = ports.find(
      ({ containerPort, hostAddress }) => containerPort === 9876 && !(forOthers && hostAddress.startsWith('127.')),
    )
    if (open !== undefined) return open.hostPort
  }
  return undefined
}

function ofContainers(subject: Subject): readonly Place[] {
  return subject.lowered.containers.flatMap((container): readonly Place[] => {
    const { name, host, start, programs } = container
    if ('refused' in start) return []
    const user = programs.find(({ kind }) => kind === 'dashboard' || kind === 'exporter' || kind === 'app')
    if (user === undefined || user.kind === 'broker' || user.kind === 'namesrv') return []
    const from = `container ${name}`
    if (user.namesrv !== undefined) {
      const key = user.place?.in ?? 'command'
      return [{ from, host, namesrv: user.namesrv, writtenIn: { container: name, key } }]
    }
    const peer =
      user.kind === 'app' && container.knownImage === false && container.image !== 'built here'
        ? undefined
        : neighbourOf(subject, container)
    return peer === undefined ? [] : [{ from, host, namesrv: `${peer.name}:9876` }]
  })
}

/** A NameServer on a network of the container that has names. */
function neighbourOf({ namesrvs }: Subject, { addresses }: LoweredContainer): LoweredContainer | undefined {
  return namesrvs.find((namesrv) =>
    namesrv.addresses.some(
      ({ network }) => !network.endsWith('/bridge') && addresses.some((own) => own.network === network),
    ),
  )
}
