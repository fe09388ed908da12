import type { Drain } from '../sim/index.ts'
import type { Operations } from './operations.ts'

/** A drain whose loop rests while the operations of a world are held, and goes on when it is told to. */
export interface HoldableDrain extends Drain {
  goOn(): void
}

export function holdableDrain(drain: Drain, operations: () => Operations | undefined): HoldableDrain {
  const held = (): boolean => operations()?.held === true
  let resting: (() => void) | undefined
  return {
    held,
    loop: (slice): void => {
      const start = (): void =>
        drain.loop((jobs) => {
          if (!held()) return slice(jobs)
          resting = turn
          return false
        })
      const turn = (): void => {
        const all = operations()
        if (all === undefined) start()
        else all.apart(start)
      }
      turn()
    },
    goOn: (): void => {
      if (resting === undefined || held()) return
      const turn = resting
      resting = undefined
      turn()
    },
  }
}
