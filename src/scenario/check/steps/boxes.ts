import { checkFlow } from '../topology.ts'
import { BASE, type StepChecks } from './step.ts'

export const boxChecks: StepChecks<'forgetConnections' | 'backend'> = {
  forgetConnections: (step, { known }) => {
    const own = step.fields([...BASE, 'box', 'from', 'to', 'port'], 'a step')
    own.box.oneOf(known.boxes, 'a middlebox, load balancer or published port: ')
    checkFlow(own, known)
  },
  backend: (step, { known }) => {
    const own = step.fields([...BASE, 'loadBalancer', 'backend', 'becomes'], 'a step')
    const balancer = own.loadBalancer.oneOf([...known.balancers.keys()], 'a load balancer: ')
    own.backend.oneOf(known.balancers.get(balancer) ?? [], `a server of ${balancer}: `)
    own.becomes.oneOf(['serving', 'drained', 'removed'])
  },
}
