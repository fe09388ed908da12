import { type Gates, type HealthTest, healthyAt, type LoweredContainer } from '../topology/index.ts'
import type { Examined } from './examine.ts'
import { MACHINE } from './subject.ts'

/** Ports that a container accepts on, from a moment on until another; undefined stands for all ports. */
interface Listening {
  readonly port: number | undefined
  readonly fromMs: number
  readonly untilMs: number
}

const LISTEN_PORTS = { namesrv: 9876, broker: 10_911 } as const

/** When the containers that others wait for get healthy, as their checks would have found it in a run. */
export function gatesOf(examined: Examined): Gates {
  const { containers } = examined.subject.lowered
  const awaited = new Set(
    containers.flatMap(({ container }) =>
      Object.entries(container.dependsOn ?? {}).flatMap(([name, condition]) => (condition === 'healthy' ? [name] : [])),
    ),
  )
  return Object.fromEntries(
    containers.flatMap((container) => {
      const { start, name } = container
      if (!awaited.has(name) || 'refused' in start) return []
      const { health } = container.container
      const passes = (atMs: number): boolean => passesAt(examined, container, health?.test, atMs)
      const at = healthyAt(health, start, passes)
      // What the run did not last to see is taken for what it was at its end.
      return [
        [name, at !== undefined && at > examined.endsAtMs && !passes(examined.endsAtMs) ? undefined : at] as const,
      ]
    }),
  )
}

/** Whether the check of a container finds what it asks for. One that is not understood finds the first program. */
export function passesAt(
  examined: Examined,
  container: LoweredContainer,
  test: HealthTest | undefined,
  atMs: number,
): boolean {
  if (test?.kind === 'never') return false
  if (test === undefined) return listeningOf(examined, container).some((own) => covers(own, own.port, atMs))
  const targets = containersAt(examined, container, test.host)
  const open = targets.some((target) => listeningOf(examined, target).some((own) => covers(own, test.port, atMs)))
  if (test.kind === 'port' || !open) return open
  if (test.kind === 'http') return targets.some((target) => speaksHttp(target, test.port))
  return examined.result.observations.registrations({}).some((own) => own.atMs <= atMs)
}

function covers({ port, fromMs, untilMs }: Listening, wanted: number | undefined, atMs: number): boolean {
  return (port === undefined || port === wanted) && atMs >= fromMs && atMs < untilMs
}

/** NameServers and brokers close what does not begin as a frame of theirs. */
function speaksHttp({ programs }: LoweredContainer, port: number): boolean {
  return !programs.some((program) => portsOf(program).includes(port))
}

/** The containers that a name means there: its own loopback, a service, a name of a container. */
function containersAt({ subject }: Examined, own: LoweredContainer, host: string): readonly LoweredContainer[] {
  const { containers } = subject.lowered
  const isLocal = host === 'localhost' || host.startsWith('127.') || host === '0.0.0.0' || host === '[::1]'
  if (isLocal) return containers.filter((other) => other === own || (own.host !== MACHINE && other.host === own.host))
  return containers.filter(({ name, container, addresses }) => {
    const names = [name, container.service, container.hostname, ...(container.aliases ?? [])]
    return names.includes(host) || addresses.some(({ address }) => address === host)
  })
}

/** The lives of the programs of a container in which they did not end before they listened. */
function listeningOf({ result, endsAtMs }: Examined, container: LoweredContainer): readonly Listening[] {
  const { start, programs, servers, host } = container
  if ('refused' in start) return []
  const kinds = programs.filter(({ kind }) => kind === 'namesrv' || kind === 'broker' || kind === 'proxy')
  if (kinds.length === 0) {
    const ends = programs.some((program) => program.ends !== undefined)
    return ends ? [] : [{ port: undefined, fromMs: start.listensAtMs, untilMs: Number.POSITIVE_INFINITY }]
  }
  const failures = result.observations.logs({ host, message: 'the server failed' }).map(({ atMs }) => atMs)
  return kinds.flatMap((program, index) => {
    const server = servers[index] ?? ''
    const ends = result.observations.ends({ server })
    const begins = [start.listensAtMs, ...ends.flatMap(({ atMs, restart }) => againAt(container, atMs, restart))]
    return begins.flatMap((fromMs): readonly Listening[] => {
      const isOver = [...ends.map(({ atMs }) => atMs), ...(ends.length === 0 ? failures : [])].some(
        (atMs) => atMs >= fromMs && atMs <= endsAtMs,
      )
      if (isOver || program.ends !== undefined) return []
      return portsOf(program).map((port) => ({ port, fromMs, untilMs: Number.POSITIVE_INFINITY }))
    })
  })
}

function againAt(
  { bootMs }: LoweredContainer,
  endedAtMs: number,
  restart: { readonly afterMs: number } | undefined,
): readonly number[] {
  return restart === undefined ? [] : [endedAtMs + restart.afterMs + bootMs]
}

function portsOf(program: LoweredContainer['programs'][number]): readonly number[] {
  if (program.kind === 'proxy') return [program.grpcPort, program.remotingPort]
  if (program.kind === 'namesrv') return [Number(program.settings['listenPort'] ?? LISTEN_PORTS.namesrv)]
  if (program.kind !== 'broker') return []
  const port = Number(program.settings['listenPort'] ?? LISTEN_PORTS.broker)
  return [port, port - 2, port + 1]
}
