import { checkFirewall, checkFlow } from '../topology.ts'
import { BASE, type StepChecks } from './step.ts'

export const networkChecks: StepChecks<'cut' | 'heal' | 'reset' | 'firewall'> = {
  cut: (step, { known }) => {
    const own = step.fields([...BASE, 'from', 'to', 'port', 'bothWays', 'lasts'], 'a step')
    checkFlow(own, known)
    own.bothWays.optional((flag) => flag.flag())
    own.lasts.optional((duration) => duration.duration())
  },
  heal: (step) => void step.fields(BASE, 'a step'),
  reset: (step, { known }) => checkFlow(step.fields([...BASE, 'from', 'to', 'port'], 'a step'), known),
  firewall: (step, { known }) => {
    checkFirewall(step, [...BASE, 'lasts'], known)
    step.at('lasts', (step.value as { lasts?: unknown }).lasts).optional((duration) => duration.duration())
  },
}
