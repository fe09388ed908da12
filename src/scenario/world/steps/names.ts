import type { Performers } from './performer.ts'

export const namesSteps: Performers<'dns'> = {
  dns: ({ names }, step) => names.set(step.name, step),
}
