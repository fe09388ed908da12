import type { Change } from './format/index.ts'
import type { Observations } from './observations.ts'

/** `unknown`: what the expectation is about was not seen in the run. A run that leaves one unknown has not held. */
export type Verdict = 'holds' | 'broken' | 'unknown'

/** What an expectation found. */
export interface Finding {
  readonly verdict: Verdict
  readonly wanted: string
  readonly seen: string
}

/** An assertion with a name over what was seen. */
export interface Expectation {
  /** A statement that holds or not: `the broker accepts no connection`. */
  readonly name: string
  /** Reads the observations and compares, best with `equals`, `matches`, `within` or `all`. */
  readonly check: (seen: Observations) => Finding
  /** Of a statement that holds in both variants on purpose: a change under which it does not, for the proof that it can fail. */
  readonly control?: Change
}

/** Holds when the two are equal, lists and plain objects field by field. An undefined `seen` is unknown. */
export function equals<T>(seen: T | undefined, wanted: T): Finding {
  return finding(seen, seen !== undefined && text(seen) === text(wanted), text(wanted))
}

/** Holds when the text contains `wanted` or matches it. */
export function matches(seen: string | undefined, wanted: string | RegExp): Finding {
  const hit = seen !== undefined && (typeof wanted === 'string' ? seen.includes(wanted) : wanted.test(seen))
  return finding(seen, hit, typeof wanted === 'string' ? `a text with ${text(wanted)}` : `a text like ${wanted}`)
}

/** Holds when `from <= seen <= to`. */
export function within(seen: number | undefined, from: number, to: number): Finding {
  return finding(seen, seen !== undefined && seen >= from && seen <= to, `${from} to ${to}`)
}

/** Holds when every part holds; else it is the first part that does not. Fails without parts. */
export function all(parts: readonly Finding[]): Finding {
  const bad = parts.find(({ verdict }) => verdict === 'broken') ?? parts.find(({ verdict }) => verdict !== 'holds')
  if (bad !== undefined) return bad
  const verdict = parts.length > 0 ? 'holds' : 'unknown'
  return { verdict, wanted: join(parts.map((part) => part.wanted)), seen: join(parts.map((part) => part.seen)) }
}

function finding(seen: unknown, holds: boolean, wanted: string): Finding {
  if (seen === undefined) return { verdict: 'unknown', wanted, seen: 'nothing' }
  return { verdict: holds ? 'holds' : 'broken', wanted, seen: text(seen) }
}

function join(texts: readonly string[]): string {
  const different = [...new Set(texts)]
  return different.length === 0 ? 'nothing' : different.join('; ')
}

function text(value: unknown): string {
  if (typeof value === 'number' && !Number.isInteger(value)) return String(Math.round(value * 1000) / 1000)
  return JSON.stringify(value) ?? String(value)
}
