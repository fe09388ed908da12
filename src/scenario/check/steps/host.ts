import { checkAddresses } from '../topology.ts'
import { BASE, type StepChecks } from './step.ts'

const A_HOST = 'a host: '

export const hostChecks: StepChecks<'powerOff' | 'readdress' | 'skew'> = {
  powerOff: (step, { known }) => {
    step.fields([...BASE, 'host'], 'a step').host.oneOf(known.hosts, A_HOST)
  },
  readdress: (step, { known }) => {
    const own = step.fields([...BASE, 'host', 'addresses'], 'a step')
    own.host.oneOf(known.hosts, A_HOST)
    checkAddresses(own.addresses)
  },
  skew: (step, { known }) => {
    const own = step.fields([...BASE, 'host', 'by'], 'a step')
    own.host.oneOf(known.hosts, A_HOST)
    own.by.duration(true)
  },
}
