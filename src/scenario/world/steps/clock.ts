import type { Performers } from './performer.ts'
import { undoAfter } from './undoAfter.ts'

export const clockSteps: Performers<'slew'> = {
  slew: ({ world }, { host: name, ppm, lasts }) => {
    const host = world.host(name)
    host.skewPpm = ppm
    undoAfter(world, lasts, {
      [Symbol.dispose]: (): void => {
        host.skewPpm = 0
      },
    })
  },
}
