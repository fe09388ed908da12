/** What became of the variables in a value. */
export interface Interpolated {
  readonly text: string
  /** Variables that are not set and have no default: compose puts nothing and warns. */
  readonly missing: readonly string[]
  /** A variable that has to be set (`${NAME:?why}`) and is not, with the reason; or a text that is no variable. */
  readonly refused?: string
}

/**
 * Replaces `$NAME`, `${NAME}`, `${NAME:-word}`, `${NAME-word}`, `${NAME:?why}`, `${NAME?why}`, `${NAME:+word}`, `${NAME+word}`
 * as docker compose does; `$$` is a dollar sign. Words may hold variables themselves.
 */
export function interpolate(text: string, env: ReadonlyMap<string, string>): Interpolated {
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
        refused: `"${text}" is no valid variable: allowed are $NAME, \${NAME} and $$ for a dollar sign`,
      }
    at = piece.end
    const { name, operator, word } = piece
    const value = env.get(name)
    const absent = value === undefined || (operator.startsWith(':') && value === '')
    if (operator.endsWith('?') && absent) {
      return { text, missing, refused: `needs the variable ${name}, which is not set: ${word || 'required'}` }
    }
    if (operator.endsWith('+') ? !absent : operator.endsWith('-') && absent) {
      const inner = interpolate(word, env)
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

/** Reads a `.env` file: `NAME=value` lines, quotes around values, comments. */
export function envFile(text: string): ReadonlyMap<string, string> {
  const env = new Map<string, string>()
  for (const line of text.split(/\r?\n/)) {
    const match = /^\s*(?:export\s+)?([A-Za-z_][\w.-]*)\s*(?:=|:\s)\s*(.*?)\s*$/.exec(line)
    if (match === null || /^\s*#/.test(line)) continue
    const [, name = '', raw = ''] = match
    const quoted = /^(?:"((?:[^"\\]|\\.)*)"|'([^']*)')/.exec(raw)
    env.set(
      name,
      quoted === null ? raw.replace(/\s+#.*$/, '') : (quoted[2] ?? (quoted[1] ?? '').replace(/\\(.)/g, '$1')),
    )
  }
  return env
}
