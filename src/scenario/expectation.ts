import { findingWords } from './findingWords.ts'
import type { Change } from './format/index.ts'
import type { Observations } from './observations.ts'
import { asItIs, type Words } from './words.ts'

/** `unknown`: what the expectation is about was not seen in the run. A run that leaves one unknown has not held. */
export type Verdict = 'holds' | 'broken' | 'unknown'

/** What an expectation found. */
export interface Finding {
  readonly verdict: Verdict
  readonly wanted: string
  readonly seen: string
  /** The two in Simplified Chinese. Default: as they are. */
  readonly zh?: { readonly wanted: string; readonly seen: string }
}

/** An assertion with a name over what was seen. */
export interface Expectation {
  /** A statement that holds or not: `the broker accepts no connection`. */
  readonly name: string
  /** The name in Simplified Chinese. Default: the name is shown. */
  readonly zh?: string
  /** Reads the observations and compares, best with `equals`, `matches`, `within` or `all`. */
  readonly check: (seen: Observations) => Finding
  /** Of a statement that holds in both variants on purpose: a change under which it does not, for the proof that it can fail. */
  readonly control?: Change
}

/** Holds when the two are equal, lists and plain objects field by field. An undefined `seen` is unknown. */
export function equals<T>(seen: T | undefined, wanted: T): Finding {
  return finding(seen, seen !== undefined && text(seen) === text(wanted), asItIs(text(wanted)))
}

/** Holds when the text contains `wanted` or matches it. */
export function matches(seen: string | undefined, wanted: string | RegExp): Finding {
  const hit = seen !== undefined && (typeof wanted === 'string' ? seen.includes(wanted) : wanted.test(seen))
  return finding(
    seen,
    hit,
    typeof wanted === 'string' ? findingWords.textWith(text(wanted)) : findingWords.textLike(wanted),
  )
}

/** Holds when `from <= seen <= to`. */
export function within(seen: number | undefined, from: number, to: number): Finding {
  return finding(seen, seen !== undefined && seen >= from && seen <= to, findingWords.range(from, to))
}

/** Holds when every part holds; else it is the first part that does not. Fails without parts. */
export function all(parts: readonly Finding[]): Finding {
  const bad = parts.find(({ verdict }) => verdict === 'broken') ?? parts.find(({ verdict }) => verdict !== 'holds')
  if (bad !== undefined) return bad
  const verdict = parts.length > 0 ? 'holds' : 'unknown'
  const wanted = join(parts.map((part) => part.wanted))
  const seen = join(parts.map((part) => part.seen))
  const zh = { wanted: join(parts.map(wantedInChinese), 'zh'), seen: join(parts.map(seenInChinese), 'zh') }
  return { verdict, wanted, seen, ...translated({ wanted, seen }, zh) }
}

function wantedInChinese({ wanted, zh }: Finding): string {
  return zh?.wanted ?? wanted
}

function seenInChinese({ seen, zh }: Finding): string {
  return zh?.seen ?? seen
}

function finding(seen: unknown, holds: boolean, wanted: Words): Finding {
  const told = seen === undefined ? findingWords.nothing : asItIs(text(seen))
  const verdict = holds ? 'holds' : 'broken'
  const en = { wanted: wanted.en, seen: told.en }
  return {
    verdict: seen === undefined ? 'unknown' : verdict,
    ...en,
    ...translated(en, { wanted: wanted.zh, seen: told.zh }),
  }
}

/** The Chinese texts, where they differ from the English ones. */
function translated(en: Required<Finding>['zh'], zh: Required<Finding>['zh']): Pick<Finding, 'zh'> {
  return zh.wanted === en.wanted && zh.seen === en.seen ? {} : { zh }
}

function join(texts: readonly string[], language: keyof Words = 'en'): string {
  const different = [...new Set(texts)]
  return different.length === 0 ? findingWords.nothing[language] : different.join('; ')
}

function text(value: unknown): string {
  if (typeof value === 'number' && !Number.isInteger(value)) return String(Math.round(value * 1000) / 1000)
  return JSON.stringify(value) ?? String(value)
}
