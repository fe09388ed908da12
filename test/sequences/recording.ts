import { readFileSync } from 'node:fs'
import type { Sequence } from './operation.ts'
import type { Transcript } from './playSequence.ts'

/** Releases whose answers are recorded. */
export const lines = ['5.3.3', '4.9.7'] as const

export type Line = (typeof lines)[number]

/** A sequence and what the released broker made of it. */
export interface Recording {
  /** Run of `interop/sequences/run.ts --seed SEED` that it was. */
  readonly seed: number
  readonly run: number
  readonly sequence: Sequence
  readonly transcript: Transcript
}

export function recordingFile(line: Line): URL {
  return new URL(`./recorded/${line}.json`, import.meta.url)
}

export function readRecordings(line: Line): readonly Recording[] {
  return JSON.parse(readFileSync(recordingFile(line), 'utf8')) as Recording[]
}

/** One line for each answer, so that changes can be read. */
export function recordingsText(recordings: readonly Recording[]): string {
  const texts = recordings.map(({ seed, run, sequence, transcript }) => {
    const lines = transcript.map((line) => JSON.stringify(line)).join(',\n')
    return `{"seed":${seed},"run":${run},"sequence":${JSON.stringify(sequence)},"transcript":[\n${lines}]}`
  })
  return `[\n${texts.join(',\n')}\n]\n`
}
