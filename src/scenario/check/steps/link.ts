import { checkLink, checkWhere } from '../topology.ts'
import { BASE, type StepChecks } from './step.ts'

export const linkChecks: StepChecks<'link' | 'loseAnswer'> = {
  link: (step, { known }) => {
    checkLink(step, known, [...BASE, 'lasts'])
    step.at('lasts', (step.value as { lasts?: unknown }).lasts).optional((duration) => duration.duration())
  },
  loseAnswer: (step, { known }) => {
    const own = step.fields([...BASE, 'request', 'from', 'to', 'lasts', 'times'], 'a step')
    own.request.matching(/^[A-Z][A-Z0-9_]+$/, 'the original name of a request such as SEND_MESSAGE_V2')
    own.from.oneOf(known.hosts, 'a host: ')
    checkWhere(own.to, known)
    own.lasts.duration()
    own.times.optional((times) => times.whole(1, 1000, 'a number of requests'))
  },
}
