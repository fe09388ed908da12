import { existsSync, readFileSync } from 'node:fs'
import { setTimeout as pause } from 'node:timers/promises'
import type { RunNames } from './normalForm.ts'
import type { AdminOutput, AdminShell } from './shell.ts'
import { type Step, wordsOf } from './step.ts'

/** What a step printed. */
export interface Printed {
  /** The step as it stands in the list; ` (2)` behind it when the same one comes again. */
  readonly name: string
  readonly step: Step
  readonly output: AdminOutput
}

export interface Play {
  readonly shell: AdminShell
  readonly names: RunNames
  readonly line: '4' | '5'
  readonly onStep?: (name: string, ms: number) => void
}

const UNTIL_MS = 30_000
const POLL_MS = 500

/** Plays the steps in their order. Rejects when one that others need does not come about. */
export async function playSteps(steps: readonly Step[], play: Play): Promise<Printed[]> {
  const kept = new Map([
    ['B', play.names.broker],
    ['N', play.names.namesrv],
    ['HOME', play.names.home],
  ])
  const times = new Map<string, number>()
  const printed: Printed[] = []
  for (const step of steps) {
    if (step.line !== undefined && step.line !== play.line) continue
    const from = Date.now()
    const words = wordsOf(step.run).map((word) => filled(word, kept))
    const output = await untilMatches(step, words, play.shell)
    // The tool ends its process when it cannot parse an option.
    if (play.shell.ended) throw new Error(`${step.run}: mqadmin has ended`)
    for (const [name, pattern] of Object.entries(step.keep ?? {})) {
      const found = new RegExp(pattern, 'm').exec(output.stdout)?.[1]
      if (found === undefined) throw new Error(`${step.run}: no ${pattern} in:\n${output.stdout}\n${output.stderr}`)
      kept.set(name, found)
    }
    const time = (times.get(step.run) ?? 0) + 1
    times.set(step.run, time)
    const name = time === 1 ? step.run : `${step.run} (${time})`
    play.onStep?.(name, Date.now() - from)
    if (step.silent !== true) printed.push({ name, step, output })
  }
  return printed
}

async function untilMatches(step: Step, words: readonly string[], shell: AdminShell): Promise<AdminOutput> {
  const end = Date.now() + UNTIL_MS
  for (;;) {
    const output = await perform(words, shell)
    if (step.silent && /Exception/.test(output.stderr)) throw new Error(`${step.run}: ${output.stderr}`)
    if (step.until === undefined || new RegExp(step.until, 'm').test(output.stdout)) return output
    if (Date.now() > end) return output
    await pause(POLL_MS)
  }
}

async function perform(words: readonly string[], shell: AdminShell): Promise<AdminOutput> {
  const [first = '', second = ''] = words
  if (first === '@cat') return { stdout: existsSync(second) ? readFileSync(second, 'utf8') : 'no file', stderr: '' }
  // Not every endless command ends when it is interrupted: it gets a process of its own.
  if (first === '@for') return shell.alone(words)
  if (first === '@tps') return { stdout: roundedRates((await shell.run([second])).stdout), stderr: '' }
  if (first !== '@wait') return shell.run(words)
  await pause(Number(second))
  return { stdout: '', stderr: '' }
}

/** Rates of clusterList in steps of 25 a second: what a load of a known rate has to come out as. */
function roundedRates(text: string): string {
  const rates = [...text.matchAll(/([\d.]+)\(/g)].map(([, rate]) => Math.round(Number(rate) / 25) * 25)
  return rates.slice(0, 2).join(' in, ').concat(' out')
}

function filled(word: string, kept: ReadonlyMap<string, string>): string {
  return word.replace(/\{(\w+)\}/g, (whole, name: string) => kept.get(name) ?? whole)
}
