// What a POSIX shell makes of a line before any program sees it (Shell Command Language 2.2, 2.3, 2.6, 2.10).

/** One simple command. */
export interface ShellCommand {
  /** The program and its arguments. Redirections are left out; what `$( )` stands for is not known and stays as written. */
  readonly words: readonly string[]
  /** What ended it; empty at the end of the text. */
  readonly endedBy: ShellOperator | ''
  /** Of its first word, from 1. */
  readonly line: number
}

export type ShellOperator = ';' | '&' | '&&' | '|' | '||' | '(' | ')' | '\n'

/** `unterminated` is the quote, or the opening bracket of a `$( )`, that has no end. */
export type ShellText =
  | { readonly commands: readonly ShellCommand[] }
  | { readonly unterminated: string; readonly line: number }

/** The value of a variable; undefined for one that is not set. */
export type Variables = (name: string) => string | undefined

const BLANK = /[ \t]/
const OPERATORS: readonly ShellOperator[] = ['&&', '||', ';', '&', '|', '(', ')', '\n']
/** A backslash inside of double quotes keeps its meaning before these alone. */
const ESCAPED_IN_QUOTES = ['$', '`', '"', '\\', '\n']
const NAME = /^[A-Za-z_]\w*/
/** Numbers of arguments, and what else has a sign for a name. */
const SPECIAL_NAME = /^[\d@*#?$!-]/

/**
 * Splits text into commands and words: quotes and backslashes go, `;` `&` `|` and line ends separate commands, `#` at the
 * beginning of a word is a comment, `$NAME`, `${NAME}` and `${NAME:-word}` are replaced (and split at blanks when they
 * stand outside of quotes). Names of files are not expanded.
 */
export function shellCommands(text: string, variables: Variables = () => undefined): ShellText {
  const scanner = new Scanner(text, variables)
  return scanner.run()
}

class Scanner {
  readonly #text: string
  readonly #variables: Variables
  readonly #commands: ShellCommand[] = []
  #words: string[] = []
  /** The word that is being read; undefined between words. */
  #word: string | undefined
  #at = 0
  #line = 1
  #firstLine = 1
  /** The next word names a file, and is no argument. */
  #redirecting = false

  constructor(text: string, variables: Variables) {
    this.#text = text
    this.#variables = variables
  }

  run(): ShellText {
    while (this.#at < this.#text.length) {
      const unterminated = this.#step()
      if (unterminated !== undefined) return { unterminated, line: this.#line }
    }
    this.#endCommand('')
    return { commands: this.#commands }
  }

  /** Reads one piece; a quote without an end is returned. */
  #step(): string | undefined {
    const char = this.#text[this.#at] ?? ''
    if (char === '\\') this.#backslash()
    else if (char === "'") return this.#singleQuotes()
    else if (char === '"') return this.#doubleQuotes()
    else if (char === '$' || char === '`') return this.#dollar(false)
    else if (BLANK.test(char)) this.#endWord(1)
    else if (char === '#' && this.#word === undefined) this.#comment()
    else if (char === '<' || char === '>') this.#redirection()
    else {
      const operator = OPERATORS.find((candidate) => this.#text.startsWith(candidate, this.#at))
      if (operator === undefined) this.#add(char, 1)
      else this.#operator(operator)
    }
    return undefined
  }

  #add(text: string, length: number): void {
    this.#word = (this.#word ?? '') + text
    for (let index = this.#at; index < this.#at + length; index++) if (this.#text[index] === '\n') this.#line++
    this.#at += length
  }

  /** A backslash before a line end joins the lines; before anything else it takes the meaning from it. */
  #backslash(): void {
    const next = this.#text[this.#at + 1]
    if (next === '\n') {
      this.#line++
      this.#at += 2
    } else this.#add(next ?? '\\', next === undefined ? 1 : 2)
  }

  #singleQuotes(): string | undefined {
    const end = this.#text.indexOf("'", this.#at + 1)
    if (end === -1) return "'"
    this.#add(this.#text.slice(this.#at + 1, end), end + 1 - this.#at)
    return undefined
  }

  #doubleQuotes(): string | undefined {
    this.#add('', 1)
    for (;;) {
      const char = this.#text[this.#at]
      if (char === undefined) return '"'
      if (char === '"') {
        this.#add('', 1)
        return undefined
      }
      const next = this.#text[this.#at + 1] ?? ''
      if (char === '\\' && ESCAPED_IN_QUOTES.includes(next)) this.#add(next === '\n' ? '' : next, 2)
      else if (char === '$' || char === '`') {
        const unterminated = this.#dollar(true)
        if (unterminated !== undefined) return unterminated
      } else this.#add(char, 1)
    }
  }

  /** A variable, or a command whose output is not known and which stays as it is. */
  #dollar(quoted: boolean): string | undefined {
    const rest = this.#text.slice(this.#at + 1)
    if (this.#text[this.#at] === '`' || rest.startsWith('(')) {
      const end = this.#text[this.#at] === '`' ? rest.indexOf('`') : closing(rest, '(', ')')
      if (end === -1) return this.#text[this.#at] === '`' ? '`' : '$('
      this.#add(this.#text.slice(this.#at, this.#at + end + 2), end + 2)
      return undefined
    }
    if (rest.startsWith('{')) {
      const end = closing(rest, '{', '}')
      if (end === -1) return '${'
      this.#substitute(this.#parameter(rest.slice(1, end)), end + 2, quoted)
      return undefined
    }
    const [name] = NAME.exec(rest) ?? SPECIAL_NAME.exec(rest) ?? []
    if (name === undefined) this.#add('$', 1)
    else this.#substitute(this.#variables(name) ?? '', name.length + 1, quoted)
    return undefined
  }

  /** The inside of `${ }`: a name, and what stands for one that is not set (`:-` also for one that is empty). */
  #parameter(inside: string): string {
    const [name = ''] = NAME.exec(inside) ?? SPECIAL_NAME.exec(inside) ?? []
    const value = this.#variables(name)
    const [, operator, word = ''] = /^(:-|-|:\+|\+)(.*)$/s.exec(inside.slice(name.length)) ?? []
    const absent = value === undefined || (operator?.startsWith(':') === true && value === '')
    switch (operator) {
      case ':-':
      case '-':
        return absent ? expanded(word, this.#variables) : value
      case ':+':
      case '+':
        return absent ? '' : expanded(word, this.#variables)
      default:
        return value ?? ''
    }
  }

  #substitute(value: string, length: number, quoted: boolean): void {
    if (quoted) {
      this.#add(value, length)
      return
    }
    const [first = '', ...more] = value.split(/[ \t\n]+/)
    if (value !== '') this.#word = (this.#word ?? '') + first
    for (const part of more) {
      this.#endWord(0)
      if (part !== '') this.#word = part
    }
    this.#at += length
  }

  #comment(): void {
    const end = this.#text.indexOf('\n', this.#at)
    this.#at = end === -1 ? this.#text.length : end
  }

  #redirection(): void {
    // A number in front belongs to it: 2>&1.
    if (this.#word !== undefined && /^\d+$/.test(this.#word)) this.#word = undefined
    this.#endWord(0)
    const [sign = ''] = /^(?:>>|>&|>\||<<-?|<&|<>|>|<)/.exec(this.#text.slice(this.#at)) ?? []
    this.#at += sign.length
    this.#redirecting = true
  }

  #operator(operator: ShellOperator): void {
    this.#endCommand(operator)
    this.#at += operator.length
    if (operator === '\n') this.#line++
    this.#firstLine = this.#line
  }

  #endWord(skip: number): void {
    this.#at += skip
    if (this.#word === undefined) return
    if (this.#redirecting) this.#redirecting = false
    else {
      if (this.#words.length === 0) this.#firstLine = this.#line
      this.#words.push(this.#word)
    }
    this.#word = undefined
  }

  #endCommand(endedBy: ShellCommand['endedBy']): void {
    this.#endWord(0)
    this.#redirecting = false
    if (this.#words.length > 0) this.#commands.push({ words: this.#words, endedBy, line: this.#firstLine })
    this.#words = []
  }
}

/** Where the bracket that the text begins with closes; -1 when it does not. */
function closing(text: string, open: string, close: string): number {
  let depth = 0
  for (let index = 0; index < text.length; index++) {
    if (text[index] === open) depth++
    if (text[index] === close && --depth === 0) return index
  }
  return -1
}

/** The default word of a parameter, as one word. */
function expanded(word: string, variables: Variables): string {
  const read = shellCommands(`"${word.replaceAll('"', '\\"')}"`, variables)
  return 'commands' in read ? (read.commands[0]?.words[0] ?? '') : word
}
