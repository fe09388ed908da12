import type { Performers } from './performer.ts'
import { undoAfter } from './undoAfter.ts'

export const networkSteps: Performers<'cut' | 'partition' | 'heal' | 'reset' | 'firewall' | 'networkRoute'> = {
  cut: ({ world }, step) => undoAfter(world, step.lasts, world.network.cut(step)),
  partition: ({ world }, step) => undoAfter(world, step.lasts, world.network.partition(step.groups, step)),
  heal: ({ world }) => world.network.heal(),
  reset: ({ world }, step) => void world.network.reset(step),
  firewall: ({ world }, step) => undoAfter(world, step.lasts, world.network.firewall(step)),
  networkRoute: ({ world }, { from, to, bothWays = true, action, lasts }) =>
    undoAfter(
      world,
      lasts,
      world.network.route(from, to, { bothWays, lost: action === 'drop', none: action === 'none' }),
    ),
}
