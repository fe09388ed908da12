import { lookAt } from '../../look/lookAt.ts'
import { stepName } from '../../stepName.ts'
import type { Performers } from './performer.ts'

export const lookSteps: Performers<'look'> = {
  look: (stage, step) => void stage.looks.set(stepName(step), lookAt(stage)),
}
