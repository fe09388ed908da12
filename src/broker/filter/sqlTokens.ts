import { escaped, lexicalFault } from './sqlFault.ts'

/** One token. `kind` is its name in error messages: `"NOT"` and `"="` with quotes, `<ID>` and `<EOF>` without. */
export interface SqlToken {
  readonly kind: string
  readonly image: string
  /** Index of its first character; of the last character of the text for `<EOF>`. */
  readonly start: number
}

export const EOF = '<EOF>'
export const DECIMAL = '<DECIMAL_LITERAL>'
export const FLOAT = '<FLOATING_POINT_LITERAL>'
export const STRING = '<STRING_LITERAL>'
export const ID = '<ID>'

const KEYWORDS: ReadonlySet<string> = new Set(['NOT', 'AND', 'OR', 'BETWEEN', 'IN', 'TRUE', 'FALSE', 'NULL', 'IS'])
/** Since 5.0; ordinary names before. */
const TEXT_SEARCHES: ReadonlySet<string> = new Set(['CONTAINS', 'STARTSWITH', 'ENDSWITH'])

/** Between tokens: white space, `-- …` up to a line end (which has to be there), and block comments. */
const SKIPPED = /(?:[ \t\n\r\f]|--[^\n\r]*[\n\r]|\/\*[^*]*\*(?:\*|[^*/][^*]*\*)*\/)+/y
const FLOAT_TEXT = /(?:[0-9]+\.[0-9]*(?:[eE][+-]?[0-9]+)?|\.[0-9]+(?:[eE][+-]?[0-9]+)?|[0-9]+[eE][+-]?[0-9]+)/y
/** Zero stands alone: `007` is the three tokens 0, 0 and 7. */
const DECIMAL_TEXT = /(?:0|[1-9][0-9]*[lL]?)/y
const STRING_TEXT = /'(?:''|[^'])*'/y
const WORD = /[A-Za-z_$][A-Za-z0-9_$]*/y
const SYMBOL = /<>|>=|<=|[=<>(),+-]/y
/** Tabs end at multiples of this column (SimpleCharStream). */
const TAB_COLUMNS = 8

/**
 * The tokens of an expression, made one by one as the parser asks for them: what it never looks at is never refused, so
 * that `a > 1 b #` is a valid expression (SelectorParser of 5.3.3 does not ask for the end of the text).
 */
export class SqlTokens {
  readonly #text: string
  readonly #textSearches: boolean
  readonly #tokens: SqlToken[] = []
  #position = 0

  constructor(text: string, textSearches: boolean) {
    this.#text = text
    this.#textSearches = textSearches
  }

  /** The token at an index, counting from 0; past the end it is `<EOF>`. Throws SqlFault where no token can be made. */
  at(index: number): SqlToken {
    while (this.#tokens.length <= index) this.#tokens.push(this.#next())
    const token = this.#tokens[index]
    return token ?? this.#end()
  }

  /** `line L, column C` of a token, as messages say it. */
  place(token: SqlToken): string {
    const { line, column } = placeOf(this.#text, token.start)
    return `line ${line}, column ${column}`
  }

  #end(): SqlToken {
    return { kind: EOF, image: '', start: this.#text.length - 1 }
  }

  #next(): SqlToken {
    this.#position += this.#match(SKIPPED).length
    const start = this.#position
    if (start >= this.#text.length) return this.#end()
    const token = this.#tokenHere()
    if (token === undefined) throw this.#fault()
    this.#position += token.image.length
    return { ...token, start }
  }

  #tokenHere(): { kind: string; image: string } | undefined {
    const word = this.#match(WORD)
    if (word !== '') {
      const keyword = word.toUpperCase()
      const known = KEYWORDS.has(keyword) || (this.#textSearches && TEXT_SEARCHES.has(keyword))
      return { kind: known ? `"${keyword}"` : ID, image: word }
    }
    const float = this.#match(FLOAT_TEXT)
    if (float !== '') return { kind: FLOAT, image: float }
    const decimal = this.#match(DECIMAL_TEXT)
    if (decimal !== '') return { kind: DECIMAL, image: decimal }
    const string = this.#match(STRING_TEXT)
    if (string !== '') return { kind: STRING, image: string }
    const symbol = this.#match(SYMBOL)
    return symbol === '' ? undefined : { kind: `"${symbol}"`, image: symbol }
  }

  #match(pattern: RegExp): string {
    pattern.lastIndex = this.#position
    return pattern.exec(this.#text)?.[0] ?? ''
  }

  /**
   * No token begins here. As JavaCC's scanner does, it names the first character that no token could go on with: after
   * the open quote or comment that is the end, after `.` or `/` the next character, otherwise the character itself.
   */
  #fault(): Error {
    const start = this.#position
    const char = this.#text.charAt(start)
    const open = char === "'" || this.#text.startsWith('/*', start)
    const taken = open ? this.#text.length - start : char === '.' || char === '/' ? 1 : 0
    const failing = start + taken
    // The end is met as well when the offending character is the last one: the scanner asks for one more.
    if (failing >= this.#text.length) return this.#endFault(start, this.#text.length - start)
    if (taken === 0 && start === this.#text.length - 1) return this.#endFault(start, 1)
    if (taken === 1 && failing === this.#text.length - 1) return this.#endFault(start, 2)
    const { line, column } = placeOf(this.#text, failing)
    const found = `"${escaped(this.#text.charAt(failing))}" (${this.#text.charCodeAt(failing)})`
    const after = escaped(this.#text.slice(start, failing))
    return lexicalFault(`Lexical error at line ${line}, column ${column}.  Encountered: ${found}, after : "${after}"`)
  }

  /** The scanner ran into the end after `taken` characters; a single one is not repeated in the message. */
  #endFault(start: number, taken: number): Error {
    const last = this.#text.charAt(this.#text.length - 1)
    const place = placeOf(this.#text, this.#text.length - 1)
    const lineEnd = last === '\n' || last === '\r'
    const line = lineEnd ? place.line + 1 : place.line
    const column = lineEnd ? 0 : place.column + 1
    const after = taken <= 1 ? '' : escaped(this.#text.slice(start))
    return lexicalFault(`Lexical error at line ${line}, column ${column}.  Encountered: <EOF> after : "${after}"`)
  }
}

/** Line and column of a character, both counting from 1; 0 and 0 where there is none (SimpleCharStream). */
function placeOf(text: string, index: number): { line: number; column: number } {
  if (index < 0) return { line: 0, column: 0 }
  let line = 1
  let column = 0
  for (let at = 0; at <= index; at++) {
    const before = text.charAt(at - 1)
    const newLine = at > 0 && (before === '\n' || (before === '\r' && text.charAt(at) !== '\n'))
    if (newLine) {
      line++
      column = 0
    }
    column++
    if (text.charAt(at) === '\t') column += TAB_COLUMNS - 1 - ((column - 1) % TAB_COLUMNS)
  }
  return { line, column }
}
