import { checkFirewall, checkFlow, checkPorts, checkWhere } from '../topology.ts'
import { BASE, type StepChecks } from './step.ts'

export const networkChecks: StepChecks<'cut' | 'partition' | 'heal' | 'reset' | 'firewall' | 'networkRoute'> = {
  cut: (step, { known }) => {
    const own = step.fields([...BASE, 'from', 'to', 'port', 'bothWays', 'lasts'], 'a step')
    checkFlow(own, known)
    own.bothWays.optional((flag) => flag.flag())
    own.lasts.optional((duration) => duration.duration())
  },
  partition: (step, { known }) => {
    const own = step.fields([...BASE, 'groups', 'port', 'bothWays', 'lasts'], 'a step')
    const groups = own.groups.list('a list of groups, each a place or a list of places')
    if (groups.length < 2) own.groups.refuse('at least two groups')
    for (const group of groups) checkWhere(group, known)
    checkPorts(own.port)
    own.bothWays.optional((flag) => flag.flag())
    own.lasts.optional((duration) => duration.duration())
  },
  heal: (step) => void step.fields(BASE, 'a step'),
  reset: (step, { known }) => checkFlow(step.fields([...BASE, 'from', 'to', 'port'], 'a step'), known),
  firewall: (step, { known }) => {
    checkFirewall(step, [...BASE, 'first', 'lasts'], known)
    const { first, lasts } = step.value as { first?: unknown; lasts?: unknown }
    step.at('first', first).optional((flag) => flag.flag())
    step.at('lasts', lasts).optional((duration) => duration.duration())
  },
  networkRoute: (step, { known }) => {
    const own = step.fields([...BASE, 'from', 'to', 'bothWays', 'action', 'lasts'], 'a step')
    for (const end of [own.from, own.to]) end.oneOf(known.networks, 'a network of a host: ')
    own.bothWays.optional((flag) => flag.flag())
    own.action.oneOf(['forward', 'drop', 'none'])
    own.lasts.optional((duration) => duration.duration())
  },
}
