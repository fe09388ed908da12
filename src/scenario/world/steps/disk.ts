import type { DiskOperation } from '../../../sim/index.ts'
import { milliseconds } from '../../durations.ts'
import type { Performers } from './performer.ts'
import { undoAfter } from './undoAfter.ts'

/** `df` rounds up to whole per cents: half of one below shows as the wanted number. */
const BELOW_PERCENT = 0.5

const SYNCS: readonly DiskOperation['kind'][] = ['sync', 'syncDirectory']

/** What a read-only mount refuses. */
const CHANGES: readonly DiskOperation['kind'][] = [
  'create',
  'append',
  'write',
  'truncate',
  'rename',
  'remove',
  'makeDirectory',
]

type DiskStepKind = 'fillDisk' | 'slowDisk' | 'readOnlyDisk' | 'failDisk' | 'wipeDisk' | 'corruptFile' | 'copyDisk'

export const diskSteps: Performers<DiskStepKind> = {
  fillDisk: ({ world }, { host, percent }) => {
    const { disk } = world.host(host)
    const own = disk.usedBytes - disk.ballastBytes
    const used = (disk.totalBytes * Math.max(0, percent - BELOW_PERCENT)) / 100
    disk.ballastBytes = Math.max(0, Math.floor(used) - own)
  },
  slowDisk: ({ world }, { host, sync, lasts }) => {
    const { disk } = world.host(host)
    const before = disk.syncMs
    const slow = { min: milliseconds(sync), max: milliseconds(sync) }
    disk.syncMs = slow
    undoAfter(world, lasts, {
      [Symbol.dispose]: (): void => {
        if (disk.syncMs === slow) disk.syncMs = before
      },
    })
  },
  readOnlyDisk: ({ world }, { host, path, lasts }) => {
    const prefix = path === undefined ? {} : { path }
    undoAfter(world, lasts, world.host(host).disk.fail({ error: 'denied', kinds: CHANGES, ...prefix }))
  },
  failDisk: ({ world }, { host, of = ['read', 'write', 'sync'], path, offset, bytes, lasts }) => {
    const { disk } = world.host(host)
    const prefix = path === undefined ? {} : { path }
    const kinds = [...(of.includes('write') ? CHANGES : []), ...(of.includes('sync') ? SYNCS : [])]
    if (kinds.length > 0) undoAfter(world, lasts, disk.fail({ error: 'failed', kinds, ...prefix }))
    if (!of.includes('read')) return
    const range = {
      ...(offset === undefined ? {} : { position: offset }),
      ...(bytes === undefined ? {} : { length: bytes }),
    }
    undoAfter(world, lasts, disk.failReads({ ...prefix, ...range }))
  },
  wipeDisk: ({ world }, { host, path }) => world.host(host).disk.wipe(path),
  corruptFile: ({ world }, { host, path, offset, bytes }) => void world.host(host).disk.corrupt(path, offset, bytes),
  copyDisk: ({ world }, { host, to }) => world.host(to).disk.copyFrom(world.host(host).disk),
}
