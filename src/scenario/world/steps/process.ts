import { processOf } from '../stage.ts'
import type { Performers } from './performer.ts'
import { undoAfter } from './undoAfter.ts'

export const processSteps: Performers<'kill' | 'freeze'> = {
  kill: (stage, { process }) => processOf(stage, process)?.kill(),
  freeze: (stage, { process, lasts }) => undoAfter(stage.world, lasts, processOf(stage, process)?.freeze()),
}
