/**
 * Random sequences on the released broker and ours: `npx tsx interop/sequences/run.ts [--seed S] [--count N] [--path P]`.
 *
 *   --seed S, --count N  N sequences of seed S; default 1 and 200
 *   --path P             one sequence of the seed, as a failure names it; it is not shrunk again
 *   --line 4.9.7         the released 4.9.7, and ours with that profile
 *   --record N           writes what the released broker made of the first N to test/sequences/recorded
 *   --source             src/ instead of dist/
 *   --no-shrink          tells of differences without looking for smaller sequences
 */
import { writeFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import fc from 'fast-check'
import { sequences } from '../../test/sequences/arbitrary.ts'
import { type Difference, differences, differenceText } from '../../test/sequences/compare.ts'
import type { Sequence } from '../../test/sequences/operation.ts'
import { type Line, type Recording, recordingFile, recordingsText } from '../../test/sequences/recording.ts'
import { Both, type Played } from './both.ts'
import { startLife } from './servers.ts'

const { values } = parseArgs({
  options: {
    seed: { type: 'string', default: '1' },
    count: { type: 'string', default: '200' },
    path: { type: 'string' },
    line: { type: 'string', default: '5.3.3' },
    record: { type: 'string' },
    source: { type: 'boolean', default: false },
    'no-shrink': { type: 'boolean', default: false },
  },
})

const seed = Number(values.seed)
const line: Line = values.line === '4.9.7' ? '4.9.7' : '5.3.3'
/** Runs beside each other; more would make two cores too slow for what has to happen within seconds. */
const BESIDE = 70
/** Times that a run which failed is made again. */
const CHANCES = 2
const SHRINK_LIMIT_MS = 300_000
/** Differences that are shrunk; the first ones say enough. */
const SHRUNK = 2

interface Run {
  readonly index: number
  readonly sequence: Sequence
}

function say(text: string): void {
  process.stdout.write(`${text}\n`)
}

/** Runs with the same restarts, in lots. */
function lots(runs: readonly Run[]): readonly (readonly Run[])[] {
  const byRestarts = new Map<string, Run[]>()
  for (const run of runs) {
    const key = run.sequence.restarts.join()
    byRestarts.set(key, [...(byRestarts.get(key) ?? []), run])
  }
  return [...byRestarts.values()].flatMap((all) =>
    Array.from({ length: Math.ceil(all.length / BESIDE) }, (_, i) => all.slice(i * BESIDE, (i + 1) * BESIDE)),
  )
}

function judged(theirs: Played, ours: Played): readonly Difference[] | Error {
  if (theirs instanceof Error) return new Error(`theirs: ${theirs.message}`, { cause: theirs })
  if (ours instanceof Error) return new Error(`ours: ${ours.message}`, { cause: ours })
  return differences(theirs, ours)
}

async function judgedAlone(sequence: Sequence, both: Both): Promise<readonly Difference[] | Error> {
  const [[theirs = [], ours = []] = []] = await both.play([sequence])
  return judged(theirs, ours)
}

interface Verdict {
  readonly run: Run
  readonly theirs: Played
  readonly verdict: readonly Difference[] | Error
}

/** Plays a lot. Runs that failed, mostly for lack of speed, get another chance together: then there are fewer beside. */
async function judgedTogether(lot: readonly Run[], both: Both, chances: number): Promise<readonly Verdict[]> {
  const results = await both.play(lot.map(({ sequence }) => sequence))
  const verdicts = lot.map((run, i) => {
    const [theirs = [], ours = []] = results[i] ?? []
    return { run, theirs, verdict: judged(theirs, ours) }
  })
  const failed = verdicts.filter(({ verdict }) => verdict instanceof Error)
  if (failed.length === 0 || chances === 0) return verdicts
  for (const { run, verdict } of failed)
    say(`run ${run.index} again: ${verdict instanceof Error ? verdict.message : ''}`)
  const again = await judgedTogether(
    failed.map(({ run }) => run),
    both,
    chances - 1,
  )
  return [...verdicts.filter(({ verdict }) => !(verdict instanceof Error)), ...again]
}

async function playAll(both: Both): Promise<void> {
  const count = Number(values.count)
  const made = fc.sample(sequences[line], { seed, numRuns: count }).map((sequence, index) => ({ index, sequence }))
  const failed: (Run & { readonly verdict: readonly Difference[] | Error })[] = []
  const recordings: Recording[] = []
  for (const lot of lots(made)) {
    const started = Date.now()
    for (const { run, theirs, verdict } of await judgedTogether(lot, both, CHANCES)) {
      if (verdict instanceof Error || verdict.length > 0) failed.push({ ...run, verdict })
      if (!(theirs instanceof Error))
        recordings.push({ seed, run: run.index, sequence: run.sequence, transcript: theirs })
    }
    const seconds = ((Date.now() - started) / 1000).toFixed(0)
    say(`${lot.length} sequences with restarts [${lot[0]?.sequence.restarts.join(', ')}]: ${seconds} s`)
  }
  if (values.record !== undefined) record(recordings)
  const operations = made.reduce((sum, { sequence }) => sum + sequence.parts.flat().length, 0)
  for (const { index, verdict } of failed) {
    say(`run ${index}: ${verdict instanceof Error ? verdict.message : `differs\n${differenceText(verdict)}`}`)
  }
  say(`${count - failed.length} of ${count} sequences agree (seed ${seed}, ${operations} operations, ${line})`)
  if (failed.length === 0) return
  process.exitCode = 1
  if (values['no-shrink']) return
  for (const { index } of failed.slice(0, SHRUNK)) await shrink(String(index), both, false)
}

async function shrink(path: string, both: Both, only: boolean): Promise<void> {
  let tries = 0
  const property = fc.asyncProperty(sequences[line], async (sequence) => {
    tries++
    const verdict = await judgedAlone(sequence, both)
    if (verdict instanceof Error) throw verdict
    if (verdict.length > 0) throw new Error(differenceText(verdict))
  })
  const details = await fc.check(property, {
    seed,
    path,
    numRuns: 1,
    endOnFailure: only,
    interruptAfterTimeLimit: SHRINK_LIMIT_MS,
  })
  if (!details.failed) {
    say(`path ${path} agrees`)
    return
  }
  process.exitCode = 1
  const [sequence] = details.counterexample ?? []
  say(`shrunk in ${tries} tries to`)
  say(sequenceText(sequence))
  say(details.errorInstance instanceof Error ? details.errorInstance.message : String(details.errorInstance))
  const lineOption = line === '5.3.3' ? '' : ` --line ${line}`
  say(
    `again: npx tsx interop/sequences/run.ts --seed ${seed} --path ${details.counterexamplePath ?? path}${lineOption}`,
  )
}

function sequenceText(sequence: Sequence | undefined): string {
  if (sequence === undefined) return 'nothing'
  return sequence.parts
    .flatMap((part, i) => {
      const restart = sequence.restarts[i]
      return [
        ...part.map((operation) => JSON.stringify(operation)),
        ...(restart === undefined ? [] : [`-- ${restart}`]),
      ]
    })
    .join('\n')
}

function record(recordings: readonly Recording[]): void {
  const first = [...recordings].sort((a, b) => a.run - b.run).slice(0, Number(values.record))
  writeFileSync(recordingFile(line), recordingsText(first))
  say(`${first.length} sequences recorded`)
}

const theirs = await startLife('theirs', line, values.source)
const ours = await startLife('ours', line, values.source)
const both = new Both(theirs, ours)
try {
  if (values.path === undefined) await playAll(both)
  else await shrink(values.path, both, true)
} finally {
  await both.stop()
}
