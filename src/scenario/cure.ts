import type { ClientSpec, Cure, Patch, Scenario, Step } from './format.ts'

/** The scenario with its cure applied. */
export function cured(scenario: Scenario): Scenario {
  const { cure } = scenario
  return {
    ...scenario,
    topology: patched(scenario.topology, cure.topology),
    clients: patched<Readonly<Record<string, ClientSpec>>>(scenario.clients ?? {}, cure.clients),
    timeline: curedTimeline(scenario.timeline, cure),
  }
}

function curedTimeline(timeline: readonly Step[], { without = [], timeline: added = [] }: Cure): readonly Step[] {
  return [...timeline.filter((step) => !without.includes(stepName(step))), ...added]
}

/** The name of a step and of its outcome: `as`, or its target and what is done. */
export function stepName(step: Step): string {
  if (step.as !== undefined) return step.as
  if ('client' in step) return `${step.client} ${step.do}`
  if ('host' in step) return `${step.host} ${step.do}`
  return step.do === 'dns' ? `${step.name} dns` : step.do
}

/** JSON merge patch (RFC 7396), without changing either value. */
export function patched<T>(value: T, patch: Patch<NoInfer<T>> | undefined): T {
  return merge(value, patch) as T
}

function merge(value: unknown, patch: unknown): unknown {
  if (patch === undefined) return value
  if (!isPlainObject(patch)) return patch
  const result = new Map<string, unknown>(isPlainObject(value) ? Object.entries(value) : [])
  for (const [name, field] of Object.entries(patch)) {
    if (field === null) result.delete(name)
    else result.set(name, merge(result.get(name), field))
  }
  return Object.fromEntries(result)
}

function isPlainObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
