import { UsageError } from '../failures.ts'
import { parseTime, TIME_FORMS } from './time.ts'

/** An option of a command. Its long name is the key under which it stands. */
export interface Option<V> {
  readonly letter: string | undefined
  /** What stands for the value in help texts; undefined for a flag, which takes none. */
  readonly value: string | undefined
  readonly help: string
  readonly required: boolean
  /** Reads what was given, undefined when nothing was. Throws UsageError with what is allowed. */
  read(text: string | undefined, nowMs: number): V
}

export type Options = Readonly<Record<string, Option<unknown>>>

/** What a command gets of its options. */
export type OptionValues<O extends Options> = { readonly [K in keyof O]: O[K] extends Option<infer V> ? V : never }

type Reader<V> = (text: string, nowMs: number) => V

function valued<V>(letter: string | undefined, value: string, help: string, reader: Reader<V>): Option<V | undefined> {
  return {
    letter,
    value,
    help,
    required: false,
    read: (text, nowMs) => (text === undefined ? undefined : reader(text, nowMs)),
  }
}

/** A text that is not empty. */
export function text(letter: string | undefined, value: string, help: string): Option<string | undefined> {
  return valued(letter, value, help, (given) => {
    if (given === '') throw new UsageError('must not be empty')
    return given
  })
}

/** A text that may be empty. */
export function anyText(letter: string | undefined, value: string, help: string): Option<string | undefined> {
  return valued(letter, value, help, (given) => given)
}

/** `host:port`. */
export function address(letter: string | undefined, help: string): Option<string | undefined> {
  return valued(letter, 'host:port', help, (given) => {
    const port = /^\S+:(\d{1,5})$/.exec(given)?.[1]
    if (port !== undefined && Number(port) >= 1 && Number(port) <= 65_535) return given
    throw new UsageError(`"${given}" is not the address of a broker; allowed is host:port, as clusterList shows it`)
  })
}

export function whole(
  letter: string | undefined,
  value: string,
  help: string,
  limits: { readonly min: number; readonly max?: number },
): Option<number | undefined> {
  const { min, max = Number.MAX_SAFE_INTEGER } = limits
  return valued(letter, value, help, (given) => {
    const number = /^-?\d+$/.test(given) ? Number(given) : Number.NaN
    if (number >= min && number <= max) return number
    const upTo = limits.max === undefined ? `from ${min} on` : `from ${min} to ${max}`
    throw new UsageError(`"${given}" is out of range; allowed are whole numbers ${upTo}`)
  })
}

/** `true` or `false`, as mqadmin takes them. */
export function yesNo(letter: string | undefined, help: string): Option<boolean | undefined> {
  return valued(letter, 'true|false', help, (given) => {
    const word = given.toLowerCase()
    if (word === 'true' || word === 'false') return word === 'true'
    throw new UsageError(`"${given}" is neither true nor false`)
  })
}

/** A time, in wall milliseconds. −1 where the command allows it. */
export function time(
  letter: string | undefined,
  help: string,
  options: { readonly end?: true } = {},
): Option<number | undefined> {
  return valued(letter, 'time', help, (given, nowMs) => {
    if (options.end === true && given === '-1') return -1
    const ms = parseTime(given, nowMs)
    if (ms !== undefined) return ms
    const end = options.end === true ? ', or -1 for the end of the queues' : ''
    throw new UsageError(`"${given}" is not a time; allowed are ${TIME_FORMS}${end}`)
  })
}

export function flag(letter: string | undefined, help: string): Option<boolean> {
  return { letter, value: undefined, help, required: false, read: (given) => given !== undefined }
}

/** The option cannot be left out. */
export function required<V>(option: Option<V | undefined>): Option<V> {
  return {
    ...option,
    required: true,
    read: (given, nowMs) => {
      const value = option.read(given, nowMs)
      if (value === undefined) throw new UsageError('is missing')
      return value
    },
  }
}
