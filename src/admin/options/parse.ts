import { UsageError } from '../failures.ts'
import { nearest } from '../nearest.ts'
import type { Option, Options } from './option.ts'

/**
 * Takes the words of a command line apart the way mqadmin does (commons-cli): `-t T`, `-tT`, `-t=T`, `--topic T`,
 * `--topic=T`, `-topic T`; unambiguous beginnings of a long name; flags bundled behind one dash; a value that begins with a
 * dash, unless it is an option itself. Other than there, an option that is given twice and a word too many are errors.
 * Gives texts by long name, '' for a flag.
 */
export function parseWords(words: readonly string[], options: Options): ReadonlyMap<string, string> {
  const given = new Map<string, string>()
  const waiting = [...words]
  for (let word = waiting.shift(); word !== undefined; word = waiting.shift()) {
    if (word === '--') throwExtra(waiting[0])
    const found = word.startsWith('-') && word !== '-' ? optionOf(word, options) : throwExtra(word)
    if (found === undefined) continue
    for (const name of found.flags) put(given, name, '', options)
    const { last } = found
    if (last === undefined) continue
    const option = options[last.name]
    if (option?.value === undefined) {
      if (last.value !== undefined) throw new UsageError(`${label(last.name, option)} takes no value`)
      put(given, last.name, '', options)
      continue
    }
    const next = last.value ?? waiting.shift()
    const missing = next === undefined || (last.value === undefined && isOption(next, options))
    if (missing) throw new UsageError(`${label(last.name, option)} needs a value, <${option.value}>`)
    put(given, last.name, unquoted(next), options)
  }
  return given
}

/** `-t/--topic`, as it stands in messages. */
export function label(name: string, option: Option<unknown> | undefined): string {
  return option?.letter === undefined ? `--${name}` : `-${option.letter}/--${name}`
}

interface FoundOptions {
  /** Flags that stand before it behind the same dash. */
  readonly flags: readonly string[]
  readonly last: { readonly name: string; readonly value: string | undefined } | undefined
}

function optionOf(word: string, options: Options): FoundOptions {
  const bare = word.replace(/^--?/, '')
  const equals = bare.indexOf('=')
  const [name, value] = equals < 0 ? [bare, undefined] : [bare.slice(0, equals), bare.slice(equals + 1)]
  const exact = byName(name, options)
  if (exact !== undefined) return { flags: [], last: { name: exact, value } }
  if (word.startsWith('--')) throw unknown(word, name, options)
  // One dash: the first letter with its value at once, or several flags.
  const letters = [...bare]
  const flags: string[] = []
  for (let index = 0; index < letters.length; index++) {
    const found = byLetter(letters[index] ?? '', options)
    if (found === undefined) throw unknown(word, name, options)
    const takesValue = options[found]?.value !== undefined
    if (takesValue) {
      const rest = letters.slice(index + 1).join('')
      return { flags, last: { name: found, value: rest === '' ? undefined : rest } }
    }
    flags.push(found)
  }
  return { flags, last: undefined }
}

function byLetter(letter: string, options: Options): string | undefined {
  return Object.keys(options).find((name) => options[name]?.letter === letter)
}

/** By letter, by long name, or by the beginning of one long name alone. */
function byName(name: string, options: Options): string | undefined {
  const letter = byLetter(name, options)
  if (letter !== undefined) return letter
  if (Object.hasOwn(options, name)) return name
  const beginnings = name.length < 2 ? [] : Object.keys(options).filter((long) => long.startsWith(name))
  return beginnings.length === 1 ? beginnings[0] : undefined
}

function isOption(word: string, options: Options): boolean {
  if (!word.startsWith('-') || word === '-') return false
  const name = word.replace(/^--?/, '').split('=')[0] ?? ''
  return byName(name, options) !== undefined
}

function put(given: Map<string, string>, name: string, value: string, options: Options): void {
  if (given.has(name)) throw new UsageError(`${label(name, options[name])} is given twice`)
  given.set(name, value)
}

function unknown(word: string, name: string, options: Options): UsageError {
  const like = nearest(name, Object.keys(options))
  return new UsageError(`${word} is no option of this command${like === undefined ? '' : `; did you mean --${like}?`}`)
}

function throwExtra(word: string | undefined): undefined {
  if (word === undefined) return undefined
  throw new UsageError(`"${word}" is one word too many; a value that has blanks needs quotes`)
}

/** commons-cli takes double quotes away that a shell left in place. */
function unquoted(value: string): string {
  return value.length >= 2 && value.startsWith('"') && value.endsWith('"') ? value.slice(1, -1) : value
}
