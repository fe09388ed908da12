import { type Runtime, sleep } from '../../runtime/index.ts'
import { cured } from '../change.ts'
import { chineseSteps } from '../chineseSteps.ts'
import { milliseconds } from '../durations.ts'
import type { Expectation, Verdict } from '../expectation.ts'
import type { ClientSpec, Scenario, Step } from '../format/index.ts'
import type { Observations, Outcome } from '../observations.ts'
import { type Judged, judged as judgedAs } from '../runScenario.ts'
import { stepName } from '../stepName.ts'
import type { Words } from '../words.ts'
import { createProgram } from '../world/clients/createProgram.ts'
import { Outcomes } from '../world/outcomes.ts'
import type { ClientStage } from '../world/stage.ts'
import { clientSteps } from '../world/steps/client.ts'
import { TargetGround } from './targetGround.ts'
import { NeedsWorld, targetObservations } from './targetObservations.ts'
import { targetWords } from './words.ts'

/** How long expectations may take to hold after the last step. */
const PATIENCE_MS = 15_000
const LOOK_EVERY_MS = 200

export interface RunOnTargetOptions {
  /** NameServer of the cluster, `host:port`. */
  readonly namesrv: string
  /** Ports of this machine. */
  readonly runtime: Runtime
  /** Default 15,000. */
  readonly patienceMs?: number
  /** As of `runScenario`. */
  readonly doing?: (what: string) => void
}

/** Something of the scenario that a real cluster does not let us do or see. */
export interface Skipped {
  readonly what: string
  readonly why: string
  /** The same in Simplified Chinese. */
  readonly zh: { readonly what: string; readonly why: string }
}

export interface TargetResult {
  readonly verdict: Verdict
  readonly expectations: readonly Judged[]
  readonly outcomes: readonly Outcome[]
  readonly skipped: readonly Skipped[]
  /** As of a variant. */
  readonly chineseSteps: ReadonlyMap<string, string>
}

/**
 * Plays the workload of a scenario's cured variant against a real cluster: its programs, in real time and on this machine, and
 * those of its expectations that are about what programs see. Hosts, names, faults and servers are the cluster's own business;
 * whatever would have touched them is skipped and told.
 */
export async function runOnTarget(scenario: Scenario, options: RunOnTargetOptions): Promise<TargetResult> {
  const { runtime, namesrv, patienceMs = PATIENCE_MS, doing = (): void => undefined } = options
  const plan = cured(scenario)
  const steps = plan.timeline.filter(isPlayed)
  const firstMs = Math.min(...steps.map(({ at }) => milliseconds(at)))
  const ground = new TargetGround(runtime, steps.length === 0 ? 0 : firstMs)
  const stage: ClientStage = {
    clients: new Map(
      Object.entries(plan.clients ?? {}).map(([name, spec]) => [
        name,
        createProgram(ground, name, aimed(spec, namesrv)),
      ]),
    ),
    outcomes: new Outcomes(ground),
  }
  const unplayed = plan.timeline.filter((step) => !isPlayed(step))
  const names = chineseSteps(plan)
  const skipped: Skipped[] = unplayed.map((step) => {
    const name = stepName(step)
    return skippedOf(targetWords.step({ en: name, zh: names.get(name) ?? name }), targetWords.notDone(step.do))
  })
  try {
    await play(stage, steps, { runtime, ground }, doing)
    const seen = targetObservations(stage, new Set(unplayed.map(stepName)))
    const expectations = await judged(() => look(scenario.expect.cured, seen, doing), runtime, patienceMs)
    skipped.push(...expectations.beyond)
    const verdict = verdictOf(expectations.known)
    return { verdict, expectations: expectations.known, outcomes: stage.outcomes.all, skipped, chineseSteps: names }
  } finally {
    await Promise.all([...stage.clients.values()].map((client) => client.shutdown().catch(() => undefined)))
  }
}

/** The same program, told of the cluster's NameServer in the words that every release takes. */
function aimed(spec: ClientSpec, namesrv: string): ClientSpec {
  const { namesrvDomain: _domain, ...rest } = spec as ClientSpec & { readonly namesrvDomain?: string }
  return { ...rest, namesrv } as ClientSpec
}

type Played = Extract<Step, { readonly do: keyof typeof clientSteps }>

function isPlayed(step: Step): step is Played {
  return step.do in clientSteps
}

/** Steps of one time begin in their order; time runs from the first of them. */
async function play(
  stage: ClientStage,
  steps: readonly Played[],
  { runtime, ground }: { readonly runtime: Runtime; readonly ground: TargetGround },
  doing: (what: string) => void,
): Promise<void> {
  const ordered = steps.toSorted((a, b) => milliseconds(a.at) - milliseconds(b.at))
  const going: Promise<void>[] = []
  for (const step of ordered) {
    const waitMs = milliseconds(step.at) - ground.now
    // From the beginning of the run, so that what is late once does not make everything after it late.
    if (waitMs > 0) await sleep(runtime.clock, waitMs, `until ${stepName(step)}`)
    doing(`step "${stepName(step)}"`)
    const performer = clientSteps[step.do] as (stage: ClientStage, step: Played) => void | Promise<void>
    going.push(Promise.resolve(performer(stage, step)))
  }
  await Promise.all(going)
}

interface Found {
  readonly known: readonly Judged[]
  readonly beyond: readonly Skipped[]
}

/** Looks until everything holds that can be seen from here, or patience ends. */
async function judged(looked: () => Found, runtime: Runtime, patienceMs: number): Promise<Found> {
  const endMs = runtime.clock.monotonicMs() + patienceMs
  for (;;) {
    const found = looked()
    const over = runtime.clock.monotonicMs() >= endMs
    if (over || found.known.every(({ verdict }) => verdict === 'holds')) return found
    await sleep(runtime.clock, LOOK_EVERY_MS, 'expectations of a target')
  }
}

function look(expectations: readonly Expectation[], seen: Observations, doing: (what: string) => void): Found {
  const known: Judged[] = []
  const beyond: Skipped[] = []
  for (const expectation of expectations) {
    const { name, zh = name, check } = expectation
    doing(`expectation "${name}"`)
    try {
      known.push(judgedAs(expectation, check(seen)))
    } catch (error) {
      if (!(error instanceof NeedsWorld)) throw error
      beyond.push(skippedOf(targetWords.expectation({ en: name, zh }), targetWords.worldOnly(error.words)))
    }
  }
  return { known, beyond }
}

function skippedOf(what: Words, why: Words): Skipped {
  return { what: what.en, why: why.en, zh: { what: what.zh, why: why.zh } }
}

function verdictOf(expectations: readonly Judged[]): Verdict {
  if (expectations.some(({ verdict }) => verdict === 'broken')) return 'broken'
  return expectations.length > 0 && expectations.every(({ verdict }) => verdict === 'holds') ? 'holds' : 'unknown'
}
