import { BASE, type StepChecks } from './step.ts'

const A_HOST = 'a host: '

type DiskStepKind = 'fillDisk' | 'slowDisk' | 'readOnlyDisk' | 'wipeDisk' | 'corruptFile' | 'copyDisk'

export const diskChecks: StepChecks<DiskStepKind> = {
  fillDisk: (step, { known }) => {
    const own = step.fields([...BASE, 'host', 'percent'], 'a step')
    own.host.oneOf(known.hosts, A_HOST)
    own.percent.number(0, 100, 'a share in per cent')
  },
  slowDisk: (step, { known }) => {
    const own = step.fields([...BASE, 'host', 'sync', 'lasts'], 'a step')
    own.host.oneOf(known.hosts, A_HOST)
    own.sync.duration()
    own.lasts.optional((duration) => duration.duration())
  },
  readOnlyDisk: (step, { known }) => {
    const own = step.fields([...BASE, 'host', 'path', 'lasts'], 'a step')
    own.host.oneOf(known.hosts, A_HOST)
    own.path.optional((path) => path.text('a path'))
    own.lasts.optional((duration) => duration.duration())
  },
  wipeDisk: (step, { known }) => {
    const own = step.fields([...BASE, 'host', 'path'], 'a step')
    own.host.oneOf(known.hosts, A_HOST)
    own.path.optional((path) => path.text('a path'))
  },
  corruptFile: (step, { known }) => {
    const own = step.fields([...BASE, 'host', 'path', 'offset', 'bytes'], 'a step')
    own.host.oneOf(known.hosts, A_HOST)
    own.path.text('a path')
    own.offset.whole(0, Number.MAX_SAFE_INTEGER, 'a position')
    own.bytes.whole(1, 1_000_000_000, 'a number of bytes')
  },
  copyDisk: (step, { known }) => {
    const own = step.fields([...BASE, 'host', 'to'], 'a step')
    for (const host of [own.host, own.to]) host.oneOf(known.hosts, A_HOST)
  },
}
