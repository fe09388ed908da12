import { createNodeRuntime } from '../node/index.ts'
import { ErrorCodes, SimError } from '../runtime/index.ts'
import { runOnTarget, type TargetResult } from '../scenario/index.ts'
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
  process.stdout.write(json ? `${JSON.stringify(result, undefined, 2)}\n` : text(loaded, target, result))
  if (result.verdict !== 'holds') process.exitCode = 1
}

function text(
  { scenario }: LoadedScenario,
  target: string,
  { verdict, expectations, outcomes, skipped }: TargetResult,
): string {
  return [
    `${scenario.id} against ${target}`,
    '',
    ...outcomes.map(
      ({ step, state, tookMs, text: told }) =>
        `  ${step}: ${state}${tookMs === undefined ? '' : ` after ${Math.round(tookMs)} ms`}${told === 'ok' ? '' : `: ${told}`}`,
    ),
    '',
    '  Expectations of the cured variant',
    ...(expectations.length === 0
      ? ['    none of them is about what programs see']
      : expectations.flatMap((one) => expectationLines(one))),
    '',
    ...(skipped.length === 0 ? [] : ['  Skipped', ...skipped.map(({ what, why }) => `    ${what}: ${why}`), '']),
    `  Verdict ${verdict}`,
    '',
  ].join('\n')
}
