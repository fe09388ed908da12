export type { RunOnTargetOptions, Skipped, TargetResult } from './runOnTarget.ts'
export { runOnTarget } from './runOnTarget.ts'
