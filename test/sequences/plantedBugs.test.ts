import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { PlantedBug } from '../../src/broker/index.ts'
import { sequences } from './arbitrary.ts'
import { differences } from './compare.ts'
import { prefixOf } from './names.ts'
import type { Sequence } from './operation.ts'
import { playSequence } from './playSequence.ts'
import { readRecordings } from './recording.ts'
import { simulatedArm } from './simulated.ts'

/** They show in few operations. */
const small: readonly PlantedBug[] = [
  'lockGrantedTwice',
  'deadLetterOneTryLate',
  'delayOffsetForgotten',
  'halfGivenUpEarly',
  'recallMissed',
  'replyRefusalIgnored',
]
/** Nobody waits here until sequences that show them are small. */
const large: readonly PlantedBug[] = ['ackForgotten', 'strangersAssigned', 'unknownMatches']
/** None of the recorded sequences has an SQL92 expression about a property that a message lacks. */
const recorded = [...small, ...large].filter((bug) => bug !== 'unknownMatches')

/** Finding one and making it small take some seconds of one core. */
const LIMIT_MS = 180_000

async function played(sequence: Sequence, bug?: PlantedBug): Promise<readonly string[]> {
  return playSequence(
    sequence,
    await simulatedArm({ plantedBugs: new Set(bug === undefined ? [] : [bug]) }),
    prefixOf(0),
  )
}

describe('a defect of our broker', { timeout: LIMIT_MS }, () => {
  it.each(recorded)('%s: shows in the recorded sequences', async (bug) => {
    for (const { sequence, transcript } of readRecordings('5.3.3')) {
      if (differences(transcript, await played(sequence, bug)).length > 0) return
    }
    expect.unreachable(`no recorded sequence shows ${bug}`)
  })

  it.each(small)('%s: shows in new sequences, and shrinks to few operations', async (bug) => {
    const details = await fc.check(unnoticed(bug), { seed: 1, numRuns: 100 })
    const [smallest] = details.counterexample ?? []
    expect(details.failed).toBe(true)
    expect(smallest?.parts.flat().length).toBeLessThanOrEqual(8)
  })

  it.each(large)('%s: shows in new sequences', async (bug) => {
    const details = await fc.check(unnoticed(bug), { seed: 1, numRuns: 100, endOnFailure: true })
    expect(details.failed).toBe(true)
  })
})

function unnoticed(bug: PlantedBug): fc.IAsyncProperty<[Sequence]> {
  return fc.asyncProperty(sequences['5.3.3'], async (sequence) => {
    return differences(await played(sequence), await played(sequence, bug)).length === 0
  })
}
