import { readFileSync, writeFileSync } from 'node:fs'
import {
  failureReport,
  type Plan,
  type PlanResult,
  type PlantedBug,
  parsePlan,
  plantedBugs,
  runPlan,
  searchPlans,
} from '../check/index.ts'
import { createDrain } from '../node/index.ts'
import { ErrorCodes, SimError } from '../runtime/index.ts'

const RUNS_MAX = 1_000_000
const SEED_MAX = 2 ** 31 - 1

/** Options of `rocketmq-sim search` as commander hands them over. */
export interface SearchOptions {
  readonly seed: number
  readonly runs: number
  readonly plan?: string
  readonly plant?: string
  readonly trace?: string
}

/** Searches, or replays `--plan`. The process ends with 0 when every rule holds and with 1 when one is broken. */
export async function search(options: SearchOptions): Promise<void> {
  const bugs = bugsOf(options.plant)
  const failed = options.plan === undefined ? await tryPlans(options, bugs) : await replay(options.plan, options, bugs)
  if (failed) process.exitCode = 1
}

async function tryPlans(options: SearchOptions, bugs: ReadonlySet<PlantedBug>): Promise<boolean> {
  const seed = within('--seed', options.seed, 0, SEED_MAX)
  const runs = within('--runs', options.runs, 1, RUNS_MAX)
  const found = await searchPlans({ seed, runs, drain: createDrain(), plantedBugs: bugs })
  if (found === undefined) {
    process.stdout.write(`${runs} plans of seed ${seed}: every rule holds\n`)
    return false
  }
  const { result, checker } = found
  const effort = `found in plan ${found.runs} of ${runs}, made smaller in ${found.shrinkRuns} runs`
  process.stdout.write(`${failureReport(result, { checker, plantedBugs: bugs })}\n  effort  ${effort}\n`)
  if (options.trace !== undefined) await writeTrace(options.trace, result.plan, bugs)
  return true
}

async function replay(option: string, options: SearchOptions, bugs: ReadonlySet<PlantedBug>): Promise<boolean> {
  const plan = readPlan(option)
  const full = options.trace !== undefined
  const result = await runPlan(plan, { drain: createDrain(), plantedBugs: bugs, trace: full ? 'full' : 'hash' })
  if (options.trace !== undefined) saveTrace(options.trace, result)
  if (result.findings.length > 0) {
    process.stdout.write(`${failureReport(result, { plantedBugs: bugs })}\n`)
    return true
  }
  const length = `${Math.round(result.endMs / 1000)} simulated seconds, ${result.events} events`
  process.stdout.write(`every rule holds: ${length}\n  trace   ${result.traceHash ?? ''}\n`)
  return false
}

async function writeTrace(file: string, plan: Plan, bugs: ReadonlySet<PlantedBug>): Promise<void> {
  saveTrace(file, await runPlan(plan, { drain: createDrain(), plantedBugs: bugs, trace: 'full' }))
}

function saveTrace(file: string, { traceBytes }: PlanResult): void {
  if (traceBytes === undefined) return
  try {
    writeFileSync(file, traceBytes)
  } catch (error) {
    const message = `--trace: cannot write "${file}" (${(error as NodeJS.ErrnoException).code}); allowed is a writable file`
    throw new SimError(ErrorCodes.ConfigInvalid, message, { file }, { cause: error })
  }
}

/** JSON text, or `@FILE`. */
function readPlan(option: string): Plan {
  if (!option.startsWith('@')) return parsePlan(option)
  const file = option.slice(1)
  let text: string
  try {
    text = readFileSync(file, 'utf8')
  } catch (error) {
    const message = `--plan: cannot read "${file}" (${(error as NodeJS.ErrnoException).code}); allowed is a readable JSON file`
    throw new SimError(ErrorCodes.ConfigInvalid, message, { file }, { cause: error })
  }
  return parsePlan(text)
}

function bugsOf(plant: string | undefined): ReadonlySet<PlantedBug> {
  if (plant === undefined) return new Set()
  const bug = plantedBugs.find((name) => name === plant)
  if (bug !== undefined) return new Set([bug])
  const allowed = plantedBugs.join(', ')
  throw new SimError(ErrorCodes.ConfigInvalid, `--plant: "${plant}" is no planted bug; allowed are ${allowed}`, {
    plant,
  })
}

function within(option: string, value: number, min: number, max: number): number {
  if (Number.isInteger(value) && value >= min && value <= max) return value
  const message = `${option}: ${value} is out of range; allowed are ${min} to ${max}`
  throw new SimError(ErrorCodes.ConfigInvalid, message, { option, value })
}
