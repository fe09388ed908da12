// CoreDNS reads its configuration with the parser of Caddy 1: server blocks with keys, in them one plugin on a line, with
// arguments and perhaps a block of properties.

/** A line of a Corefile: a plugin, or a property of one. */
export interface CoreDirective {
  readonly name: string
  readonly args: readonly string[]
  /** Properties of its block; empty without one. */
  readonly block: readonly CoreDirective[]
  readonly line: number
}

export interface CoreServer {
  /** Zones with a dot at the end, `.` for all. */
  readonly zones: readonly string[]
  /** Default 53. */
  readonly port: number
  readonly directives: readonly CoreDirective[]
}

export type Corefile = { readonly servers: readonly CoreServer[] } | { readonly problem: string; readonly line: number }

interface Token {
  readonly text: string
  readonly line: number
}

const DNS_PORT = 53

/** Reads a Corefile. Comments begin with `#`, wherever it stands; nothing else is one. */
export function readCorefile(text: string): Corefile {
  const reader = new TokenReader(tokensOf(text))
  const servers: CoreServer[] = []
  try {
    while (reader.next !== undefined) servers.push(...serverBlock(reader))
  } catch (error) {
    if (error instanceof Problem) return { problem: error.message, line: error.line }
    throw error
  }
  return { servers }
}

class Problem extends Error {
  readonly line: number

  constructor(message: string, line: number) {
    super(message)
    this.line = line
  }
}

class TokenReader {
  readonly #tokens: readonly Token[]
  #at = 0

  constructor(tokens: readonly Token[]) {
    this.#tokens = tokens
  }

  get next(): Token | undefined {
    return this.#tokens[this.#at]
  }

  /** Throws at the end of the text. */
  take(): Token {
    const token = this.#tokens[this.#at]
    if (token === undefined) throw new Problem('Unexpected EOF', this.#tokens.at(-1)?.line ?? 1)
    this.#at++
    return token
  }

  /** The tokens up to the end of the line of the last one, without an opening brace at its end. */
  restOfLine(line: number): readonly string[] {
    const rest: string[] = []
    while (this.next !== undefined && this.next.line === line && this.next.text !== '{') rest.push(this.take().text)
    return rest
  }
}

/** A block of several zones with different ports is one server for each port. */
function serverBlock(reader: TokenReader): readonly CoreServer[] {
  const keys: string[] = []
  let first = 0
  for (;;) {
    const { text, line } = reader.take()
    first ||= line
    if (text === '{') break
    if (text === '}') throw new Problem("Unexpected '}' because no matching opening brace", line)
    keys.push(...text.split(',').filter((key) => key !== ''))
  }
  if (keys.length === 0) throw new Problem('a server block without a zone', first)
  const directives = block(reader)
  const byPort = new Map<number, string[]>()
  for (const key of keys) {
    const { zone, port } = zoneKey(key)
    byPort.set(port, [...(byPort.get(port) ?? []), zone])
  }
  return [...byPort].map(([port, zones]) => ({ zones, port, directives }))
}

/** Directives up to the closing brace. */
function block(reader: TokenReader): readonly CoreDirective[] {
  const directives: CoreDirective[] = []
  for (;;) {
    const { text: name, line } = reader.take()
    if (name === '}') return directives
    const args = reader.restOfLine(line)
    const opens = reader.next?.text === '{' && reader.next.line === line
    if (opens) reader.take()
    directives.push({ name, args, block: opens ? block(reader) : [], line })
  }
}

/** `example.org`, `example.org:1053`, `dns://.:53` or `:53`. */
function zoneKey(key: string): { readonly zone: string; readonly port: number } {
  const bare = key.replace(/^[a-z]+:\/\//, '')
  const [, zone = '', port] = /^(.*?)(?::(\d+))?$/.exec(bare) ?? []
  return { zone: zoneName(zone), port: port === undefined ? DNS_PORT : Number(port) }
}

/** A zone as CoreDNS compares it: in lower case, with a dot at the end. */
export function zoneName(text: string): string {
  const lower = text.toLowerCase()
  return lower === '' || lower.endsWith('.') ? lower || '.' : `${lower}.`
}

/** Whether a zone, or one of several, holds a name. */
export function inZones(name: string, zones: readonly string[]): boolean {
  const full = zoneName(name)
  return zones.some((zone) => zone === '.' || full === zone || full.endsWith(`.${zone}`))
}

/** Blanks separate, quotes keep blanks together, and `#` begins a comment even inside of a word. */
function tokensOf(text: string): readonly Token[] {
  const tokens: Token[] = []
  let line = 1
  for (const [index, raw] of text.split(/\r\n|\n/).entries()) {
    line = index + 1
    const pattern = /\s+|#.*$|"((?:\\.|[^"\\])*)"?|([^\s#"][^\s#]*)/gu
    for (const [, quoted, word] of raw.matchAll(pattern)) {
      const found = quoted?.replace(/\\(.)/g, '$1') ?? word
      if (found !== undefined) tokens.push({ text: found, line })
    }
  }
  return tokens
}
