import { BASE, type StepChecks } from './step.ts'

export const probeChecks: StepChecks<'dial'> = {
  dial: (step, { clients }) => {
    const { client, to } = step.fields([...BASE, 'client', 'to'], 'a step')
    client.oneOf(
      [...clients].filter(([, kind]) => kind === 'probe').map(([name]) => name),
      'a probe: ',
    )
    to.matching(/^\S+:\d{1,5}$/, 'host:port')
  },
}
