import { milliseconds } from '../../durations.ts'
import { serverOf } from '../stage.ts'
import type { Performers } from './performer.ts'
import { undoAfter } from './undoAfter.ts'

export const serverSteps: Performers<'restart' | 'boot' | 'stop' | 'fault'> = {
  restart: (stage, { server, settings, takes = '0s' }) =>
    serverOf(stage, server).restart(settings, milliseconds(takes)),
  boot: (stage, { server, settings, takes = '0s' }) => serverOf(stage, server).boot(settings, milliseconds(takes)),
  stop: (stage, { server }) => serverOf(stage, server).stop(),
  fault: (stage, { server, fault, lasts }) =>
    undoAfter(stage.world, lasts, serverOf(stage, server).broker?.faults.begin(fault)),
}
