import { onClient } from './onClient.ts'
import type { StepChecks } from './step.ts'

export const dashboardChecks: StepChecks<'clusterPage'> = { clusterPage: onClient(['dashboard']) }
