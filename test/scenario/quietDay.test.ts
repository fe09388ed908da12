import { expect, it } from 'vitest'
import { scenario } from '../../scenarios/client/middleboxIdleTimeoutCutsLongPoll.ts'
import { createDrain } from '../../src/node/index.ts'
import { checkScenario, equals, runScenario, type Step } from '../../src/scenario/index.ts'

/** The catalogue says 24 hours; the scenario itself ends after ten minutes to stay quick. */
const DAY_SENDS = 719

it('a box with an idle time of 150 s and no VIP channel cost nobody anything in 24 hours', async () => {
  const kept: readonly string[] = ['java', 'shop']
  const timeline = scenario.timeline.flatMap((step): readonly Step[] => {
    if (!('client' in step) || !kept.includes(step.client)) return []
    return [step.do === 'send' ? { ...step, count: DAY_SENDS } : step]
  })
  const looked = { name: 'is looked at below', check: () => equals(true, true) }
  const expectations = { broken: [looked], cured: [looked] }
  const day = checkScenario({ ...scenario, timeline, lasts: '24h', expect: expectations })
  const { observations: seen } = await runScenario(day, { variant: 'cured', drain: createDrain() })
  const { messages } = seen.outcome('shop send')
  expect(messages.length).toBe(DAY_SENDS)
  expect(messages.filter(({ text }) => text !== 'SEND_OK')).toEqual([])
  expect(seen.logs({ message: 'execute the pull request exception' })).toEqual([])
  expect(seen.stopped()).toEqual([])
}, 240_000)
