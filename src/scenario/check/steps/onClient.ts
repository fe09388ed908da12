import { BASE, type StepCheck } from './step.ts'

/** A step of a client of one of these kinds, with these fields of its own. */
export const onClient =
  (kinds: readonly string[], fields: readonly string[] = []): StepCheck =>
  (step, { clients }) => {
    const own = step.fields([...BASE, 'client'], 'a step', fields)
    const able = [...clients].filter(([, kind]) => kinds.includes(kind)).map(([name]) => name)
    own.client.oneOf(able, `a ${kinds.join(' or ')}: `)
  }
