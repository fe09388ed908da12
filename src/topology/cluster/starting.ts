import { CONTAINER_START_MS, type Start } from '../docker/index.ts'
import type { PodContainer, Service } from '../kubernetes/index.ts'
import type { PlainReadiness } from '../plain.ts'
import type { ContainerPart } from './containers.ts'
import type { ClusterFacts } from './facts.ts'
import type { PodIdentity } from './model.ts'
import { readingsOfName, selected } from './selection.ts'

/** A pod before anything starts. */
export interface PodPlan extends PodIdentity {
  readonly initContainers: readonly ContainerPart[]
  readonly containers: readonly ContainerPart[]
  /** Undefined: ready while it runs. */
  readonly readiness: PlannedReadiness | undefined
}

export interface PlannedReadiness {
  readonly asked: PlainReadiness['probe']
  readonly container: PodContainer
  readonly delayMs: number
  readonly periodMs: number
  readonly failures: number
}

/** What happens to a pod after `kubectl apply`. */
export interface PodStart {
  readonly refused: string | undefined
  /** Of its containers, when its init containers have ended. */
  readonly startsAtMs: number
  /** By the names of its containers. */
  readonly containers: ReadonlyMap<string, Start>
  readonly readyAtMs: number | undefined
}

/** Loops of shells sleep for a second or two. */
const DIAL_AGAIN_MS = 2000
/** A round of registration, 10 s after a broker's start, and the probe after it. */
const REGISTERED_MS = 20_000

export interface Neighbourhood {
  readonly services: readonly Service[]
  readonly facts: Pick<ClusterFacts, 'readyAt' | 'lan' | 'domain'>
}

/** When pods start and get ready: init containers one after the other, replicas of a StatefulSet in their order. */
export function podStarts(pods: readonly PodPlan[], around: Neighbourhood): ReadonlyMap<string, PodStart> {
  const known = new Map<string, PodStart>()
  const open = new Set<string>()
  const startOf = (pod: PodPlan): PodStart => {
    const before = known.get(pod.name)
    if (before !== undefined) return before
    open.add(pod.name)
    const start = started(pod)
    open.delete(pod.name)
    known.set(pod.name, start)
    return start
  }
  /** When somebody listens behind a name; undefined: never. What waits in turn for this one is not looked at. */
  const dialledAt = (name: string, namespace: string): number | undefined => {
    const found = podsBehind(name, namespace, pods, around)
    if (found === undefined) return undefined
    if (found === 'elsewhere') return 0
    const times = found.flatMap((pod) => {
      if (open.has(pod.name)) return []
      const own = startOf(pod)
      return own.refused === undefined ? [listensAt(own)] : []
    })
    return times.length === 0 ? undefined : Math.min(...times)
  }
  const started = (pod: PodPlan): PodStart => {
    if (pod.unschedulable !== undefined) return refused(pod.unschedulable)
    let atMs = 0
    const previous = previousOf(pod, pods)
    if (previous !== undefined) {
      const { readyAtMs } = startOf(previous)
      if (readyAtMs === undefined)
        return refused(`the StatefulSet waits for ${previous.name} to get ready (podManagementPolicy: OrderedReady)`)
      atMs = readyAtMs
    }
    for (const { container, plan, problem } of pod.initContainers) {
      if (problem !== undefined) return refused(problem)
      atMs += plan.bootMs
      for (const name of plan.waitsFor ?? []) {
        const answersAtMs = dialledAt(name, pod.namespace)
        if (answersAtMs === undefined) return refused(`Init: ${container.name} waits for ${name}, where nobody listens`)
        if (answersAtMs > atMs) atMs = Math.ceil(answersAtMs / DIAL_AGAIN_MS) * DIAL_AGAIN_MS
      }
    }
    const containers = new Map(
      pod.containers.map(({ container, plan, problem }): readonly [string, Start] => {
        const why = problem ?? plan.refused
        if (why !== undefined) return [container.name, { refused: why }]
        const dialled = (plan.waitsFor ?? []).map((name) => dialledAt(name, pod.namespace) ?? 0)
        return [container.name, { startsAtMs: atMs, listensAtMs: Math.max(atMs, ...dialled) + plan.bootMs }]
      }),
    )
    const start = { refused: undefined, startsAtMs: atMs, containers, readyAtMs: undefined }
    const { readyAt = {} } = around.facts
    const readyAtMs = pod.name in readyAt ? readyAt[pod.name] : usuallyReadyAt(pod, start)
    return { ...start, readyAtMs }
  }
  return new Map(pods.map((pod) => [pod.name, startOf(pod)]))
}

function refused(why: string): PodStart {
  return { refused: why, startsAtMs: 0, containers: new Map(), readyAtMs: undefined }
}

/** When all of its containers listen. */
function listensAt({ containers, startsAtMs }: Pick<PodStart, 'containers' | 'startsAtMs'>): number {
  return Math.max(
    startsAtMs + CONTAINER_START_MS,
    ...[...containers.values()].map((start) => ('refused' in start ? 0 : start.listensAtMs)),
  )
}

function usuallyReadyAt({ containers, readiness }: PodPlan, start: PodStart): number | undefined {
  const isBroken = containers.some(
    ({ container, plan }) =>
      'refused' in (start.containers.get(container.name) ?? { refused: '' }) || plan.exitCode !== undefined,
  )
  if (isBroken || readiness?.asked === 'never') return undefined
  const listensAtMs = listensAt(start)
  if (readiness === undefined || readiness.asked === 'running') return listensAtMs
  const { asked, delayMs, periodMs } = readiness
  const passesAtMs = asked === 'knowsBroker' ? listensAtMs + REGISTERED_MS : listensAtMs
  const firstMs = start.startsAtMs + delayMs
  return firstMs + Math.max(0, Math.ceil((passesAtMs - firstMs) / periodMs)) * periodMs
}

/** The replica that an ordered one waits for. */
function previousOf({ workload, ordinal }: PodPlan, pods: readonly PodPlan[]): PodPlan | undefined {
  if (workload.kind !== 'StatefulSet' || workload.podManagementPolicy !== 'OrderedReady') return undefined
  return pods.find((other) => other.workload === workload && other.ordinal === ordinal - 1)
}

/** The pods behind a name or address; undefined for a name that nobody has. */
function podsBehind(
  name: string,
  namespace: string,
  pods: readonly PodPlan[],
  { services, facts: { lan = {}, domain } }: Neighbourhood,
): readonly PodPlan[] | 'elsewhere' | undefined {
  if (/^[\d.]+$/.test(name)) {
    const own = services.find(({ clusterIP }) => clusterIP === name)
    return own === undefined ? 'elsewhere' : selected(own, pods)
  }
  for (const { hostname, service, namespace: there } of readingsOfName(name, namespace, domain)) {
    const found = services.find((own) => own.name === service && own.namespace === there)
    if (found?.type === 'ExternalName') return 'elsewhere'
    if (found === undefined) continue
    const behind = selected(found, pods)
    return hostname === undefined ? behind : behind.filter((pod) => pod.hostname === hostname)
  }
  return name in lan || name === 'localhost' ? 'elsewhere' : undefined
}
