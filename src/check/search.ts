import * as fc from 'fast-check'
import type { Drain } from '../sim/index.ts'
import { type PlanSpace, planArbitrary } from './arbitraries.ts'
import type { CheckerName } from './finding.ts'
import type { Plan } from './plan.ts'
import type { PlantedBug } from './plantedBugs.ts'
import { type PlanResult, runPlan } from './runPlan.ts'

/** Runs that one shrinking may take. */
const SHRINK_RUNS = 400

export interface SearchOptions {
  /** Equal seeds try equal plans. */
  readonly seed: number
  /** Plans to try. */
  readonly runs: number
  readonly space?: PlanSpace | undefined
  readonly drain?: Drain | undefined
  readonly plantedBugs?: ReadonlySet<PlantedBug> | undefined
  /** Further runs to make the plan smaller. Default 400. */
  readonly shrinkRuns?: number | undefined
}

export interface Found {
  /** The run of the smallest plan, with its trace hash. */
  readonly result: PlanResult
  /** The rule that the first plan broke, and the smallest one still breaks. */
  readonly checker: CheckerName
  /** Plans tried before it failed, itself included, and runs spent on making it smaller. */
  readonly runs: number
  readonly shrinkRuns: number
}

/**
 * Tries random plans until one breaks a rule, then makes that plan smaller as long as it breaks the same rule. Undefined
 * when all of them hold.
 */
export async function searchPlans(options: SearchOptions): Promise<Found | undefined> {
  const { seed, runs, space, drain, plantedBugs, shrinkRuns: shrinkMax = SHRINK_RUNS } = options
  let tried = 0
  let shrinkRuns = 0
  let checker: CheckerName | undefined
  let smallest: Plan | undefined
  const property = fc.asyncProperty(planArbitrary(space), async (plan) => {
    if (checker === undefined) tried++
    else if (++shrinkRuns > shrinkMax) return true
    const { findings } = await runPlan(plan, { drain, plantedBugs, trace: 'off' })
    const known = checker
    const broken = known === undefined ? findings[0] : findings.find((finding) => finding.checker === known)
    if (broken === undefined) return true
    checker = broken.checker
    smallest = plan
    return false
  })
  const details = await fc.check(property, { seed, numRuns: runs })
  if (details.errorInstance instanceof Error && smallest === undefined) throw details.errorInstance
  if (smallest === undefined || checker === undefined) return undefined
  const result = await runPlan(smallest, { drain, plantedBugs, trace: 'hash' })
  return { result, checker, runs: tried, shrinkRuns: Math.min(shrinkRuns, shrinkMax) }
}
