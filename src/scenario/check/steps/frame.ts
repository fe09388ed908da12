import { requestNames } from '../../../protocol/index.ts'
import type { Reader } from '../reader.ts'
import { checkFlow, type Known } from '../topology.ts'
import { BASE, type StepChecks } from './step.ts'

const FRAME = [
  ...BASE,
  'from',
  'to',
  'port',
  'request',
  'kind',
  'code',
  'opaque',
  'topic',
  'nth',
  'times',
  'lasts',
] as const

const OPAQUE_MIN = -(2 ** 31)
const OPAQUE_MAX = 2 ** 31 - 1

export const frameChecks: StepChecks<'swallowFrame' | 'delayFrame' | 'breakAtFrame' | 'cutAtFrame'> = {
  swallowFrame: (step, { known }) => checkFrame(step, [], known),
  delayFrame: (step, { known }) => {
    checkFrame(step, ['by'], known)
    step.fields([...FRAME, 'by'], 'a step').by.duration()
  },
  breakAtFrame: (step, { known }) => {
    checkFrame(step, ['how', 'afterBytes'], known)
    const { how, afterBytes } = step.fields([...FRAME, 'how', 'afterBytes'], 'a step')
    how.optional((end) => end.oneOf(['reset', 'fin']))
    afterBytes.optional((bytes) => bytes.whole(0, 16_777_216, 'a number of bytes'))
  },
  cutAtFrame: (step, { known }) => {
    checkFrame(step, ['outage', 'bothWays'], known)
    const { outage, bothWays } = step.fields([...FRAME, 'outage', 'bothWays'], 'a step')
    outage.duration()
    bothWays.optional((flag) => flag.flag())
  },
}

function checkFrame(step: Reader, more: readonly string[], known: Known): void {
  const own = step.fields(FRAME, 'a step', more)
  checkFlow(own, known)
  own.request.optional((request) => {
    if (typeof request.value === 'number') request.whole(0, 65_535, 'a code')
    else if (!requestNames.some((name) => name === request.value)) {
      request.refuse('the original name of a request such as SEND_MESSAGE_V2, or its code')
    }
  })
  own.kind.optional((kind) => kind.oneOf(['request', 'response']))
  own.code.optional((code) => {
    if (own.kind.value !== 'response') code.refuse('absent but for responses; request takes a code, too')
    code.whole(0, 65_535, 'a code')
  })
  own.opaque.optional((opaque) => opaque.whole(OPAQUE_MIN, OPAQUE_MAX, 'an opaque'))
  own.topic.optional((topic) => topic.text('a topic'))
  own.nth.optional((nth) => nth.whole(1, 1_000_000, 'a number of frames'))
  own.times.optional((times) => {
    if (times.value !== 'all') times.whole(1, 1_000_000, 'all, or a number of frames')
  })
  own.lasts.optional((duration) => duration.duration())
}
