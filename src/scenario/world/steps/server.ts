import { serverOf } from '../stage.ts'
import type { Performers } from './performer.ts'
import { undoAfter } from './undoAfter.ts'

export const serverSteps: Performers<'restart' | 'boot' | 'stop' | 'fault'> = {
  restart: (stage, { server, settings }) => serverOf(stage, server).restart(settings),
  boot: (stage, { server, settings }) => serverOf(stage, server).boot(settings),
  stop: (stage, { server }) => serverOf(stage, server).stop(),
  fault: (stage, { server, fault, lasts }) =>
    undoAfter(stage.world, lasts, serverOf(stage, server).broker?.faults.begin(fault)),
}
