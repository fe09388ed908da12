import { describe, expect, it } from 'vitest'
import { differences, differenceText } from './compare.ts'
import { prefixOf } from './names.ts'
import type { Operation } from './operation.ts'
import { playSequence } from './playSequence.ts'
import { lines, readRecordings } from './recording.ts'
import { simulatedArm } from './simulated.ts'

// What the released brokers made of the same sequences was recorded by `interop/sequences/run.ts --record`.

/** Operations that no broker answers. */
const SILENT: readonly Operation['op'][] = ['mark', 'settle', 'drop']

describe.each(lines)('random sequences, recorded with Apache RocketMQ %s', (line) => {
  const recordings = readRecordings(line)

  it.each(recordings.map((recording) => [recording.seed, recording.run, recording] as const))(
    'seed %d, run %d: ours gives the same answers and keeps the same',
    async (_seed, _run, { sequence, transcript }) => {
      const ours = await playSequence(sequence, await simulatedArm({ line }), prefixOf(0))
      expect(differenceText(differences(transcript, ours))).toBe('')
    },
  )

  it('are interrupted by restarts of both kinds', () => {
    const restarts = new Set(recordings.flatMap(({ sequence }) => sequence.restarts))
    expect([...restarts].sort()).toEqual(['kill', 'stop'])
  })
})

describe('the sequences recorded with Apache RocketMQ 5.3.3', () => {
  it('hold every kind of operation, and each succeeds at least once', () => {
    const recordings = readRecordings('5.3.3')
    const told = recordings.flatMap(({ transcript }) => transcript)
    const operations = new Set(recordings.flatMap(({ sequence }) => sequence.parts.flat().map(({ op }) => op)))
    const failed = [...operations].filter(
      (op) => !SILENT.includes(op) && !told.some((answer) => new RegExp(`^\\d\\.\\d+ ${op}: 0`).test(answer)),
    )
    expect(failed).toEqual([])
    expect(operations.size).toBe(OPERATIONS)
  })

  it('leave retries and dead letters', () => {
    const left = readRecordings('5.3.3').map(({ transcript }) => transcript)
    const having = (pattern: RegExp): number => left.filter((lines) => lines.some((line) => pattern.test(line))).length
    expect(having(/^= %RETRY%.* tries [1-9]/)).toBeGreaterThan(left.length / 8)
    expect(having(/^= %DLQ%/)).toBeGreaterThan(left.length / 8)
  })

  it('hold what the broker asks of its clients, and what it does by itself', () => {
    const told = readRecordings('5.3.3').map(({ transcript }) => transcript)
    const having = (pattern: RegExp): number => told.filter((lines) => lines.some((line) => pattern.test(line))).length
    expect(having(/transaction: asked 39/)).toBeGreaterThan(0)
    expect(having(/transaction: given up/)).toBeGreaterThan(0)
    expect(having(/reply: pushed 326/)).toBeGreaterThan(0)
    expect(having(/^= %RETRY%\w+_\w+ .* 1ST_POP_TIME/)).toBeGreaterThan(0)
    expect(having(/^= .* TIMER_DEQUEUE_MS/)).toBeGreaterThan(0)
  })
})

/** Names in Operation. */
const OPERATIONS = 42
