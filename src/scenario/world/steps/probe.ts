import { stepName } from '../../stepName.ts'
import { asProbe } from '../clients/probe.ts'
import { clientOf } from '../stage.ts'
import type { Performers } from './performer.ts'

export const probeSteps: Performers<'dial'> = {
  dial: (stage, step) => {
    const probe = asProbe(clientOf(stage, step.client))
    return stage.outcomes.follow(stepName(step), probe, () => probe.dial(step.to))
  },
}
