import type { Change, ClientSpec, Patch, Scenario, Step } from './format/index.ts'
import { stepName } from './stepName.ts'

/** The scenario with its cure applied. */
export function cured(scenario: Scenario): Scenario {
  return changed(scenario, scenario.cure)
}

/** The scenario with a change applied. */
export function changed(scenario: Scenario, change: Change): Scenario {
  return {
    ...scenario,
    topology: patched(scenario.topology, change.topology),
    clients: patched<Readonly<Record<string, ClientSpec>>>(scenario.clients ?? {}, change.clients),
    timeline: changedTimeline(scenario.timeline, change),
  }
}

function changedTimeline(timeline: readonly Step[], { without = [], timeline: added = [] }: Change): readonly Step[] {
  return [...timeline.filter((step) => !without.includes(stepName(step))), ...added]
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
