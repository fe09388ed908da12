import { readFileSync } from 'node:fs'
import type { Outcome, Played, StepSeen, Told } from './outcome.ts'

/** Clients whose behaviour is recorded, and the dialects that imitate them. */
export const clients = {
  java53: 'java-5.3',
  java49: 'java-4.9',
  go212: 'go-2.1.2',
  go211: 'go-2.1.1',
} as const

export type ClientName = keyof typeof clients

/** What a released client did, by situation: one entry for each way in which it went. */
export type Recording = Readonly<Record<string, readonly Played[]>>

/** Differences that may stand: by client and situation, the first cell of the line in docs/deviations.md that tells why. */
export type Explained = Readonly<Record<ClientName, Readonly<Record<string, string>>>>

/** A measured time is met within a fifth of it, or 50 ms where that is more. */
const SHARE = 0.2
const SLACK_MS = 50

export function recordingFile(client: ClientName): URL {
  return new URL(`./recorded/${client}.json`, import.meta.url)
}

export function readRecording(client: ClientName): Recording {
  return JSON.parse(readFileSync(recordingFile(client), 'utf8')) as Recording
}

export function readExplained(): Explained {
  return JSON.parse(readFileSync(new URL('./explained.json', import.meta.url), 'utf8')) as Explained
}

/** One line for each way that a situation went, so that changes can be read. */
export function recordingText(recording: Recording): string {
  const entries = Object.entries(recording).map(([name, ways]) => {
    const lines = ways.map((way) => `    ${JSON.stringify(way)}`)
    return `  ${JSON.stringify(name)}: [\n${lines.join(',\n')}\n  ]`
  })
  return `{\n${entries.join(',\n')}\n}\n`
}

/** Why a situation in the simulator is none of the ways in which it was recorded; the shortest list, empty when it is one. */
export function differences(
  recorded: readonly Played[],
  simulated: Played,
  slackMs: number = SLACK_MS,
): readonly string[] {
  let least: readonly string[] = ['not recorded']
  for (const [at, way] of recorded.entries()) {
    const found = differencesTo(way, simulated, slackMs)
    if (at === 0 || found.length < least.length) least = found
  }
  return least
}

function differencesTo(recorded: Played, simulated: Played, slackMs: number): readonly string[] {
  const found: string[] = []
  const say = (what: string, theirs: unknown, ours: unknown): void => {
    found.push(
      `${what}: ${JSON.stringify(theirs) ?? 'nothing'} in the release, ${JSON.stringify(ours) ?? 'nothing'} here`,
    )
  }
  for (const [at, theirs] of recorded.steps.entries()) {
    const ours = simulated.steps[at]
    const step = `${at + 1} ${theirs.step}`
    if (ours?.step !== theirs.step) {
      say(`step ${at + 1}`, theirs.step, ours?.step)
      continue
    }
    for (const [what, their, our] of told(theirs, ours)) if (their !== our) say(`${step}, ${what}`, their, our)
    if (!near(theirs.ms, ours.ms, slackMs)) say(`${step}, ms`, theirs.ms, ours.ms)
  }
  if (simulated.steps.length > recorded.steps.length) say('steps', recorded.steps.length, simulated.steps.length)
  for (const [server, theirs] of Object.entries(recorded.servers)) {
    const ours = simulated.servers[server]
    if (ours?.dials !== undefined && theirs.dials !== ours.dials) say(`${server}, dials`, theirs.dials, ours.dials)
    for (const request of new Set([...Object.keys(theirs.requests), ...Object.keys(ours?.requests ?? {})])) {
      const [their, our] = [theirs.requests[request], ours?.requests[request]]
      if (their !== our) say(`${server}, ${request}`, their, our)
    }
  }
  return found
}

type Pair = readonly [what: string, theirs: unknown, ours: unknown]

function* told(theirs: StepSeen, ours: StepSeen): Generator<Pair> {
  yield ['class', theirs.className, ours.className]
  yield ['text', theirs.text, ours.text]
  yield ['code', codeOf(theirs), codeOf(ours)]
  // Ours may know a cause where the release has lost it.
  if (theirs.cause === undefined) return
  yield ['class of the cause', theirs.cause.className, ours.cause?.className]
  yield ['text of the cause', theirs.cause.text, ours.cause?.text]
}

/** A Java exception that was given no code has −1. */
function codeOf(told: Told): number {
  return told.code ?? -1
}

function near(recordedMs: number, simulatedMs: number, slackMs: number): boolean {
  return Math.abs(recordedMs - simulatedMs) <= Math.max(slackMs, recordedMs * SHARE)
}

/** Runs that differ by less went the same way, and one of them was late. */
const LATE_MS = 500

/** Runs of one client put together: what went another way, or took another time, is kept apart; each with its shortest times. */
export function merged(runs: readonly Played[]): readonly Played[] {
  const ways: Played[] = []
  for (const run of runs) {
    const at = ways.findIndex((way) => differencesTo(way, run, LATE_MS).length === 0)
    const known = ways[at]
    if (known === undefined) ways.push(run)
    else
      ways[at] = {
        ...run,
        steps: run.steps.map((step, i) => ({ ...step, ms: Math.min(step.ms, known.steps[i]?.ms ?? step.ms) })),
      }
  }
  return ways
}

/** The outcome of a call that ended well. */
export function well(text: string, ms: number): Outcome {
  return { text, ms }
}
