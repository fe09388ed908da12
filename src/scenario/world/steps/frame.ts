import type { FrameMatch } from '../../../cluster/index.ts'
import { milliseconds } from '../../durations.ts'
import type { Step, StepOf } from '../../format/index.ts'
import { framesOf } from '../stage.ts'
import type { Performers } from './performer.ts'
import { undoAfter } from './undoAfter.ts'

type FrameStepKind = 'swallowFrame' | 'delayFrame' | 'breakAtFrame' | 'cutAtFrame'

export const frameSteps: Performers<FrameStepKind> = {
  swallowFrame: (stage, step) => undoAfter(stage.world, step.lasts, framesOf(stage).swallow(matchOf(step))),
  delayFrame: (stage, step) => {
    undoAfter(stage.world, step.lasts, framesOf(stage).delay({ ...matchOf(step), byMs: milliseconds(step.by) }))
  },
  breakAtFrame: (stage, step) => {
    const { how = 'reset', afterBytes = 0 } = step
    undoAfter(stage.world, step.lasts, framesOf(stage).breakAt({ ...matchOf(step), how, afterBytes }))
  },
  cutAtFrame: (stage, step) => {
    const { outage, bothWays = false } = step
    undoAfter(
      stage.world,
      step.lasts,
      framesOf(stage).cutAt({ ...matchOf(step), forMs: milliseconds(outage), bothWays }),
    )
  },
}

export function isFrameStep(step: Step): boolean {
  return step.do in frameSteps
}

/** The frames that a checked step means. */
function matchOf(step: StepOf<FrameStepKind>): FrameMatch {
  const { from, to, port, request, kind, code, opaque, topic, nth, times } = step
  const given = { from, to, port, request, kind, code, opaque, topic, nth, times }
  return Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined))
}
