import { BASE, type StepChecks } from './step.ts'

const A_HOST = 'a host: '

type DiskStepKind = 'fillDisk' | 'slowDisk' | 'readOnlyDisk' | 'failDisk' | 'wipeDisk' | 'corruptFile' | 'copyDisk'

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
  failDisk: (step, { known }) => {
    const own = step.fields([...BASE, 'host', 'of', 'path', 'offset', 'bytes', 'lasts'], 'a step')
    own.host.oneOf(known.hosts, A_HOST)
    own.of.optional((kinds) => {
      const list = kinds.list('a list of read, write and sync')
      if (list.length === 0) kinds.refuse('at least one of read, write and sync')
      for (const kind of list) kind.oneOf(['read', 'write', 'sync'])
    })
    own.path.optional((path) => path.text('a path'))
    own.offset.optional((offset) => offset.whole(0, Number.MAX_SAFE_INTEGER, 'a position'))
    own.bytes.optional((bytes) => bytes.whole(1, Number.MAX_SAFE_INTEGER, 'a number of bytes'))
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
