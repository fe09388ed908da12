import { quotes, withoutNames, wordsOf } from './words.ts'

/** What can be found by one of its symptoms. */
export interface Symptomatic {
  readonly id: string
  readonly symptoms: readonly string[]
  /** Topics, groups and the like that the entry made up; a user has others. Default: none. */
  readonly names?: readonly string[]
}

export interface SymptomHit<T extends Symptomatic> {
  readonly entry: T
  /** The symptom that fits best. */
  readonly symptom: string
  /** 1 and more: the line quotes the symptom; below: the share of telling words that both have. */
  readonly score: number
}

/** Less than this share of telling words in common is chance. */
const SCORE_MIN = 0.4

/**
 * Entries whose symptoms a pasted log line (or several) shows, best first. A word counts the more the fewer symptoms have it.
 * Among quoted symptoms the longer one is the more telling.
 */
export function rankSymptoms<T extends Symptomatic>(line: string, entries: readonly T[]): readonly SymptomHit<T>[] {
  const frequency = new Map<string, number>()
  for (const symptom of entries.flatMap((entry) => entry.symptoms)) {
    for (const word of new Set(wordsOf(symptom))) frequency.set(word, (frequency.get(word) ?? 0) + 1)
  }
  const weight = (word: string): number => 1 / (frequency.get(word) ?? 1)
  const asked = new Set(wordsOf(line))
  const hits = entries.flatMap((entry) => {
    const [best] = entry.symptoms
      .map((symptom) => ({ entry, symptom, score: scoreOf(line, asked, symptom, entry.names ?? [], weight) }))
      .sort((a, b) => b.score - a.score)
    return best !== undefined && best.score >= SCORE_MIN ? [best] : []
  })
  return hits.sort((a, b) => b.score - a.score)
}

function scoreOf(
  line: string,
  asked: ReadonlySet<string>,
  symptom: string,
  names: readonly string[],
  weight: (word: string) => number,
): number {
  const words = [...new Set(wordsOf(withoutNames(symptom, names)))]
  const sum = (list: readonly string[]): number => list.reduce((total, word) => total + weight(word), 0)
  if (quotes(line, symptom, names)) return 1 + words.length / 100
  // What the line says beyond the symptom is no argument against it: a log line has more words than its message.
  const shared = sum(words.filter((word) => asked.has(word)))
  // The reverse: somebody types two words of a long message.
  const known = [...asked].filter((word) => words.includes(word))
  const typed = asked.size > 1 && known.length === asked.size ? 0.9 : 0
  return Math.max(typed, words.length < 2 ? 0 : (0.95 * shared) / sum(words))
}
