import { type Template, templateOf } from './template.ts'
import { wordsOf } from './words.ts'

/** What can be found by one of its symptoms. */
export interface Symptomatic {
  readonly id: string
  /** The principal ones first. */
  readonly symptoms: readonly string[]
  /** Topics, groups and the like that the entry made up; a user has others. Default: none. */
  readonly names?: readonly string[]
  /** Titles and the like, which are searched as well, below symptoms. Default: none. */
  readonly about?: readonly string[]
}

export interface SymptomHit<T extends Symptomatic> {
  readonly entry: T
  /** The symptom that fits best. */
  readonly symptom: string
  /** 1 and more: the line quotes the symptom; below: the share of telling words that both have. */
  readonly score: number
}

/** What makes one quoted symptom a better answer than another one. */
const QUOTED = {
  /** Of an address of the same sort. */
  alike: 0.3,
  /** Of that very address: the line may be from a page about the entry. */
  same: 0.1,
  /** For a long text, in characters: the longer the more telling. */
  long: 0.2,
  longAt: 80,
  /** For each other symptom of the entry that the lines quote, too. */
  more: 0.08,
  moreMax: 4,
  /** Taken off for each place behind the principal symptom. */
  place: 0.015,
  placesMax: 5,
  /** With so many entries quoted, those that only share words are left out. */
  enough: 3,
} as const

/** How many of the telling words have to be in common; less is chance. */
const SHARED = {
  /** Of a short question, so much alone is enough. */
  ofQuestion: 0.6,
  /** Or so much of the symptom and of the question. */
  ofBoth: { symptom: 0.55, question: 0.3 },
  /** Or so much of the symptom, in a log of many words. */
  ofSymptom: { share: 0.85, words: 3 },
} as const
/** What a word counts that no entry has: it says little about which one is meant. */
const UNKNOWN = 1.5
/** Up to so many telling words it is a question. */
const QUESTION_MAX = 14
/** What words that only a title has are worth. */
const ABOUT = 0.8
/** Of a log that is longer, its last characters count: that is where the fault is. */
const LINE_MAX = 100_000

/** One entry, read once for many questions. */
interface Known<T extends Symptomatic> {
  readonly entry: T
  readonly templates: readonly { readonly symptom: string; readonly template: Template }[]
  readonly texts: readonly { readonly symptom: string; readonly words: ReadonlySet<string>; readonly worth: number }[]
}

/** Entries whose symptoms a pasted log line (or several, or a question) shows, best first: see symptomSearch. */
export function rankSymptoms<T extends Symptomatic>(line: string, entries: readonly T[]): readonly SymptomHit<T>[] {
  return symptomSearch(entries)(line)
}

/**
 * Reads entries, and then finds those whose symptoms a pasted text shows, best first. Quoted symptoms come first: those whose
 * addresses are of the same sort (a loopback address, a bridge of Docker, port 10909), the longer ones, entries that explain several lines.
 * Then come those that share their telling words, which count the more the fewer entries have them.
 */
export function symptomSearch<T extends Symptomatic>(
  entries: readonly T[],
): (pasted: string) => readonly SymptomHit<T>[] {
  const known = entries.map(read)
  const weight = weights(known)
  return (pasted) => {
    // Releases before 4.7 put addresses, and null, between < and >.
    const line = pasted
      .slice(-LINE_MAX)
      .replace(/\s+/g, ' ')
      .replaceAll(/[[<]null[\]>]/g, 'null')
    const asked = new Set(wordsOf(line))
    const hits = known.flatMap((one) => {
      const hit = quotedHit(line, one) ?? sharedHit(asked, one, weight)
      return hit === undefined ? [] : [hit]
    })
    const quoted = hits.filter(({ score }) => score >= 1)
    return (quoted.length >= QUOTED.enough ? quoted : hits).sort((a, b) => b.score - a.score)
  }
}

function read<T extends Symptomatic>(entry: T): Known<T> {
  const { symptoms, names = [], about = [] } = entry
  return {
    entry,
    templates: symptoms.map((symptom) => ({ symptom, template: templateOf(symptom, names) })),
    texts: [
      ...symptoms.map((symptom) => ({ symptom, words: new Set(wordsOf(symptom)), worth: 1 })),
      ...about.map((text) => ({ symptom: symptoms[0] ?? text, words: new Set(wordsOf(text)), worth: ABOUT })),
    ],
  }
}

function quotedHit<T extends Symptomatic>(line: string, { entry, templates }: Known<T>): SymptomHit<T> | undefined {
  const quoted = templates.flatMap(({ symptom, template }, place) => {
    const alike = template.quotedBy(line)
    if (alike === undefined) return []
    const long = Math.min(template.fixed.length / QUOTED.longAt, 1)
    const told = QUOTED.alike * alike + (hasAddressOf(symptom, line) ? QUOTED.same : 0) + QUOTED.long * long
    const score = 1 + told - QUOTED.place * Math.min(place, QUOTED.placesMax)
    return [{ symptom, score, fixed: template.fixed }]
  })
  const [best] = quoted.sort((a, b) => b.score - a.score)
  if (best === undefined) return undefined
  const others = new Set(quoted.map(({ fixed }) => fixed)).size - 1
  return { entry, symptom: best.symptom, score: best.score + QUOTED.more * Math.min(others, QUOTED.moreMax) }
}

function hasAddressOf(symptom: string, line: string): boolean {
  const addresses = symptom.match(/\d+\.\d+\.\d+\.\d+(?::\d+)?/g) ?? []
  return addresses.length > 0 && addresses.every((address) => line.includes(address))
}

function sharedHit<T extends Symptomatic>(
  asked: ReadonlySet<string>,
  { entry, texts }: Known<T>,
  weight: (word: string) => number,
): SymptomHit<T> | undefined {
  const sum = (words: Iterable<string>): number => [...words].reduce((total, word) => total + weight(word), 0)
  const hits = texts.flatMap(({ symptom, words, worth }) => {
    const shared = [...words].filter((word) => asked.has(word))
    const whole = shared.length > 0 && shared.length === words.size && shared.length === asked.size
    const ofText = sum(shared) / sum(words)
    const ofQuestion = asked.size > QUESTION_MAX ? 0 : sum(shared) / sum(asked)
    if (!whole && (!isTelling(shared) || !isEnough(ofText, ofQuestion, shared.length))) return []
    return [{ entry, symptom, score: (worth * (ofText + ofQuestion)) / 2 }]
  })
  // One that has every word of both is below one that is quoted.
  return hits.map((hit) => ({ ...hit, score: Math.min(hit.score, 0.99) })).sort((a, b) => b.score - a.score)[0]
}

function isEnough(ofText: number, ofQuestion: number, words: number): boolean {
  const { ofBoth, ofSymptom } = SHARED
  return (
    ofQuestion >= SHARED.ofQuestion ||
    (ofText >= ofBoth.symptom && ofQuestion >= ofBoth.question) ||
    (ofText >= ofSymptom.share && words >= ofSymptom.words)
  )
}

/** One word in common is chance, unless it is a constant such as OFFSET_ILLEGAL. */
function isTelling(shared: readonly string[]): boolean {
  return shared.length > 1 || shared.some((word) => word.includes('_') || word.length > 14)
}

/** How telling a word is: the logarithm of how few entries have it. */
function weights(known: readonly Known<Symptomatic>[]): (word: string) => number {
  const frequency = new Map<string, number>()
  for (const { texts } of known) {
    for (const word of new Set(texts.flatMap(({ words }) => [...words]))) {
      frequency.set(word, (frequency.get(word) ?? 0) + 1)
    }
  }
  return (word) => {
    const entries = frequency.get(word)
    return entries === undefined ? UNKNOWN : Math.log(1 + known.length / entries)
  }
}
