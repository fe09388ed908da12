import { describe, expect, it } from 'vitest'
import { differences, merged, readRecording } from './compare.ts'
import type { Played, StepSeen } from './outcome.ts'
import { differencesOf, simulate } from './simulated.ts'
import type { Situation } from './situation.ts'
import { situations } from './situations/index.ts'

// What the comparison would miss if it looked less closely.

function named(name: string): Situation {
  const found = situations.find((situation) => situation.name === name)
  if (found === undefined) throw new Error(`no situation ${name}`)
  return found
}

const refused = named('broker: refused')
const silent = named('broker: silent on sends')

function recorded(situation: Situation): Played {
  const [way] = readRecording('java53')[situation.name] ?? []
  if (way === undefined) throw new Error(`${situation.name} is not recorded`)
  return way
}

/** The recording with the last step changed. */
function withLast(way: Played, change: (step: StepSeen) => StepSeen): Played {
  const last = way.steps.at(-1)
  if (last === undefined) throw new Error('a recording without steps')
  return { ...way, steps: [...way.steps.slice(0, -1), change(last)] }
}

async function found(situation: Situation, way: Played): Promise<readonly string[]> {
  return await differencesOf(situation, 'java-5.3', [way])
}

describe('a recording that is changed', () => {
  it('is met as it is', async () => {
    expect(await found(refused, recorded(refused))).toEqual([])
    expect(await found(silent, recorded(silent))).toEqual([])
  })

  it('in one text fails', async () => {
    const changed = withLast(recorded(refused), (step) => ({ ...step, text: step.text.replace('still', 'yet') }))
    expect(await found(refused, changed)).toEqual([
      expect.stringContaining('2 sync send to T, text: "Send [3] times, yet'),
    ])
  })

  it('in the class of an exception, or in the text of its cause, fails', async () => {
    const otherClass = withLast(recorded(refused), (step) => ({ ...step, className: 'java.lang.Error' }))
    expect(await found(refused, otherClass)).toEqual([
      expect.stringContaining('class: "java.lang.Error" in the release'),
    ])
    const otherCause = withLast(recorded(refused), (step) => ({ ...step, cause: { text: 'no reason' } }))
    expect(await found(refused, otherCause)).toEqual([
      expect.stringContaining('class of the cause'),
      expect.stringContaining('text of the cause: "no reason" in the release'),
    ])
  })

  it('in one response code fails', async () => {
    const changed = withLast(recorded(refused), (step) => ({ ...step, code: 10_002 }))
    expect(await found(refused, changed)).toEqual(['2 sync send to T, code: 10002 in the release, 10001 here'])
  })

  it('in one number of attempts fails', async () => {
    const way = recorded(refused)
    const broker = { ...way.servers['broker-a'], dials: 4, requests: {} }
    const changed = { ...way, servers: { ...way.servers, 'broker-a': broker } }
    expect(await found(refused, changed)).toEqual(['broker-a, dials: 4 in the release, 3 here'])
  })

  it('in one number of requests fails', async () => {
    const way = recorded(silent)
    const broker = { ...way.servers['broker-a'], requests: { SEND_MESSAGE_V2: 3 } }
    const changed = { ...way, servers: { ...way.servers, 'broker-a': broker } }
    expect(await found(silent, changed)).toEqual(['broker-a, SEND_MESSAGE_V2: 3 in the release, 1 here'])
  })

  it('in one time fails beyond a fifth, or beyond 50 ms where that is more', async () => {
    const late = withLast(recorded(silent), (step) => ({ ...step, ms: 4000 }))
    expect(await found(silent, late)).toEqual([
      expect.stringMatching(/^2 sync send to T, ms: 4000 in the release, 300\d here$/),
    ])
    expect(
      await found(
        silent,
        withLast(recorded(silent), (step) => ({ ...step, ms: 3500 })),
      ),
    ).toEqual([])
    const slow = withLast(recorded(refused), (step) => ({ ...step, ms: 60 }))
    expect(await found(refused, slow)).toEqual([expect.stringContaining('ms: 60 in the release')])
    expect(
      await found(
        refused,
        withLast(recorded(refused), (step) => ({ ...step, ms: 40 })),
      ),
    ).toEqual([])
  })

  it('that lacks a step, or has one more, fails', async () => {
    const way = recorded(refused)
    const fewer = { ...way, steps: way.steps.slice(0, 1) }
    expect(await found(refused, fewer)).toEqual(['steps: 1 in the release, 2 here'])
    const more = { ...way, steps: [...way.steps, ...way.steps.slice(-1)] }
    expect(await found(refused, more)).toEqual(['step 3: "sync send to T" in the release, nothing here'])
  })
})

describe('a dialect that is another one', () => {
  it('is noticed by its texts, its attempts and its times', async () => {
    const way = recorded(silent)
    const differing = differences([way], await simulate(silent, 'go-2.1.2'))
    expect(differing).toContainEqual(expect.stringContaining('text: "sendDefaultImpl call timeout"'))
    expect(differing).toContainEqual(expect.stringMatching(/ms: 3\d\d\d in the release, 12\d\d\d here/))
    expect(differing).toContain('broker-a, SEND_MESSAGE: nothing in the release, 4 here')
  })
})

describe('runs that are put together', () => {
  it('keep the shortest times, and apart what went another way', () => {
    const step = { step: 'sync send to T', text: 'SEND_OK', ms: 30 }
    const run = (ms: number, dials: number): Played => ({
      steps: [{ ...step, ms }],
      servers: { ns: { dials, requests: {} } },
    })
    expect(merged([run(30, 1), run(20, 1), run(25, 2)])).toEqual([run(20, 1), run(25, 2)])
  })
})
