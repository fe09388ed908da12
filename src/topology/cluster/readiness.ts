import type { Probe } from '../kubernetes/index.ts'
import type { PlainServer } from '../plain.ts'
import type { ContainerPart } from './containers.ts'
import type { PodIdentity } from './model.ts'
import { type Asked, askedBy, type Listening } from './probes.ts'
import type { PlannedReadiness } from './starting.ts'

/** Ports of programs, where nothing else says (NamesrvStartup, NettyServerConfig, ProxyConfig). */
export const NAMESRV_PORT = 9876
export const BROKER_PORT = 10_911

/** Ports that the servers of containers listen on. */
export function listeningOf(parts: readonly Pick<ContainerPart, 'plan'>[], address: string): Listening {
  const programs = parts.flatMap(({ plan }) => plan.programs)
  const ports = programs.flatMap((program) => {
    if (program.kind === 'namesrv') return [Number(program.settings['listenPort'] ?? NAMESRV_PORT)]
    if (program.kind === 'proxy') return [program.grpcPort, program.remotingPort]
    if (program.kind !== 'broker') return []
    const port = Number(program.settings['listenPort'] ?? BROKER_PORT)
    return [port - 2, port, Number(program.settings['haListenPort'] ?? port + 1)]
  })
  return { ports, namesrv: programs.some(({ kind }) => kind === 'namesrv'), address }
}

/** What decides first: a probe that never passes, then one that waits for brokers, then a port. */
const STRENGTH: readonly ((asked: Asked) => boolean)[] = [
  (asked) => asked === 'never',
  (asked) => asked === 'knowsBroker',
  (asked) => typeof asked === 'object',
]

/** When a pod gets ready: all of its containers have to; undefined for one without servers, which is while it runs. */
export function readinessOf(pod: PodIdentity, parts: readonly ContainerPart[]): PlannedReadiness | undefined {
  const listening = listeningOf(parts, pod.address)
  const [first] = parts
  if (first === undefined || listening.ports.length === 0) return undefined
  const containers = parts.map(({ container }) => container)
  const probed = parts.flatMap(({ container }) => {
    const probe = container.readinessProbe
    const asked = probe === undefined ? undefined : askedBy(probe, containers, listening)
    return probe === undefined || asked === undefined ? [] : [{ container, asked, ...timesOf(probe) }]
  })
  const strongest = STRENGTH.map((is) => probed.find(({ asked }) => is(asked))).find((own) => own !== undefined)
  return strongest ?? { asked: 'running', container: first.container, delayMs: 1000, periodMs: 1000, failures: 1 }
}

/** Of a probe in milliseconds. */
export function timesOf(probe: Probe): Pick<PlannedReadiness, 'delayMs' | 'periodMs' | 'failures'> {
  return {
    delayMs: probe.initialDelaySeconds * 1000,
    periodMs: probe.periodSeconds * 1000,
    failures: probe.failureThreshold,
  }
}

/** The probe whose failures kill the servers of a container; undefined for one that passes, or that asks something else. */
export function livenessOf(
  { container, plan }: ContainerPart,
  parts: readonly ContainerPart[],
  address: string,
): PlainServer['liveness'] {
  const { livenessProbe, startupProbe } = container
  const listening = listeningOf(parts, address)
  const containers = parts.map((part) => part.container)
  const [probe, asked] = [startupProbe, livenessProbe]
    .flatMap((own) => (own === undefined ? [] : [[own, askedBy(own, containers, listening)] as const]))
    .find(([own, what]) => what === 'never' || (own === livenessProbe && typeof what === 'object')) ?? [
    undefined,
    undefined,
  ]
  if (probe === undefined || (asked !== 'never' && typeof asked !== 'object')) return undefined
  const { delayMs, periodMs, failures } = timesOf(probe)
  // Its process is there from the moment at which it listens.
  const waitsMs = startupProbe === undefined || probe === startupProbe ? 0 : timesOf(startupProbe).delayMs
  return {
    probe: asked,
    period: `${periodMs}ms`,
    delay: `${Math.max(0, delayMs + waitsMs - plan.bootMs)}ms`,
    failures,
  }
}
