import { likeness, type Place, placeIn } from './place.ts'

/** A symptom as something that lines are held against. */
export interface Template {
  /** Its fixed text, for how telling it is; empty when too little is fixed to be quoted. */
  readonly fixed: string
  /** How alike the addresses of a line are, 0 to 1; undefined when the line does not quote the symptom. */
  readonly quotedBy: (line: string) => number | undefined
}

/** Likeness of a symptom without an address. */
const NEUTRAL = 0.5

const ADDRESS = String.raw`(?:\d{1,3}(?:\.\d{1,3}){3}|[a-z][\w-]*(?:\.[\w-]+)*)(?: ?#[^:]*| )?:\d{2,5}`

/** What differs from one occurrence to the next; the rest is fixed. */
const SLOTS = new RegExp(
  [
    String.raw`(?<address>[[<]?${ADDRESS}[\]>]?)`,
    String.raw`(?<=lookup |UnknownHostException: )(?<name>[\w.-]+)`,
    String.raw`(?<wild>\[?(?:\.{2,}|…)\]?|<[a-z ]+>)`,
    String.raw`(?<!CODE: ?)(?<number>-?\b\d[\d.]*)`,
  ].join('|'),
  'giu',
)

/** How a slot is found in a line: what stands around an address is read with it. */
const FOUND = {
  address: String.raw`[\s:;,=]*([[<]?(?![\s[\]<>])[^[\]<>]{1,60}?:\d{2,5}[\]>]?)`,
  name: String.raw`[\s:;,=]*([\w.-]+)(?: on \S{1,60}?)?`,
  wild: '.{0,200}?()',
  number: String.raw`[\s:;,=]*(-?\d[\d.,]*)`,
} as const

/** Reads a symptom as the catalogue quotes it. `names` are those that the entry made up: a user has others. */
export function templateOf(symptom: string, names: readonly string[]): Template {
  const text = withoutNames(withoutClass(symptom), names)
  const parts: string[] = []
  const places: (Place | undefined)[] = []
  let fixed = ''
  let from = 0
  const literal = (until: number): void => {
    const piece = text.slice(from, until).trim()
    const bare = piece.replace(/^[\s:;,=]+|[\s:;,=]+$/g, '')
    if (!/[\p{L}\d]/u.test(bare)) return
    fixed = `${fixed} ${bare}`.trim()
    parts.push(literalPattern(bare))
  }
  for (const { 0: found, index, groups } of text.matchAll(SLOTS)) {
    literal(index)
    from = index + found.length
    const kind = (Object.keys(FOUND) as (keyof typeof FOUND)[]).find((name) => groups?.[name] !== undefined)
    if (kind === undefined) continue
    places.push(kind === 'address' ? placeIn(found) : undefined)
    parts.push(FOUND[kind])
  }
  literal(text.length)
  // A slot at the end is nothing to look for: its text may be cut off.
  while (parts.length > 0 && Object.values(FOUND).some((one) => one === parts.at(-1)) && places.at(-1) === undefined) {
    parts.pop()
    places.pop()
  }
  if (!isTelling(fixed)) return { fixed: '', quotedBy: () => undefined }
  const pattern = new RegExp(parts.join(String.raw`[\s:;,=]*`), 'iu')
  return { fixed, quotedBy: (line) => likenessOf(pattern.exec(line), places) }
}

function likenessOf(found: RegExpExecArray | null, places: readonly (Place | undefined)[]): number | undefined {
  if (found === null) return undefined
  const likes = places.flatMap((place, index) =>
    place === undefined ? [] : [likeness(place, placeIn(found[index + 1] ?? ''))],
  )
  return likes.length === 0 ? NEUTRAL : likes.reduce((sum, one) => sum + one, 0) / likes.length
}

/** Two words, one long word (such as OFFSET_ILLEGAL), or three characters of Chinese. */
function isTelling(fixed: string): boolean {
  const words = fixed.split(/[^\p{L}\d_]+/u).filter((word) => word.length > 1)
  return words.length > 1 || words.some((word) => word.length >= 9) || /\p{Script=Han}{3}/u.test(fixed)
}

/** Whole words, any white space. */
function literalPattern(text: string): string {
  const escaped = text.replace(/[.*+?^${}()|[\]\\/]/g, String.raw`\$&`).replace(/\s+/g, String.raw`\s*`)
  const before = /^[a-z\d]/i.test(text) ? String.raw`(?<![a-z\d_])` : ''
  const after = /[a-z\d]$/i.test(text) ? String.raw`(?![a-z\d])` : ''
  return `${before}${escaped}${after}`
}

/** Without the classes of exceptions before their message; a message of one word keeps its class. */
function withoutClass(symptom: string): string {
  const message = symptom.replace(/^(?:[\w.$]+(?:Exception|Error): )+/, '')
  return message.includes(' ') ? message : symptom.replace(/^(?:[\w$]+\.)+(?=[\w$]+(?:Exception|Error): )/, '')
}

/** Names as whole words become `..`. */
export function withoutNames(text: string, names: readonly string[]): string {
  return names.reduce(
    (rest, name) => rest.replaceAll(new RegExp(`(?<![\\w-])${escaped(name)}(?![\\w-])`, 'g'), '..'),
    text,
  )
}

function escaped(name: string): string {
  return name.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
}
