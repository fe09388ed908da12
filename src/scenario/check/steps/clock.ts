import { BASE, type StepChecks } from './step.ts'

export const clockChecks: StepChecks<'slew'> = {
  slew: (step, { known }) => {
    const own = step.fields([...BASE, 'host', 'ppm', 'lasts'], 'a step')
    own.host.oneOf(known.hosts, 'a host: ')
    own.ppm.number(-500_000, 500_000, 'millionths')
    own.lasts.optional((duration) => duration.duration())
  },
}
