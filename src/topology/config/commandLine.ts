/** An option of a command line. */
export interface Flag {
  readonly short: string
  readonly long: string
  readonly takesValue: boolean
}

export type CommandLine =
  | {
      /** By long name; of several the first, as getOptionValue answers. Options without a value are there with ''. */
      readonly options: ReadonlyMap<string, string>
      /** Words that belong to no option. The original looks at none of them. */
      readonly words: readonly string[]
    }
  /** The message of the ParseException, which users do not see: the program prints its usage and ends with 1. */
  | { readonly refused: string }

/**
 * Reads arguments as DefaultParser of commons-cli 1.4 does: `-n value`, `-nvalue`, `-n=value`, `--long value`,
 * `--long=value`, beginnings of long names, `-pm` for `-p -m`; double quotes around a value go.
 */
export function commandLine(words: readonly string[], flags: readonly Flag[]): CommandLine {
  try {
    const parser = new Parser(flags)
    for (const word of words) parser.take(word)
    parser.end()
    return { options: parser.options, words: parser.words }
  } catch (error) {
    if (error instanceof Refusal) return { refused: error.message }
    throw error
  }
}

class Refusal extends Error {}

class Parser {
  readonly options = new Map<string, string>()
  readonly words: string[] = []
  readonly #flags: readonly Flag[]
  /** The option whose value comes next. */
  #waiting: Flag | undefined
  #skipping = false

  constructor(flags: readonly Flag[]) {
    this.#flags = flags
  }

  take(word: string): void {
    if (this.#skipping) this.words.push(word)
    else if (word === '--') this.#skipping = true
    else if (this.#waiting !== undefined && !this.#isOption(word)) this.#value(this.#waiting, word)
    else if (word.startsWith('--')) this.#long(word, word.slice(2))
    else if (word.startsWith('-') && word !== '-') this.#shortOrLong(word, word.slice(1))
    else this.#unknown(word)
  }

  end(): void {
    if (this.#waiting !== undefined) throw new Refusal(`Missing argument for option: ${this.#waiting.short}`)
  }

  #isOption(word: string): boolean {
    if (!word.startsWith('-') || word.length < 2 || /^-\d+(?:\.\d+)?$/.test(word)) return false
    const name = nameIn(word.replace(/^--?/, ''))
    if (this.#matching(name).length > 0) return true
    if (word.startsWith('--')) return false
    return this.#longPrefix(name) !== undefined || this.#short(name) !== undefined || this.#short(name[0]) !== undefined
  }

  #long(word: string, text: string): void {
    const [flag, ...others] = this.#matching(nameIn(text))
    if (flag === undefined) this.#unknown(word)
    else if (others.length > 0) {
      const names = [flag, ...others].map(({ long }) => `'${long}'`).join(', ')
      throw new Refusal(`Ambiguous option: '--${nameIn(text)}'  (could be: ${names})`)
    } else if (!text.includes('=')) this.#option(flag)
    else if (flag.takesValue) this.#optionWith(flag, text.slice(text.indexOf('=') + 1))
    else this.#unknown(word)
  }

  #shortOrLong(word: string, text: string): void {
    const name = nameIn(text)
    const flag = this.#short(name)
    if (text.includes('=')) {
      if (name.length > 1) this.#long(word, text)
      else if (flag?.takesValue === true) this.#optionWith(flag, text.slice(2))
      else this.#unknown(word)
    } else if (flag !== undefined) this.#option(flag)
    else if (this.#matching(name).length > 0) this.#long(word, text)
    else {
      const prefix = this.#longPrefix(text)
      if (prefix?.takesValue === true) this.#optionWith(prefix, text.slice(prefix.long.length))
      else this.#concatenated(word, text)
    }
  }

  /** `-pm`, or a value that stands at its option without a blank. */
  #concatenated(word: string, text: string): void {
    for (let index = 0; index < text.length; index++) {
      const flag = this.#short(text[index])
      if (flag === undefined) {
        this.#unknown(word)
        return
      }
      if (flag.takesValue && index + 1 < text.length) {
        this.#optionWith(flag, text.slice(index + 1))
        return
      }
      this.#option(flag)
    }
  }

  #option(flag: Flag): void {
    this.end()
    if (flag.takesValue) this.#waiting = flag
    else if (!this.options.has(flag.long)) this.options.set(flag.long, '')
  }

  #optionWith(flag: Flag, value: string): void {
    this.#option(flag)
    this.#value(flag, value)
  }

  #value(flag: Flag, text: string): void {
    const quoted = text.length > 1 && text.startsWith('"') && text.endsWith('"') && !text.slice(1, -1).includes('"')
    if (!this.options.has(flag.long)) this.options.set(flag.long, quoted ? text.slice(1, -1) : text)
    this.#waiting = undefined
  }

  #unknown(word: string): void {
    if (word.startsWith('-') && word.length > 1) throw new Refusal(`Unrecognized option: ${word}`)
    this.words.push(word)
  }

  #short(name: string | undefined): Flag | undefined {
    return this.#flags.find(({ short }) => short === name)
  }

  /** The option of this long name, or those whose names begin so. */
  #matching(name: string): readonly Flag[] {
    const exact = this.#flags.filter(({ long }) => long === name)
    return exact.length > 0 || name === '' ? exact : this.#flags.filter(({ long }) => long.startsWith(name))
  }

  #longPrefix(text: string): Flag | undefined {
    const candidates = this.#flags.filter(({ long }) => long.length > 1 && text.startsWith(long))
    return candidates.sort((a, b) => b.long.length - a.long.length)[0]
  }
}

function nameIn(text: string): string {
  const equals = text.indexOf('=')
  return equals === -1 ? text : text.slice(0, equals)
}
