import type { Performers } from './performer.ts'
import { undoAfter } from './undoAfter.ts'

export const networkSteps: Performers<'cut' | 'heal' | 'reset' | 'firewall'> = {
  cut: ({ world }, step) => undoAfter(world, step.lasts, world.network.cut(step)),
  heal: ({ world }) => world.network.heal(),
  reset: ({ world }, step) => void world.network.reset(step),
  firewall: ({ world }, step) => undoAfter(world, step.lasts, world.network.firewall(step)),
}
