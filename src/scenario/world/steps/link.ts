import { milliseconds } from '../../durations.ts'
import { linkOptions } from '../link.ts'
import type { Performers } from './performer.ts'
import { undoAfter } from './undoAfter.ts'

export const linkSteps: Performers<'link' | 'loseAnswer'> = {
  link: ({ world }, step) => undoAfter(world, step.lasts, world.network.link(linkOptions(step))),
  loseAnswer: ({ world, watch }, { request, from, to, lasts, times = 1 }) => {
    let left = times
    let cut: Disposable | undefined
    // The request is told of before it is delivered, so that the answer is sure to meet the cut.
    const listening = watch.listen((frame) => {
      if (cut !== undefined || frame.to !== from || frame.command.kind === 'response') return
      if (frame.command.name !== request) return
      if (--left <= 0) listening[Symbol.dispose]()
      const begun = world.network.cut({ from, to, bothWays: false })
      cut = begun
      world.after(milliseconds(lasts), 'scenario: answers come again', () => {
        begun[Symbol.dispose]()
        cut = undefined
      })
    })
  },
}
