import type { CheckerName } from './finding.ts'
import type { Plan } from './plan.ts'
import type { PlantedBug } from './plantedBugs.ts'
import type { PlanResult } from './runPlan.ts'

/** The command that runs a plan again. */
export function replayCommand(plan: Plan, plantedBugs: ReadonlySet<PlantedBug> = new Set()): string {
  const plants = [...plantedBugs].map((bug) => ` --plant ${bug}`).join('')
  return `npx rocketmq-sim search --plan '${JSON.stringify(plan)}'${plants}`
}

/**
 * What a person needs to know of a run that broke a rule: one sentence, the seed, the plan, the trace hash and the command
 * that replays it. `checker` chooses which finding comes first.
 */
export function failureReport(
  result: PlanResult,
  options: { readonly checker?: CheckerName; readonly plantedBugs?: ReadonlySet<PlantedBug> | undefined } = {},
): string {
  const { findings, plan, traceHash } = result
  const { checker, plantedBugs } = options
  const first = findings.find((finding) => finding.checker === checker) ?? findings[0]
  if (first === undefined) return 'every rule holds'
  const more = findings.length === 1 ? '' : ` (and ${findings.length - 1} more findings)`
  return [
    `${first.checker}: ${first.sentence}${more}`,
    `  seed    ${plan.seed}`,
    `  plan    ${JSON.stringify(plan)}`,
    `  trace   ${traceHash ?? 'not recorded'}`,
    `  replay  ${replayCommand(plan, plantedBugs)}`,
  ].join('\n')
}
