import { clientKinds } from '../clients/client.ts'
import { onClient } from './onClient.ts'
import { checkSend } from './send.ts'
import { BASE, type StepChecks } from './step.ts'

/** Every command of mqadmin is a program of its own. */
const startedKinds = clientKinds.filter((kind) => kind !== 'mqadmin')

export const clientChecks: StepChecks<'start' | 'shutdown' | 'send' | 'route'> = {
  start: (step, cast) => {
    onClient(startedKinds, ['shutsDown'])(step, cast)
    step.fields([...BASE, 'client', 'shutsDown'], 'a step').shutsDown.optional((flag) => flag.flag())
  },
  shutdown: onClient(startedKinds),
  send: checkSend,
  route: (step, cast) => {
    onClient(['producer'], ['topic'])(step, cast)
    step.fields([...BASE, 'client', 'topic'], 'a step').topic.text('a topic')
  },
}
