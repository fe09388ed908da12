import { BASE, type Cast, type StepChecks } from './step.ts'

const A_PROGRAM = 'a server or client: '

const programs = ({ known, clients }: Cast): readonly string[] => [...known.servers, ...clients.keys()]

export const processChecks: StepChecks<'kill' | 'freeze' | 'throttle'> = {
  kill: (step, cast) => {
    step.fields([...BASE, 'process'], 'a step').process.oneOf(programs(cast), A_PROGRAM)
  },
  freeze: (step, cast) => {
    const own = step.fields([...BASE, 'process', 'lasts'], 'a step')
    own.process.oneOf(programs(cast), A_PROGRAM)
    own.lasts.optional((duration) => duration.duration())
  },
  throttle: (step, cast) => {
    const own = step.fields([...BASE, 'process', 'share', 'period', 'lasts'], 'a step')
    own.process.oneOf(programs(cast), A_PROGRAM)
    own.share.number(0.01, 0.99, 'a share of the time')
    own.period.optional((duration) => duration.duration())
    own.lasts.optional((duration) => duration.duration())
  },
}
