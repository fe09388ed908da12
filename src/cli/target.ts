import { createNodeRuntime } from '../node/index.ts'
import { ErrorCodes, SimError } from '../runtime/index.ts'
import { outcomeWords, runOnTarget, type TargetResult } from '../scenario/index.ts'
import type { Language } from './language.ts'
import { reportWords } from './reportWords.ts'
import type { LoadedScenario } from './scenarioFile.ts'
import { expectationLines } from './scenarioReport.ts'
import type { Watchdog } from './watchdog/index.ts'

const ALIVE_EVERY_MS = 50

/** Plays a scenario's workload against a real cluster and prints what held and what was skipped. Exit code 0: all that was seen holds. */
export async function runAgainst(
  loaded: LoadedScenario,
  target: string,
  watchdog: Watchdog,
  json: boolean,
  language: Language,
): Promise<void> {
  if (!/^\S+:\d{1,5}$/.test(target)) {
    const text = `--target: "${target}" is no NameServer; allowed is host:port`
    throw new SimError(ErrorCodes.ConfigInvalid, text, { target })
  }
  const runtime = createNodeRuntime({ allowRemote: true })
  // Programs wait in real time: what counts as progress is that timers run.
  const alive = setInterval(() => watchdog.beat(), ALIVE_EVERY_MS)
  const doing = (what: string): void => watchdog.doing(what)
  const result = await runOnTarget(loaded.scenario, { namesrv: target, runtime, doing }).finally(() =>
    clearInterval(alive),
  )
  process.stdout.write(
    json ? `${JSON.stringify(report(result), undefined, 2)}\n` : text(loaded, target, result, language),
  )
  if (result.verdict !== 'holds') process.exitCode = 1
}

/** In English, as all that programs read. */
function report({ verdict, expectations, outcomes, skipped }: TargetResult): unknown {
  return {
    verdict,
    expectations: expectations.map(({ zh: _zh, ...one }) => one),
    outcomes,
    skipped: skipped.map(({ zh: _zh, ...one }) => one),
  }
}

function text({ scenario }: LoadedScenario, target: string, result: TargetResult, language: Language): string {
  const { verdict, expectations, outcomes, skipped, chineseSteps } = result
  const words = reportWords(language)
  return [
    words.against(scenario.id, target),
    '',
    ...outcomes.map((outcome) => {
      const { step, state, tookMs, text: en } = outcome
      const told =
        language === 'zh'
          ? { name: chineseSteps.get(step) ?? step, text: outcomeWords(outcome).zh }
          : { name: step, text: en }
      const took = tookMs === undefined ? undefined : Math.round(tookMs)
      return `  ${words.ended(told.name, state, took, en === 'ok' ? '' : told.text)}`
    }),
    '',
    `  ${words.ofCured}`,
    ...(expectations.length === 0
      ? [`    ${words.noneSeen}`]
      : expectations.flatMap((one) => expectationLines(one, language))),
    '',
    ...(skipped.length === 0
      ? []
      : [
          `  ${words.skipped}`,
          ...skipped.map(({ zh, ...en }) => {
            const { what, why } = language === 'zh' ? zh : en
            return `    ${words.skippedOne(what, why)}`
          }),
          '',
        ]),
    `  ${words.verdict} ${words.verdicts[verdict]}`,
    '',
  ].join('\n')
}
