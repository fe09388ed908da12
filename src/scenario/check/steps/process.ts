import { BASE, type Cast, type StepChecks } from './step.ts'

const programs = ({ known, clients }: Cast): readonly string[] => [...known.servers, ...clients.keys()]

export const processChecks: StepChecks<'kill' | 'freeze'> = {
  kill: (step, cast) => {
    step.fields([...BASE, 'process'], 'a step').process.oneOf(programs(cast), 'a server or client: ')
  },
  freeze: (step, cast) => {
    const own = step.fields([...BASE, 'process', 'lasts'], 'a step')
    own.process.oneOf(programs(cast), 'a server or client: ')
    own.lasts.duration()
  },
}
