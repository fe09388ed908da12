import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

// recorded/PAIR/COMMAND.txt: what the tool of one release printed for the server of one. A line `### STEP` begins each step; lines that begin
// with `! ` are standard error.

const MARK = '### '

/** What a step printed, in normal form. */
export interface Played {
  readonly name: string
  readonly command: string
  readonly lines: readonly string[]
}

/** PAIR: the release when tool and server are of one, else `TOOL-on-SERVER`. */
export function pairName(tool: string, server: string): string {
  return tool === server ? tool : `${tool}-on-${server}`
}

export function writeRecording(pair: string, played: readonly Played[]): void {
  const dir = directory(pair)
  rmSync(dir, { recursive: true, force: true })
  mkdirSync(dir, { recursive: true })
  for (const command of new Set(played.map((one) => one.command))) {
    const steps = played.filter((one) => one.command === command)
    const text = steps.map(({ name, lines }) => [`${MARK}${name}`, ...lines].join('\n')).join('\n\n')
    writeFileSync(`${dir}/${command.replace('@', '')}.txt`, `${text}\n`)
  }
}

/** Lines by the name of the step. */
export function readRecording(pair: string): ReadonlyMap<string, readonly string[]> {
  const dir = directory(pair)
  const steps = new Map<string, string[]>()
  for (const file of existsSync(dir) ? readdirSync(dir).sort() : []) {
    let lines: string[] = []
    for (const line of readFileSync(`${dir}/${file}`, 'utf8').split('\n')) {
      if (line.startsWith(MARK)) {
        lines = []
        steps.set(line.slice(MARK.length), lines)
      } else if (line !== '') lines.push(line)
    }
  }
  return steps
}

/** A difference that is meant, or of the machine: every line in which a step differs has to match one of its patterns. */
export interface Explained {
  /** Pattern for the names of steps. */
  readonly step: string
  /** Pairs in which it occurs. Default: all. */
  readonly pairs?: readonly string[]
  /** Pattern for the lines that are on one side only. */
  readonly lines: string
  readonly reason: string
  /** It need not occur in every run. */
  readonly sometimes?: boolean
}

export const explained: readonly Explained[] = JSON.parse(
  readFileSync(new URL('explained.json', import.meta.url), 'utf8'),
) as readonly Explained[]

export interface StepDifference {
  readonly step: string
  readonly theirs: readonly string[]
  readonly ours: readonly string[]
}

/** Lines of both sides that have no like on the other, in order; none when the step prints the same. */
export function difference(
  step: string,
  theirs: readonly string[],
  ours: readonly string[],
): StepDifference | undefined {
  if (theirs.join('\n') === ours.join('\n')) return undefined
  const left = without(theirs, ours)
  const right = without(ours, theirs)
  if (left.length > 0 || right.length > 0) return { step, theirs: left, ours: right }
  return { step, theirs: theirs.map((line) => `order: ${line}`), ours: ours.map((line) => `order: ${line}`) }
}

function without(lines: readonly string[], others: readonly string[]): string[] {
  const left = [...others]
  return lines.filter((line) => {
    const at = left.indexOf(line)
    if (at < 0) return true
    left.splice(at, 1)
    return false
  })
}

function directory(pair: string): string {
  return fileURLToPath(new URL(`recorded/${pair}`, import.meta.url))
}
