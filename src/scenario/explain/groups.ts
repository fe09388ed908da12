import type { ConsumerSpec } from '../format/index.ts'
import { stepName } from '../stepName.ts'
import type { Program } from '../world/clients/program.ts'
import type { Evidence } from './explainRun.ts'

/** A consumer of the scenario. */
export interface Member {
  readonly name: string
  readonly spec: ConsumerSpec
  readonly program: Program
}

/** The consumers of the scenario. */
export function membersOf({ stage }: Evidence): readonly Member[] {
  return [...stage.clients.values()].flatMap((program) =>
    program.spec.kind === 'consumer' ? [{ name: program.name, spec: program.spec, program }] : [],
  )
}

/** Consumers by group. */
export function groupsOf(evidence: Evidence): ReadonlyMap<string, readonly Member[]> {
  const groups = new Map<string, Member[]>()
  for (const member of membersOf(evidence)) {
    const group = groups.get(member.spec.group) ?? []
    group.push(member)
    groups.set(member.spec.group, group)
  }
  return groups
}

export function isBroadcasting({ spec }: Member): boolean {
  return spec.messageModel === 'BROADCASTING'
}

/** Topics that a consumer subscribes to. */
export function topicsOf({ spec }: Member): readonly string[] {
  return Object.keys(spec.subscriptions ?? {})
}

/** When the steps that started a client began. */
export function startsOf({ plan, stage }: Evidence, client: string): readonly number[] {
  const steps = new Set(
    plan.timeline.filter((step) => step.do === 'start' && step.client === client).map((step) => stepName(step)),
  )
  return stage.outcomes.all
    .filter((outcome) => outcome.client === client && steps.has(outcome.step))
    .map(({ atMs }) => atMs)
}

/** `12.5 s`. */
export function seconds(ms: number): string {
  return `${Math.round(ms / 100) / 10} s`
}
