import { existsSync } from 'node:fs'
import { resolve } from 'node:path'
import { createDrain } from '../node/index.ts'
import { scenarioPage } from '../page/index.ts'
import { ErrorCodes, SimError } from '../runtime/index.ts'
import { runScenario, type Variant, type VariantResult } from '../scenario/index.ts'
import { compareTraces, type TraceDifference } from '../sim/index.ts'
import { type Language, textsIn } from './language.ts'
import type { Limit } from './limit.ts'
import { type LoadedScenario, loadScenario, refuseTypeErrors } from './scenarioFile.ts'
import { replayCommand, runHead, variantText } from './scenarioReport.ts'
import { endOnStrayErrors, placeOf } from './strayErrors.ts'
import { Watchdog } from './watchdog/index.ts'
import { writeOutput } from './writeOutput.ts'

/** Options of `rocketmq-sim run` as commander hands them over. */
export interface RunOptions {
  readonly seed: number
  readonly variant?: Variant
  readonly trace?: string
  readonly check?: true
  readonly types?: true
  readonly html?: string
  readonly target?: string
  readonly limit: Limit
  readonly lang: Language
  readonly json?: true
}

/** A variant's run, and with `--check` where a second one differed. */
export interface CheckedRun {
  readonly result: VariantResult
  readonly traceFile: string | undefined
  /** Undefined without `--check`, `equal` when the second run gave the same trace. */
  readonly comparison: TraceDifference | 'equal' | undefined
}

/** Runs a scenario, prints what happened, and sets the exit code: 0 all holds, 1 it does not or traces differ. */
export async function run(target: string, options: RunOptions): Promise<void> {
  const file = existsSync(target) ? resolve(target) : undefined
  endOnStrayErrors(file)
  using watchdog = new Watchdog({ target, file, limit: options.limit })
  watchdog.doing('loading the file')
  const loaded = await loadScenario(target, options.types, watchdog)
  if (options.target !== undefined)
    return await (await import('./target.ts')).runAgainst(
      loaded,
      options.target,
      watchdog,
      options.json === true,
      options.lang,
    )
  const runs: CheckedRun[] = []
  const variants: readonly Variant[] = options.variant === undefined ? ['broken', 'cured'] : [options.variant]
  if (options.json !== true) process.stdout.write(runHead(loaded, options.lang))
  for (const variant of variants) {
    const checked = await runVariant(loaded, variant, options, watchdog)
    runs.push(checked)
    watchdog.doing(`printing the ${variant} variant`)
    if (options.json !== true) process.stdout.write(variantText(loaded, checked, options.lang))
  }
  watchdog.doing('writing the result')
  if (options.html !== undefined) writePage(options.html, loaded, runs, options.lang)
  if (options.json === true) process.stdout.write(`${JSON.stringify(report(loaded, runs), undefined, 2)}\n`)
  if (!runs.every(good)) process.exitCode = 1
}

function good({ result, comparison }: CheckedRun): boolean {
  return result.verdict === 'holds' && (comparison === undefined || comparison === 'equal')
}

async function runVariant(
  loaded: LoadedScenario,
  variant: Variant,
  options: RunOptions,
  watchdog: Watchdog,
): Promise<CheckedRun> {
  const { seed, check = false, trace } = options
  const full = check || trace !== undefined
  const doing = (what: string): void => watchdog.doing(`${what} of the ${variant} variant`)
  const drain = watchdog.beating(createDrain())
  const once = (): Promise<VariantResult> =>
    runScenario(loaded.scenario, { variant, seed, trace: full ? 'full' : 'hash', drain, doing })
  let result: VariantResult
  try {
    result = await once()
  } catch (error) {
    doing('looking for type errors after the run')
    await explainByTypes(loaded, watchdog)
    throw placed(error, loaded.file)
  }
  // Whatever does not hold may be a slip that the compiler would have seen.
  doing('looking for type errors after the run')
  if (result.verdict !== 'holds') await explainByTypes(loaded, watchdog)
  const traceFile = trace === undefined ? undefined : traceName(trace, variant, options.variant === undefined)
  if (traceFile !== undefined) writeOutput('--trace', traceFile, result.world.trace.bytes())
  if (!check) return { result, traceFile, comparison: undefined }
  const second = await once()
  const difference = compareTraces(result.world.trace.events(), second.world.trace.events())
  return { result, traceFile, comparison: difference ?? 'equal' }
}

/** What is wrong with a scenario of a file, with the file and the line that led to it. */
function placed(error: unknown, file: string | undefined): unknown {
  if (file === undefined) return error
  if (!SimError.is(error)) {
    // Such as a getter of the file that throws in the middle of the run.
    const place = placeOf(error, file)
    if (place === `${file}: `) return error
    const why = error instanceof Error ? error.message : String(error)
    return new SimError(ErrorCodes.ScenarioInvalid, `${place}${why}`, { file }, { cause: error })
  }
  if (error.code !== ErrorCodes.ScenarioInvalid) return error
  const text = `${placeOf(error, file)}${error.message.replace(/^scenario: /, '')}`
  return new SimError(error.code, text, error.details, { cause: error })
}

async function explainByTypes({ file }: LoadedScenario, watchdog: Watchdog): Promise<void> {
  if (file !== undefined) await refuseTypeErrors(file, watchdog)
}

/** With both variants each has a file of its own: `name.broken.ext` and `name.cured.ext`. */
function traceName(file: string, variant: Variant, both: boolean): string {
  if (!both) return file
  const dot = file.lastIndexOf('.')
  const hasExtension = dot > file.lastIndexOf('/') + 1
  return hasExtension ? `${file.slice(0, dot)}.${variant}${file.slice(dot)}` : `${file}.${variant}`
}

function writePage(file: string, loaded: LoadedScenario, runs: readonly CheckedRun[], language: Language): void {
  const texts = { language, ...textsIn(loaded.scenario, language) }
  const page = scenarioPage(
    loaded.scenario,
    texts,
    runs.map(({ result }) => ({ result, replay: replayCommand(loaded, result) })),
  )
  writeOutput('--html', file, page)
}

function report({ scenario }: LoadedScenario, runs: readonly CheckedRun[]): unknown {
  return {
    id: scenario.id,
    title: scenario.title,
    story: scenario.story,
    cure: scenario.cure.sentence,
    holds: runs.every(good),
    variants: runs.map(({ result, traceFile, comparison }) => ({
      variant: result.variant,
      seed: result.seed,
      verdict: result.verdict,
      lastedMs: result.lastedMs,
      expectations: result.expectations.map(({ name, verdict, wanted, seen }) => ({ name, verdict, wanted, seen })),
      timeline: result.timeline.map(({ zh: _zh, ...line }) => line),
      outcomes: result.observations.outcomes.map(({ error: _error, sent, ...outcome }) => ({
        ...outcome,
        sent: sent.map(({ status, msgId }) => ({ status, msgId })),
      })),
      explanations: result.explanations.map(({ zh: { rule, fix, sentence }, ...one }) => ({
        ...one,
        zh: { rule, fix, sentence },
      })),
      traceHash: result.traceHash,
      ...(traceFile === undefined ? {} : { traceFile }),
      ...(comparison === undefined ? {} : { secondRun: comparison }),
    })),
  }
}
