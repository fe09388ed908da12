import { checkName } from '../topology.ts'
import { BASE, type StepChecks } from './step.ts'

export const namesChecks: StepChecks<'dns'> = {
  dns: (step) => {
    checkName(step, [...BASE, 'name'])
    step.at('name', (step.value as { name?: unknown }).name).text('a name')
  },
}
