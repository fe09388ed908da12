import type { World } from '../../../sim/index.ts'
import { milliseconds } from '../../durations.ts'

/** Ends what a step began when its time is over. Without a time it stays. */
export function undoAfter(world: World, lasts: string | undefined, begun: Disposable | undefined): void {
  if (lasts === undefined || begun === undefined) return
  world.after(milliseconds(lasts), 'scenario: end of a step', () => begun[Symbol.dispose]())
}
