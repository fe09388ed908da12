import { FrameFaults } from '../cluster/index.ts'
import { ErrorCodes, SimError } from '../runtime/index.ts'
import type { Drain, World } from '../sim/index.ts'
import { cured } from './change.ts'
import { chineseSteps } from './chineseSteps.ts'
import { DEFAULT_LASTS_MS, milliseconds } from './durations.ts'
import type { Expectation, Finding, Verdict } from './expectation.ts'
import { explainRun } from './explain/explainRun.ts'
import type { Explanation } from './explain/explanation.ts'
import { findingWords } from './findingWords.ts'
import type { Scenario, Topology } from './format/index.ts'
import { type Happening, happenings } from './happenings.ts'
import { NotInThisRun } from './notInThisRun.ts'
import type { Observations } from './observations.ts'
import { observationsOf } from './seen.ts'
import { stepName } from './stepName.ts'
import { Watch } from './watch/watch.ts'
import type { Words } from './words.ts'
import { Boxes } from './world/boxes.ts'
import { buildWorld } from './world/buildWorld.ts'
import { createProgram } from './world/clients/createProgram.ts'
import { Ledgers } from './world/ledgers.ts'
import { watchLiveness } from './world/liveness.ts'
import { addMasquerades } from './world/masquerades.ts'
import { Names } from './world/names.ts'
import { addNodePorts } from './world/nodePorts.ts'
import { Outcomes } from './world/outcomes.ts'
import { PublishedPorts } from './world/publishedPorts.ts'
import { Readiness } from './world/readiness.ts'
import { Restarts } from './world/restarts.ts'
import { type PlacedServer, placedServers, ScenarioServer } from './world/servers.ts'
import { addServices } from './world/services.ts'
import { type Stage, serverOf } from './world/stage.ts'
import { isFrameStep } from './world/steps/frame.ts'
import { perform } from './world/steps/perform.ts'
import { startWebServers } from './world/webServers.ts'

export type Variant = 'broken' | 'cured'

export interface RunScenarioOptions {
  readonly variant: Variant
  /** Of every random choice: a whole number from 0. Default 1. */
  readonly seed?: number
  /** `full` keeps all events. Default `hash`. */
  readonly trace?: 'hash' | 'full'
  /** How the world waits for promise jobs; the fast one of Node makes the same trace. */
  readonly drain?: Drain
  /** Told what of the scenario is evaluated next (`step "shop send"`, `expectation "SEND_OK"`), for those who watch over it. */
  readonly doing?: (what: string) => void
}

/** An expectation and what it found. */
export interface Judged extends Omit<Finding, 'zh'> {
  readonly name: string
  /** The texts in Simplified Chinese; in English where there is no Chinese. */
  readonly zh: { readonly name: string; readonly wanted: string; readonly seen: string }
  /** What the check threw, when it did; the verdict is then `unknown`. */
  readonly error?: unknown
}

export interface VariantResult {
  readonly id: string
  readonly variant: Variant
  readonly seed: number
  /** `holds` when every expectation does, `broken` when one does not, `unknown` otherwise. */
  readonly verdict: Verdict
  readonly expectations: readonly Judged[]
  readonly observations: Observations
  readonly timeline: readonly Happening[]
  /** Names of the steps in Simplified Chinese, by their names; in English where there is no Chinese. */
  readonly chineseSteps: ReadonlyMap<string, string>
  readonly explanations: readonly Explanation[]
  /** 16 hexadecimal digits over all events. */
  readonly traceHash: string
  /** Simulated time of the run. */
  readonly lastedMs: number
  readonly world: World
  /** Hosts and networks of this variant. */
  readonly topology: Topology
}

/**
 * Runs one variant of a checked scenario in a world of its own. Equal scenario, variant and seed give the same trace.
 * Rejects with SimError ScenarioInvalid when an expectation asks for a name that the scenario does not have, or when a
 * server refuses its settings.
 */
export async function runScenario(scenario: Scenario, options: RunScenarioOptions): Promise<VariantResult> {
  const { variant, seed = 1, trace = 'hash', drain, doing = (): void => undefined } = options
  doing('the world')
  const plan = variant === 'cured' ? cured(scenario) : scenario
  const world = buildWorld(plan.topology, { seed, trace, ...(drain === undefined ? {} : { drain }) })
  using watch = new Watch(world)
  const placed = placedServers(plan.topology)
  const boxes = new Boxes(world, plan.topology)
  const ports = new PublishedPorts(world, plan.topology, boxes)
  const servers = new Map(placed.map((server) => [server.name, new ScenarioServer(world, ports, server)] as const))
  const restarts = new Restarts(
    world,
    (ended) => watch.serverEnded(ended),
    (host, error) => watch.serverFailed(host, error),
  )
  restarts.watch(placed, servers)
  const readiness = new Readiness(world, plan.topology, servers)
  watchLiveness(world, placed, servers)
  addServices(world, plan.topology, readiness)
  addNodePorts(world, plan.topology, readiness)
  addMasquerades(world, plan.topology)
  const ledgers = new Ledgers()
  const stage: Stage = {
    world,
    watch,
    servers,
    clients: new Map(
      Object.entries(plan.clients ?? {}).map(([name, spec]) => [name, createProgram(world, name, spec, ledgers)]),
    ),
    names: new Names(world, plan.topology, readiness),
    boxes,
    outcomes: new Outcomes(world),
    looks: new Map(),
    ledgers,
    frames: plan.timeline.some(isFrameStep) ? new FrameFaults(world) : undefined,
  }
  const lastedMs = plan.lasts === undefined ? DEFAULT_LASTS_MS : milliseconds(plan.lasts)
  await playThrough(stage, plan, placed, ports, watch, lastedMs, doing)
  const observations = observationsOf(watch, stage, stepsOf(scenario))
  const expectations = scenario.expect[variant].map((expectation) => {
    doing(`expectation "${expectation.name}"`)
    return judge(expectation, observations)
  })
  doing('the timeline')
  return {
    id: scenario.id,
    variant,
    seed,
    verdict: verdictOf(expectations),
    expectations,
    observations,
    timeline: happenings(plan, watch, stage),
    chineseSteps: chineseSteps(plan),
    explanations: explainRun({ plan, variant, watch, stage, look: () => observations.look() }),
    traceHash: world.trace.hash(),
    lastedMs,
    world,
    topology: plan.topology,
  }
}

/** Boots the servers, does the steps, and lets the world run to its end. */
async function playThrough(
  stage: Stage,
  plan: Scenario,
  placed: readonly PlacedServer[],
  ports: PublishedPorts,
  watch: Watch,
  lastedMs: number,
  doing: (what: string) => void,
): Promise<void> {
  const { world } = stage
  let failure: { readonly error: unknown } | undefined
  const later = (atMs: number, label: string, host: string | undefined, work: () => Promise<void>): void => {
    const failed = (error: unknown): void => {
      const refused = SimError.is(error) && error.code === ErrorCodes.ConfigInvalid
      if (refused) failure ??= { error: new SimError(ErrorCodes.ScenarioInvalid, `${label}: ${error.message}`) }
      else if (host === undefined) failure ??= { error }
      else watch.serverFailed(host, error)
    }
    world.after(atMs, `scenario: ${label}`, () => void work().catch(failed))
  }
  if (plan.topology.webServers !== undefined) {
    later(0, 'start the web servers', undefined, () => startWebServers(world, plan.topology))
  }
  for (const { name, host, spec } of placed) {
    const atMs = spec.bootsAt === undefined ? 0 : milliseconds(spec.bootsAt)
    later(atMs, `boot ${name}`, host, () => serverOf(stage, name).boot())
  }
  for (const container of ports.hosts) {
    const atMs = ports.opensAtMs(container)
    const label = `publish the ports of ${container}`
    if (!placed.some(({ host }) => host === container)) later(atMs ?? 0, label, container, () => ports.open(container))
    // A server behind them asks for them once more, and tells why it has not got them.
    else if (atMs !== undefined) later(atMs, label, undefined, () => ports.open(container).catch(() => undefined))
  }
  for (const step of plan.timeline) {
    const host = 'server' in step ? serverOf(stage, step.server).host : undefined
    later(milliseconds(step.at), step.do, host, () => {
      doing(`step "${stepName(step)}"`)
      return perform(stage, step)
    })
  }
  await world.run({ untilMs: lastedMs, until: () => failure !== undefined })
  if (failure !== undefined) throw failure.error
}

/** The names of the steps of all variants. */
function stepsOf({ timeline, cure, withoutFault, expect }: Scenario): ReadonlySet<string> {
  const changes = [cure, withoutFault, ...[...expect.broken, ...expect.cured].map(({ control }) => control)]
  const added = changes.flatMap((change) => change?.timeline ?? [])
  return new Set([...timeline, ...added].map(stepName))
}

function judge(expectation: Expectation, observations: Observations): Judged {
  const { name, check } = expectation
  try {
    return judged(expectation, check(observations))
  } catch (error) {
    if (SimError.is(error)) throw asked(name, error)
    if (error instanceof NotInThisRun)
      return unknown(expectation, findingWords.somethingSeen, { en: error.message, zh: error.zh })
    return { ...unknown(expectation, findingWords.checkThatEnds, findingWords.threw(String(error))), error }
  }
}

/** What a check found, under the names of its expectation. */
export function judged({ name, zh = name }: Expectation, { verdict, wanted, seen, zh: found }: Finding): Judged {
  return { name, verdict, wanted, seen, zh: { name: zh, wanted: found?.wanted ?? wanted, seen: found?.seen ?? seen } }
}

function unknown(expectation: Expectation, wanted: Words, seen: Words): Judged {
  const zh = { wanted: wanted.zh, seen: seen.zh }
  return judged(expectation, { verdict: 'unknown', wanted: wanted.en, seen: seen.en, zh })
}

function verdictOf(expectations: readonly Judged[]): Verdict {
  if (expectations.some(({ verdict }) => verdict === 'broken')) return 'broken'
  return expectations.length > 0 && expectations.every(({ verdict }) => verdict === 'holds') ? 'holds' : 'unknown'
}

/** What an expectation asks for is not there: it says which one, and keeps the place in the file. */
function asked(name: string, error: SimError): SimError {
  const text = error.message.replace(/^an expectation asks for/, `expectation "${name}" asks for`)
  const told = new SimError(error.code, text, error.details, { cause: error })
  if (error.stack !== undefined) told.stack = error.stack
  return told
}
