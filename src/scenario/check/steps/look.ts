import { BASE, type StepChecks } from './step.ts'

export const lookChecks: StepChecks<'look'> = {
  look: (step) => void step.fields(BASE, 'a step'),
}
