import { clientKinds } from '../clients/client.ts'
import { BASE, type StepCheck, type StepChecks } from './step.ts'

const onClient =
  (kinds: readonly string[], fields: readonly string[] = []): StepCheck =>
  (step, { clients }) => {
    const own = step.fields([...BASE, 'client'], 'a step', fields)
    const able = [...clients].filter(([, kind]) => kinds.includes(kind)).map(([name]) => name)
    own.client.oneOf(able, `a ${kinds.join(' or ')}: `)
  }

export const clientChecks: StepChecks<'start' | 'shutdown' | 'send' | 'route'> = {
  start: onClient(clientKinds),
  shutdown: onClient(clientKinds),
  send: (step, cast) => {
    const fields = ['topic', 'body', 'tags', 'keys', 'delayLevel', 'mode', 'count'] as const
    onClient(['producer'], fields)(step, cast)
    const own = step.fields([...BASE, 'client', ...fields], 'a step')
    own.topic.text('a topic')
    if (typeof own.body.value !== 'string') own.body.refuse('a text')
    own.tags.optional((text) => text.text('a tag'))
    own.keys.optional((text) => text.text('keys'))
    own.delayLevel.optional((level) => level.whole(0, 18, 'a delay level'))
    own.mode.optional((mode) => mode.oneOf(['sync', 'async', 'oneway']))
    own.count.optional((count) => count.whole(1, 100_000, 'a number of messages'))
  },
  route: (step, cast) => {
    onClient(['producer'], ['topic'])(step, cast)
    step.fields([...BASE, 'client', 'topic'], 'a step').topic.text('a topic')
  },
}
