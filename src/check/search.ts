import * as fc from 'fast-check'
import type { Drain } from '../sim/index.ts'
import { type PlanSpace, planArbitrary } from './arbitraries.ts'
import type { CheckerName } from './finding.ts'
import type { Plan } from './plan.ts'
import type { PlantedBug } from './plantedBugs.ts'
import { type PlanResult, runPlan } from './runPlan.ts'
import { shrinkPlan } from './shrinkPlan.ts'

/** Runs that one shrinking may take. */
const SHRINK_RUNS = 300

export interface SearchOptions {
  /** Equal seeds try equal plans. */
  readonly seed: number
  /** Plans to try. */
  readonly runs: number
  readonly space?: PlanSpace | undefined
  readonly drain?: Drain | undefined
  readonly plantedBugs?: ReadonlySet<PlantedBug> | undefined
  /** Further runs to make the plan smaller. Default 300. */
  readonly shrinkRuns?: number | undefined
}

export interface Found {
  /** The run of the smallest plan, with its trace hash. */
  readonly result: PlanResult
  /** The rule that the first plan broke, and the smallest one still breaks. */
  readonly checker: CheckerName
  /** Plans tried before it failed, itself included. */
  readonly runs: number
  /** Runs spent on making it smaller. */
  readonly shrinkRuns: number
}

/**
 * Tries random plans until one breaks a rule, then makes that plan smaller as long as it breaks the same rule: equal
 * rules count as equal defects. Undefined when every plan holds.
 */
export async function searchPlans(options: SearchOptions): Promise<Found | undefined> {
  const { seed, runs, space, drain, plantedBugs } = options
  const broken = async (plan: Plan): Promise<readonly CheckerName[]> => {
    const { findings } = await runPlan(plan, { drain, plantedBugs, trace: 'off' })
    return findings.map(({ checker }) => checker)
  }
  let failing: { readonly plan: Plan; readonly checker: CheckerName } | undefined
  const property = fc.asyncProperty(planArbitrary(space), async (plan) => {
    const [checker] = await broken(plan)
    if (checker !== undefined) failing = { plan, checker }
    return checker === undefined
  })
  // Plans are plain data with a structure that fast-check does not know, so they are made smaller by shrinkPlan.
  const { numRuns, errorInstance } = await fc.check(property, { seed, numRuns: runs, endOnFailure: true })
  if (failing === undefined) {
    if (errorInstance !== undefined && errorInstance !== null) throw errorInstance
    return undefined
  }
  const { plan, checker } = failing
  const stillFails = async (smaller: Plan): Promise<boolean> => (await broken(smaller)).includes(checker)
  const shrunk = await shrinkPlan(plan, stillFails, options.shrinkRuns ?? SHRINK_RUNS)
  const result = await runPlan(shrunk.plan, { drain, plantedBugs, trace: 'hash' })
  return { result, checker, runs: numRuns, shrinkRuns: shrunk.runs }
}
