/**
 * Search for failures: whole runs as plain data, what happened in them, and the rules that must hold.
 */
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
