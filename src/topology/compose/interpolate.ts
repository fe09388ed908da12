/** What became of the variables in a value. */
export interface Interpolated {
  readonly text: string
  /** Variables that are not set and have no default: compose puts nothing and warns. */
  readonly missing: readonly string[]
  /** A variable that has to be set (`${NAME:?why}`) and is not, with the reason; or a text that is no variable. */
  readonly refused?: string
}

/** Variables in the defaults of variables; deeper ones nobody writes. */
const DEPTH_MAX = 20
const SHOWN_MAX = 80

/**
 * Replaces `$NAME`, `${NAME}`, `${NAME:-word}`, `${NAME-word}`, `${NAME:?why}`, `${NAME?why}`, `${NAME:+word}`, `${NAME+word}`
 * as docker compose does; `$$` is a dollar sign. Words may hold variables themselves.
 */
export function interpolate(
  text: string,
  env: Pick<ReadonlyMap<string, string>, 'get'>,
  depth: number = 0,
): Interpolated {
  if (depth > DEPTH_MAX)
    return { text, missing: [], refused: `has variables ${DEPTH_MAX} deep in one another; that is the limit` }
  let out = ''
  const missing: string[] = []
  for (let at = 0; at < text.length; ) {
    const char = text[at] ?? ''
    if (char !== '$') {
      out += char
      at++
      continue
    }
    if (text[at + 1] === '$') {
      out += '$'
      at += 2
      continue
    }
    const piece = text[at + 1] === '{' ? braced(text, at) : plain(text, at)
    if (piece === undefined)
      return {
        text,
        missing,
        refused: `is "${shortened(text)}", which holds no valid variable: allowed are $NAME, \${NAME} and $$ for a dollar sign`,
      }
    at = piece.end
    const { name, operator, word } = piece
    const value = env.get(name)
    const absent = value === undefined || (operator.startsWith(':') && value === '')
    if (operator.endsWith('?') && absent) {
      return { text, missing, refused: `needs the variable ${name}, which is not set: ${word || 'required'}` }
    }
    if (operator.endsWith('+') ? !absent : operator.endsWith('-') && absent) {
      const inner = interpolate(word, env, depth + 1)
      if (inner.refused !== undefined) return { text, missing, refused: inner.refused }
      out += inner.text
      missing.push(...inner.missing)
    } else if (!operator.endsWith('+')) {
      if (value === undefined) missing.push(name)
      out += value ?? ''
    }
  }
  return { text: out, missing }
}

function shortened(text: string): string {
  return text.length > SHOWN_MAX ? `${text.slice(0, SHOWN_MAX - 1)}…` : text
}

interface Piece {
  readonly name: string
  readonly operator: string
  readonly word: string
  readonly end: number
}

function plain(text: string, at: number): Piece | undefined {
  const [name] = /^[A-Za-z_]\w*/.exec(text.slice(at + 1)) ?? []
  return name === undefined ? undefined : { name, operator: '', word: '', end: at + 1 + name.length }
}

function braced(text: string, at: number): Piece | undefined {
  let depth = 0
  let end = at + 1
  for (; end < text.length; end++) {
    if (text[end] === '{') depth++
    if (text[end] === '}' && --depth === 0) break
  }
  if (depth !== 0) return undefined
  const match = /^([A-Za-z_]\w*)(?:(:?[-?+])(.*))?$/s.exec(text.slice(at + 2, end))
  if (match === null) return undefined
  const [, name = '', operator = '', word = ''] = match
  return { name, operator, word, end: end + 1 }
}

/** A variable of a `.env` file. */
export interface EnvEntry {
  readonly name: string
  readonly value: string
  readonly line: number
}

/**
 * Reads a `.env` file: `NAME=value` lines, quotes around values, comments. Variables in values are replaced, but for those in
 * single quotes, by what the file has said before and by `outer`.
 */
export function envEntries(text: string, outer: ReadonlyMap<string, string> = new Map()): readonly EnvEntry[] {
  const known = new Map<string, string>()
  return text.split(/\r?\n/).flatMap((line, index): readonly EnvEntry[] => {
    const match = /^\s*(?:export\s+)?([A-Za-z_][\w.-]*)\s*(?:=|:\s)\s*(.*?)\s*$/.exec(line)
    if (match === null) return []
    const [, name = '', raw = ''] = match
    const quoted = /^(?:"((?:[^"\\]|\\.)*)"|'([^']*)')/.exec(raw)
    const plain =
      quoted === null ? raw.replace(/(?:^|\s+)#.*$/, '') : (quoted[2] ?? (quoted[1] ?? '').replace(/\\(.)/g, '$1'))
    const around = { get: (own: string): string | undefined => outer.get(own) ?? known.get(own) }
    const value = quoted?.[2] === undefined && plain.includes('$') ? interpolate(plain, around).text : plain
    known.set(name, value)
    return [{ name, value, line: index + 1 }]
  })
}

export function envFile(text: string, outer?: ReadonlyMap<string, string>): ReadonlyMap<string, string> {
  return new Map(envEntries(text, outer).map(({ name, value }) => [name, value]))
}
