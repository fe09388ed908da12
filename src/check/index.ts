/**
 * Search for failures: whole runs as plain data, what happened in them, and the rules that must hold.
 */
export { checkers, checkHistory } from './checkers/index.ts'
export type { Checker, CheckerName, Finding } from './finding.ts'
export * from './history.ts'
export { checkPlan, parsePlan } from './parsePlan.ts'
export type {
  Burst,
  ConsumerPlan,
  FailurePlan,
  Fault,
  FaultKind,
  FlushMode,
  GroupPlan,
  Plan,
} from './plan.ts'
export { faultKinds, messageCount } from './plan.ts'
export type { PlantedBug } from './plantedBugs.ts'
export { plantedBugs } from './plantedBugs.ts'
export type { PlanResult, RunPlanOptions } from './runPlan.ts'
export { runPlan } from './runPlan.ts'
