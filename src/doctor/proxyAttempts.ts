import type { LoweredContainer } from '../topology/index.ts'
import {
  ANOTHER_MACHINE,
  addressIn,
  openPort,
  shareNames,
  THIS_MACHINE,
  type Viewpoint,
  type WrittenIn,
} from './attempts.ts'
import { container as containerSaid } from './finding.ts'
import type { ProxyOf, Subject } from './subject.ts'

/** A client somewhere that uses a proxy: it dials the proxy, and then what the proxy names in its route. */
export interface ProxyAttempt extends Viewpoint {
  /** Of the probe in the world. */
  readonly client: string
  readonly protocol: 'gRPC' | 'remoting'
  readonly proxy: ProxyOf
  /** What its user writes. */
  readonly endpoint: string
  readonly writtenIn: WrittenIn | undefined
  /** What the route names. */
  readonly named: readonly string[]
}

/** Who dials a proxy: the machine and a neighbour where its ports are published, and containers that name one. */
export function proxyAttemptsOf(subject: Subject): readonly ProxyAttempt[] {
  return subject.proxies.flatMap((proxy) => {
    if ('refused' in proxy.container.start || proxy.program.ends !== undefined) return []
    const { grpcPort, remotingPort, local } = proxy.program
    const outside = [THIS_MACHINE, ANOTHER_MACHINE].flatMap((viewpoint) => [
      ...fromOutside(subject, proxy, viewpoint, 'gRPC', grpcPort),
      // The broker inside of a proxy of local mode takes no requests that came by remoting.
      ...(local ? [] : fromOutside(subject, proxy, viewpoint, 'remoting', remotingPort)),
    ])
    return [...outside, ...fromContainers(subject, proxy)]
  })
}

function fromOutside(
  subject: Subject,
  proxy: ProxyOf,
  viewpoint: Viewpoint,
  protocol: ProxyAttempt['protocol'],
  port: number,
): readonly ProxyAttempt[] {
  const isNeighbour = viewpoint === ANOTHER_MACHINE
  const open = openPort(subject, proxy.container, port, isNeighbour)
  if (open === undefined) return []
  return [
    attempt(subject, proxy, viewpoint, protocol, `${isNeighbour ? subject.address : '127.0.0.1'}:${open}`, undefined),
  ]
}

/** Containers of which a variable names the gRPC port of the proxy. */
function fromContainers(subject: Subject, proxy: ProxyOf): readonly ProxyAttempt[] {
  return subject.lowered.containers.flatMap((container) => {
    const written = endpointOf(container, proxy)
    if (written === undefined || 'refused' in container.start) return []
    const viewpoint = { from: containerSaid(container.name), host: container.host }
    return [
      attempt(subject, proxy, viewpoint, 'gRPC', written.endpoint, {
        container: container.name,
        key: `env.${written.name}`,
      }),
    ]
  })
}

function endpointOf(
  container: LoweredContainer,
  { container: own, program }: ProxyOf,
): { readonly name: string; readonly endpoint: string } | undefined {
  const { env = {} } = container.container
  const isApp = container.programs.some(({ kind }) => kind === 'app')
  if (!isApp || container.name === own.name) return undefined
  const entry = Object.entries(env).find(([, value]) => new RegExp(`^[\\w.-]+:${program.grpcPort}$`).test(value))
  if (entry !== undefined) return { name: entry[0], endpoint: entry[1] }
  return container.image === 'built here' && shareNames(container, own)
    ? { name: '', endpoint: `${own.name}:${program.grpcPort}` }
    : undefined
}

function attempt(
  subject: Subject,
  proxy: ProxyOf,
  viewpoint: Viewpoint,
  protocol: ProxyAttempt['protocol'],
  endpoint: string,
  writtenIn: WrittenIn | undefined,
): ProxyAttempt {
  const client = `${protocol} on ${viewpoint.from.en} to ${proxy.server}`
  const named = protocol === 'gRPC' ? grpcRoute(subject, proxy, endpoint) : remotingRoute(subject, proxy)
  return {
    ...viewpoint,
    client,
    protocol,
    proxy,
    endpoint,
    writtenIn: writtenIn?.key === 'env.' ? undefined : writtenIn,
    named,
  }
}

/**
 * QueryRoute: in cluster mode the addresses that the client came by, with the port of the proxy's settings unless
 * `useEndpointPortFromRequest` (RouteActivity.convertToAddressList); in local mode the address of the broker with that port
 * (LocalTopicRouteService).
 */
function grpcRoute(subject: Subject, { container, program }: ProxyOf, endpoint: string): readonly string[] {
  const { grpcPort, settings, local } = program
  if (local) {
    return subject.brokers
      .filter((broker) => broker.container === container)
      .map((broker) => `${broker.program.settings['brokerIP1'] ?? addressIn(subject, container)}:${grpcPort}`)
  }
  const keepsPort = settings['useEndpointPortFromRequest'] === 'true'
  return [keepsPort ? endpoint : `${endpoint.slice(0, endpoint.lastIndexOf(':'))}:${grpcPort}`]
}

/** GetTopicRouteActivity: `remotingAccessAddr`, which is the proxy's own address unless it is set. */
function remotingRoute(subject: Subject, { container, program }: ProxyOf): readonly string[] {
  const { settings, remotingPort } = program
  return [
    `${settings['remotingAccessAddr'] || settings['localServeAddr'] || addressIn(subject, container)}:${remotingPort}`,
  ]
}
