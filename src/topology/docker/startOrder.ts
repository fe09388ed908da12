import { HEALTH_INTERVAL_MS, HEALTH_RETRIES, HEALTH_START_INTERVAL_MS } from './constants.ts'
import type { Container, HealthCheck } from './model.ts'

/** When a container starts and listens, in milliseconds after `up`; or why it never starts. */
export type Start =
  | { readonly startsAtMs: number; readonly listensAtMs: number }
  /** The words of the engine. */
  | { readonly refused: string }

export interface Startable {
  readonly container: Container
  /** From `docker start` until it listens. */
  readonly bootMs: number
  /** Why it does not start, whatever comes before it. */
  readonly refused: string | undefined
  /** It ends with this instead of listening. */
  readonly exitCode?: number | undefined
  /** Names that its command dials before its programs start. */
  readonly waitsFor?: readonly string[]
}

/** The names of a circle in `dependsOn`, the first one again at its end; undefined without one. */
export function circleIn(
  containers: Readonly<Record<string, Pick<Container, 'dependsOn'>>>,
): readonly string[] | undefined {
  const done = new Set<string>()
  const visit = (name: string, path: readonly string[]): readonly string[] | undefined => {
    const at = path.indexOf(name)
    if (at !== -1) return [...path.slice(at), name]
    if (done.has(name)) return undefined
    for (const next of Object.keys(containers[name]?.dependsOn ?? {})) {
      const circle = visit(next, [...path, name])
      if (circle !== undefined) return circle
    }
    done.add(name)
    return undefined
  }
  for (const name of Object.keys(containers)) {
    const circle = visit(name, [])
    if (circle !== undefined) return circle
  }
  return undefined
}

/** When containers are healthy, as a run showed it; undefined for those whose check gives up. */
export type Gates = Readonly<Record<string, number | undefined>>

/** Loops of shells sleep for a second. */
const DIAL_AGAIN_MS = 1000

/** What happens after `up`: everything starts as soon as what it depends on allows it. There are no circles. */
export function starts(containers: ReadonlyMap<string, Startable>, gates: Gates = {}): ReadonlyMap<string, Start> {
  const known = new Map<string, Start>()
  const open = new Set<string>()
  const startOf = (name: string): Start => {
    const before = known.get(name)
    if (before !== undefined) return before
    const own = containers.get(name)
    open.add(name)
    const start = own === undefined ? { refused: `no such service: ${name}` } : startAfter(own)
    open.delete(name)
    known.set(name, start)
    return start
  }
  /** When somebody listens under one of the names, as far as that does not wait in turn. */
  const dialledAt = (names: readonly string[]): number => {
    const times = [...containers].flatMap(([own, { container }]) => {
      const { service = own, aliases = [], hostname } = container
      if (open.has(own) || !names.some((name) => [own, service, hostname, ...aliases].includes(name))) return []
      const start = startOf(own)
      return 'refused' in start ? [] : [Math.ceil(start.listensAtMs / DIAL_AGAIN_MS) * DIAL_AGAIN_MS]
    })
    return Math.max(0, ...times)
  }
  const startAfter = ({ container, bootMs, refused, waitsFor = [] }: Startable): Start => {
    let startsAtMs = 0
    const { dependsOn = {}, sharesNetworkOf } = container
    const shared = sharesNetworkOf === undefined ? {} : { [sharesNetworkOf]: 'started' as const }
    for (const [name, condition] of Object.entries({ ...shared, ...dependsOn })) {
      const start = startOf(name)
      if ('refused' in start) return { refused: `dependency failed to start: ${name}` }
      const other = containers.get(name)
      const failed = other?.exitCode !== undefined && other.exitCode !== 0
      if (condition === 'completed' && failed) {
        return { refused: `service "${name}" didn't complete successfully: exit ${other.exitCode}` }
      }
      const readyAtMs =
        condition === 'healthy'
          ? other?.exitCode === undefined
            ? name in gates
              ? gates[name]
              : healthyAt(other?.container.health, start)
            : undefined
          : condition === 'completed'
            ? start.listensAtMs
            : start.startsAtMs
      if (readyAtMs === undefined) return { refused: `dependency failed to start: container ${name} is unhealthy` }
      startsAtMs = Math.max(startsAtMs, readyAtMs)
    }
    if (refused !== undefined) return { refused }
    return { startsAtMs, listensAtMs: Math.max(startsAtMs, dialledAt(waitsFor)) + bootMs }
  }
  return new Map([...containers.keys()].map((name) => [name, startOf(name)]))
}

/** The first check that passes; undefined when too many failed before it. */
export function healthyAt(
  health: HealthCheck | undefined,
  { startsAtMs, listensAtMs }: { readonly startsAtMs: number; readonly listensAtMs: number },
  passes: (atMs: number) => boolean = (atMs) => atMs >= listensAtMs,
): number | undefined {
  if (health === undefined || health.test?.kind === 'never') return undefined
  const { intervalMs = HEALTH_INTERVAL_MS, retries = HEALTH_RETRIES, startPeriodMs = 0 } = health
  const { startIntervalMs = Math.min(HEALTH_START_INTERVAL_MS, intervalMs) } = health
  const graceUntilMs = startsAtMs + startPeriodMs
  const next = (atMs: number): number => atMs + Math.max(1, atMs < graceUntilMs ? startIntervalMs : intervalMs)
  let failures = 0
  for (let atMs = next(startsAtMs); ; atMs = next(atMs)) {
    if (passes(atMs)) return atMs
    if (atMs > graceUntilMs) failures++
    if (failures >= retries) return undefined
  }
}
