import { onClient } from './onClient.ts'
import { BASE, type StepCheck } from './step.ts'

const FIELDS = [
  'topic',
  'body',
  'bytes',
  'filledWith',
  'tags',
  'keys',
  'orderKey',
  'properties',
  'propertyBytes',
  'delayLevel',
  'deliverAfter',
  'mode',
  'timeout',
  'count',
  'every',
  'parallel',
  'goesOn',
  'again',
] as const

/** Larger bodies take longer than any scenario may. */
const BYTES_MAX = 32 * 1024 * 1024

export const checkSend: StepCheck = (step, cast) => {
  onClient(['producer'], FIELDS)(step, cast)
  const own = step.fields([...BASE, 'client', ...FIELDS], 'a step')
  own.topic.text('a topic')
  if (typeof own.body.value !== 'string') own.body.refuse('a text')
  own.bytes.optional((size) => size.whole(0, BYTES_MAX, 'a size in bytes'))
  own.filledWith.optional((filling) => filling.oneOf(['repeated', 'noise']))
  own.tags.optional((text) => text.text('a tag'))
  own.keys.optional((text) => text.text('keys'))
  own.orderKey.optional((key) => {
    for (const one of Array.isArray(key.value) ? key.list('keys') : [key]) one.text('a key')
  })
  own.properties.optional((properties) => {
    for (const [, value] of properties.entries('texts by name')) value.text('a text')
  })
  own.propertyBytes.optional((size) => size.whole(1, BYTES_MAX, 'a size in bytes'))
  own.delayLevel.optional((level) => level.whole(0, 99, 'a delay level'))
  own.deliverAfter.optional((duration) => duration.duration())
  own.mode.optional((mode) => mode.oneOf(['sync', 'async', 'oneway', 'batch', 'transaction', 'request']))
  own.timeout.optional((duration) => duration.duration())
  own.count.optional((count) => count.whole(1, 100_000, 'a number of messages'))
  own.every.optional((duration) => duration.duration())
  own.parallel.optional((flag) => flag.flag())
  own.goesOn.optional((flag) => flag.flag())
  own.again.optional((again) => {
    const { codes, after, times } = again.fields(['codes', 'after', 'times'], 'what the program does after a refusal')
    for (const code of codes.list('a list of codes')) code.whole(0, 100_000, 'a code')
    after.duration()
    times.whole(1, 1000, 'a number of times')
  })
}
