import { describe, expect, it } from 'vitest'
import { differences, differenceText } from './compare.ts'
import { prefixOf } from './names.ts'
import { playSequence } from './playSequence.ts'
import { readRecordings } from './recording.ts'
import { simulatedArm } from './simulated.ts'

// What Apache RocketMQ made of the same sequences was recorded by `interop/sequences/run.ts --record`.

const recordings = readRecordings('5.3.3')

describe('random sequences, recorded with Apache RocketMQ 5.3.3', () => {
  it.each(recordings.map((recording) => [recording.seed, recording.run, recording] as const))(
    'seed %d, run %d: ours gives the same answers and keeps the same',
    async (_seed, _run, { sequence, transcript }) => {
      const ours = await playSequence(sequence, await simulatedArm(), prefixOf(0))
      const found = differences(transcript, ours)
      expect(differenceText(found)).toBe('')
    },
  )

  it('reach what they are about', () => {
    const lines = recordings.flatMap(({ transcript }) => transcript)
    const seen = (pattern: RegExp): number => lines.filter((line) => pattern.test(line)).length
    const retries = seen(/^= %RETRY%\S+ .* tries [1-9]/)
    const deadLetters = seen(/^= %DLQ%/)
    expect({ retries: retries >= 40, deadLetters: deadLetters >= 40 }).toEqual({ retries: true, deadLetters: true })
    const operations = new Set(recordings.flatMap(({ sequence }) => sequence.parts.flat().map(({ op }) => op)))
    const succeeded = [...operations].filter(
      (op) => op === 'mark' || op === 'settle' || seen(new RegExp(`^\\d\\.\\d+ ${op}: 0`)),
    )
    expect(succeeded).toEqual([...operations])
    expect(operations.size).toBe(OPERATIONS)
  })
})

const OPERATIONS = 26
