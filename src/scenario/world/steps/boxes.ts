import { addressOf } from '../../watch/dials.ts'
import type { Performers } from './performer.ts'

export const boxSteps: Performers<'forgetConnections' | 'backend'> = {
  forgetConnections: ({ boxes }, { box, from, to, port }) => {
    const all = from === undefined && to === undefined && port === undefined
    const which = { from: from ?? '*', to: to ?? '*', ...(port === undefined ? {} : { port }) }
    boxes.forget(box, all ? undefined : which)
  },
  backend: ({ boxes }, { loadBalancer, backend, becomes }) => {
    const { host, port } = addressOf(backend)
    boxes.balancer(loadBalancer).set(host, port, becomes)
  },
}
