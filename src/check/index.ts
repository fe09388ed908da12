/**
 * Search for failures in a deterministic cluster: plans of whole runs as plain data, what happened in them, and the rules
 * that must hold.
 *
 * ```ts
 * const found = await searchPlans({ seed: 1, runs: 100 })
 * if (found !== undefined) throw new Error(failureReport(found.result))
 * ```
 *
 * The checkers read a `History` and nothing else, so that they judge histories of other origin, too; `planArbitrary` is an
 * ordinary fast-check arbitrary for properties of your own around `runPlan`.
 */
export type { PlanSpace } from './arbitraries.ts'
export { faultArbitrary, planArbitrary } from './arbitraries.ts'
export { checkers, checkHistory } from './checkers/index.ts'
export { delayLevelMs } from './delayLevels.ts'
export type { Checker, CheckerName, Finding } from './finding.ts'
export type {
  History,
  HistoryEvent,
  HistoryEventFields,
  HistoryEventKind,
  HistoryGroup,
  QueueName,
} from './history.ts'
export { checkPlan, parsePlan } from './parsePlan.ts'
export type {
  Burst,
  ConsumerPlan,
  FailurePlan,
  Fault,
  FaultKind,
  FlushMode,
  GroupPlan,
  InsideFault,
  Plan,
} from './plan.ts'
export { faultKinds, messageCount } from './plan.ts'
export type { PlantedBug } from './plantedBugs.ts'
export { plantedBugs } from './plantedBugs.ts'
export { failureReport, replayCommand } from './report.ts'
export type { PlanResult, RunPlanOptions } from './runPlan.ts'
export { runPlan } from './runPlan.ts'
export type { Found, SearchOptions } from './search.ts'
export { searchPlans } from './search.ts'
