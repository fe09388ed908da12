import { milliseconds } from '../../durations.ts'
import { processOf } from '../stage.ts'
import type { Performers } from './performer.ts'
import { undoAfter } from './undoAfter.ts'

/** cpu.cfs_period_us of Linux. */
const CFS_PERIOD = '100ms'

export const processSteps: Performers<'kill' | 'freeze' | 'throttle'> = {
  kill: (stage, { process }) => processOf(stage, process)?.kill(),
  freeze: (stage, { process, lasts }) => undoAfter(stage.world, lasts, processOf(stage, process)?.freeze()),
  throttle: (stage, { process: name, share, period = CFS_PERIOD, lasts }) => {
    const { world } = stage
    const process = processOf(stage, name)
    const periodMs = milliseconds(period)
    let ended = false
    const throttled = (): void => {
      if (ended || process?.alive !== true) return
      const held = process.freeze()
      world.after(periodMs * (1 - share), 'scenario: CPU quota', () => {
        held[Symbol.dispose]()
        world.after(periodMs * share, 'scenario: CPU quota used up', throttled)
      })
    }
    throttled()
    undoAfter(world, lasts, {
      [Symbol.dispose]: (): void => {
        ended = true
      },
    })
  },
}
