import { setTimeout as sleep } from 'node:timers/promises'
import fc from 'fast-check'
import { createNodeRuntime } from '../../src/node/index.ts'
import { anyInput } from './generate/index.ts'
import { type Input, inputText } from './input.ts'
import { type NeighbourFigures, Neighbours } from './neighbours.ts'
import { type Ground, Strangers } from './play.ts'
import { Crowds, type SituationReport } from './situations.ts'
import type { Subject } from './subject.ts'
import { Witness } from './witness.ts'

export interface CampaignOptions {
  readonly count: number
  readonly seed: number
  /** Plays the one input that fast-check found under this path, and what it shrinks to. */
  readonly path?: string | undefined
  /** Inputs before resident memory and sockets are looked at for the first time; with `crowds`, a crowd goes before as well. */
  readonly warmUp: number
  /** Resident memory that may be added, beside stored messages. */
  readonly growthMiB: number
  /** Counts what goes wrong and goes on, instead of stopping at the first and shrinking it. */
  readonly keepGoing?: boolean
  /** Crowds as well: 1000 connections at once, stalls, deaf peers, and idle ones for two minutes. Default false. */
  readonly crowds?: boolean
  /** Attempts at making a failing input smaller; each starts the server anew when the last one ended it. Default 120. */
  readonly shrinksMax?: number
  /** How long memory may take to come back: Node frees it when it has been idle for a while. Default 30 s. */
  readonly settleMs?: number
  readonly onProgress?: (line: string) => void
}

/** Something that the server must not do. */
export interface Finding {
  readonly text: string
  readonly input?: Input
  /** How to play it again. */
  readonly path?: string
}

export interface CampaignReport {
  readonly findings: readonly Finding[]
  readonly played: number
  readonly neighbours: NeighbourFigures
  /** The longest that somebody else waited for an answer right after an input. */
  readonly slowestAnswerMs: number
  readonly memory: {
    readonly startMiB: number
    readonly peakMiB: number
    readonly endMiB: number
    readonly storedMiB: number
  }
  readonly sockets: { readonly start: number; readonly end: number }
  readonly situations: readonly SituationReport[]
}

const SHRINKS_MAX = 120
const SETTLE_MS = 30_000
const ENDING_MS = 1000
/** Broker and NameServer of one process may open connections to each other meanwhile, two sockets each. */
const OWN_SOCKETS = 4
const MIB = 1024 * 1024

/** Plays inputs against a server that runs, with neighbours beside, and looks after it. */
export async function campaign(subject: Subject, options: CampaignOptions): Promise<CampaignReport> {
  await subject.start()
  const run = new Campaign(subject, options)
  try {
    return await run.run()
  } finally {
    await run.stop()
    await subject.stop()
  }
}

class Campaign {
  readonly #subject: Subject
  readonly #options: CampaignOptions
  readonly #runtime = createNodeRuntime()
  readonly #ground: Ground
  readonly #strangers: Strangers
  readonly #witness: Witness
  readonly #findings: Finding[] = []
  #neighbours: Neighbours | undefined
  #played = 0
  #shrinks = 0
  #start: { readonly resident: number; readonly sockets: number; readonly stored: number } | undefined
  #peak = 0

  constructor(subject: Subject, options: CampaignOptions) {
    this.#subject = subject
    this.#options = options
    this.#ground = {
      connect: (to) => this.#runtime.network.connect(subject.address(to), { timeoutMs: 5000 }),
      until: async (condition, limitMs) => {
        const end = performance.now() + limitMs
        while (!condition() && performance.now() < end) await sleep(1)
        return condition()
      },
    }
    this.#strangers = new Strangers(this.#ground)
    this.#witness = new Witness(this.#ground, () => performance.now())
  }

  async run(): Promise<CampaignReport> {
    this.#neighbours = await Neighbours.start(this.#runtime, this.#subject.namesrv)
    await this.#ground.until(() => (this.#neighbours?.figures.received ?? 0) > 20, 20_000)
    const { count, seed, path, keepGoing } = this.#options
    await using crowds = new Crowds(this.#subject)
    const idle = this.#options.crowds === true ? crowds.idle() : undefined
    const details = await fc.check(
      fc.asyncProperty(anyInput, (input) => this.#one(input, crowds)),
      { numRuns: count, seed, ...(path === undefined ? {} : { path }) },
    )
    const input = details.counterexample?.[0]
    if (details.failed && input !== undefined) {
      const text =
        details.errorInstance instanceof Error ? details.errorInstance.message : String(details.errorInstance)
      this.#findings.push({ text, input, path: details.counterexamplePath ?? '' })
    }
    const whole = path === undefined && (keepGoing === true || !details.failed)
    const situations =
      idle === undefined || !this.#subject.alive()
        ? []
        : [await crowds.thousand(), await crowds.stalled(), await crowds.deaf(), await idle]
    for (const { wrong } of situations) this.#findings.push(...wrong.map((text) => ({ text })))
    return { ...(await this.#report(whole)), situations }
  }

  async stop(): Promise<void> {
    this.#strangers.leave()
    this.#witness.leave()
    await this.#neighbours?.stop()
  }

  /** Throws what went wrong, for fast-check to shrink. */
  async #one(input: Input, crowds: Crowds): Promise<void> {
    if (this.#findings.length === 0 && this.#shrinks > (this.#options.shrinksMax ?? SHRINKS_MAX)) return
    if (!this.#subject.alive()) await this.#again()
    if (this.#played === this.#options.warmUp) await this.#look(crowds)
    this.#played++
    if (this.#played % 100 === 0) this.#peak = Math.max(this.#peak, this.#subject.residentBytes())
    if (this.#played % 1000 === 0) this.#options.onProgress?.(this.#progress())
    const from = performance.now()
    const wrong = await this.#wrongWith(input)
    if (wrong === undefined) return
    if (this.#options.keepGoing === true) {
      this.#findings.push({ text: `${wrong} (${Math.round(performance.now() - from)} ms)`, input })
      return
    }
    this.#shrinks++
    throw new Error(wrong)
  }

  async #wrongWith(input: Input): Promise<string | undefined> {
    try {
      const complaint = (await this.#strangers.play(input)) ?? (await this.#witness.ask(input.to))
      const [error] = this.#subject.errors()
      const [neighbour] = this.#neighbours?.complaints() ?? []
      // Connections close before the system tells that a process has ended.
      if (complaint !== undefined) await this.#ground.until(() => !this.#subject.alive(), ENDING_MS)
      if (!this.#subject.alive()) return `the server ended: ${this.#subject.lastWords()}`
      return error ?? complaint ?? neighbour
    } catch (error) {
      await sleep(100)
      if (!this.#subject.alive()) return `the server ended: ${this.#subject.lastWords()}`
      return `no connection: ${String(error)}`
    }
  }

  /** A new server in place of the one that ended. */
  async #again(): Promise<void> {
    this.#strangers.leave()
    this.#witness.leave()
    await this.#neighbours?.stop()
    await this.#subject.start()
    this.#neighbours = await Neighbours.start(this.#runtime, this.#subject.namesrv)
  }

  async #look(crowds: Crowds): Promise<void> {
    // A heap that has served a crowd once is larger than one that has not, without keeping anything of it.
    if (this.#options.crowds === true) await crowds.thousand()
    this.#strangers.leave()
    await sleep(500)
    this.#start = {
      resident: this.#subject.residentBytes(),
      sockets: this.#subject.sockets(),
      stored: await this.#subject.storedBytes(),
    }
    this.#peak = this.#start.resident
  }

  #progress(): string {
    const { received, p99Ms } = this.#neighbours?.figures ?? { received: 0, p99Ms: 0 }
    const resident = Math.round(this.#subject.residentBytes() / MIB)
    return `${this.#played} inputs, ${resident} MiB, ${this.#subject.sockets()} sockets, neighbours ${received} messages, p99 ${p99Ms} ms`
  }

  async #report(whole: boolean): Promise<Omit<CampaignReport, 'situations'>> {
    const neighbours = this.#neighbours
    neighbours?.pause()
    await this.#ground.until(() => (neighbours?.waiting ?? 0) === 0, 5000)
    for (const text of neighbours?.complaints() ?? []) this.#findings.push({ text })
    this.#strangers.leave()
    const start = this.#start ?? { resident: 0, sockets: 0, stored: 0 }
    const stored = whole ? (await this.#subject.storedBytes()) - start.stored : 0
    const limit = start.resident + stored + this.#options.growthMiB * MIB
    const grown = (): boolean => this.#subject.residentBytes() > limit
    const open = (): boolean => this.#subject.sockets() > start.sockets + OWN_SOCKETS
    if (whole && this.#start !== undefined) {
      await this.#ground.until(() => !open(), 5000)
      if (open()) this.#findings.push({ text: `${this.#subject.sockets()} sockets are open, ${start.sockets} were` })
      await this.#ground.until(() => !grown(), this.#options.settleMs ?? SETTLE_MS)
      if (grown()) {
        const mebibytes = Math.round((this.#subject.residentBytes() - start.resident) / MIB)
        this.#findings.push({
          text: `resident memory has grown by ${mebibytes} MiB, ${Math.round(stored / MIB)} MiB of it stored messages; allowed are ${this.#options.growthMiB} MiB beside these`,
        })
      }
    }
    const inMiB = (bytes: number): number => Math.round((bytes / MIB) * 10) / 10
    return {
      findings: this.#findings,
      played: this.#played,
      neighbours: neighbours?.figures ?? { sent: 0, received: 0, p50Ms: 0, p99Ms: 0, maxMs: 0 },
      slowestAnswerMs: Math.round(this.#witness.slowestMs),
      memory: {
        startMiB: inMiB(start.resident),
        peakMiB: inMiB(this.#peak),
        endMiB: inMiB(this.#subject.alive() ? this.#subject.residentBytes() : 0),
        storedMiB: inMiB(stored),
      },
      sockets: { start: start.sockets, end: this.#subject.alive() ? this.#subject.sockets() : 0 },
    }
  }
}

export function findingText({ text, input, path }: Finding, command: string): string {
  const lines = [`FAIL ${text}`]
  if (path !== undefined) lines.push(`  again: ${command} --path ${path}`)
  if (input !== undefined) lines.push(`  input: ${inputText(input).slice(0, 4000)}`)
  return lines.join('\n')
}
