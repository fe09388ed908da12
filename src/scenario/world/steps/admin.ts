import { stepName } from '../../stepName.ts'
import { asGoAdmin } from '../clients/goAdmin.ts'
import { asMqadmin } from '../clients/mqadmin/mqadminProgram.ts'
import { clientOf } from '../stage.ts'
import type { Performers } from './performer.ts'

export const adminSteps: Performers<'mqadmin' | 'createTopic'> = {
  mqadmin: (stage, step) => {
    const shell = asMqadmin(clientOf(stage, step.client))
    return stage.outcomes.follow(stepName(step), shell, () => shell.run(step.command))
  },
  createTopic: (stage, step) => {
    const admin = asGoAdmin(clientOf(stage, step.client))
    return stage.outcomes.follow(stepName(step), admin, () => admin.createTopic(step))
  },
}
