import { stepName } from '../../stepName.ts'
import { asDashboard } from '../clients/dashboard.ts'
import { clientOf } from '../stage.ts'
import type { Performers } from './performer.ts'

export const dashboardSteps: Performers<'clusterPage'> = {
  clusterPage: (stage, step) => {
    const dashboard = asDashboard(clientOf(stage, step.client))
    return stage.outcomes.follow(stepName(step), dashboard, () => dashboard.clusterPage())
  },
}
