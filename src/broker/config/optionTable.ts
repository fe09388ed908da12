import { doubleText } from '../../protocol/index.ts'
/**
 * One configuration option: its type and its default. `?` marks text that is null until it is set; `-` an option that
 * the original cannot set by name (it has no setter), so that a file's value is ignored.
 */
export type OptionType =
  | 'int'
  | 'int-'
  | 'long'
  | 'double'
  | 'boolean'
  | 'boolean-'
  | 'string'
  | 'string-'
  | 'string?'
  | keyof typeof choices

export type OptionTable = { readonly [name: string]: readonly [OptionType, number | boolean | string | null] }

/** Options whose value is one of a few words (enumerations in the original). */
export const choices = {
  brokerRole: ['ASYNC_MASTER', 'SYNC_MASTER', 'SLAVE'],
  flushDiskType: ['SYNC_FLUSH', 'ASYNC_FLUSH'],
  requestMode: ['PULL', 'POP'],
  metricsExporter: ['DISABLE', 'OTLP_GRPC', 'PROM', 'LOG'],
} as const

type ValueOfType<T extends OptionType> = T extends keyof typeof choices
  ? (typeof choices)[T][number]
  : T extends 'boolean' | 'boolean-'
    ? boolean
    : T extends 'string' | 'string-'
      ? string
      : T extends 'string?'
        ? string | null
        : number

/** The typed values of a table. */
export type OptionValues<T extends OptionTable> = { readonly [K in keyof T]: ValueOfType<T[K][0]> }

/** A value of any option, as it is kept. */
export type OptionValue = number | boolean | string | null

/** What `parseOption` found: the value, or what would have been allowed. */
export type ParsedOption = { readonly value: OptionValue } | { readonly allowed: string }

/** `Integer.parseInt`: an optional sign and digits, nothing else, not even a blank at the end. */
const WHOLE_NUMBER = /^[+-]?\d+$/
const DECIMAL_NUMBER = /^\s*[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?[dDfF]?\s*$/

/**
 * Reads one value as the original's `MixAll.properties2Object` does, except that what it would silently ignore is
 * reported. Text is trimmed unless `trims` is false, numbers are not.
 */
export function parseOption(type: OptionType, text: string, trims = true): ParsedOption {
  switch (type) {
    case 'int':
    case 'int-':
      return parseWhole(text, -0x8000_0000, 0x7fff_ffff)
    case 'long':
      return parseWhole(text, Number.MIN_SAFE_INTEGER, Number.MAX_SAFE_INTEGER)
    case 'double':
      if (!DECIMAL_NUMBER.test(text)) return { allowed: 'a decimal number' }
      return { value: Number.parseFloat(text) }
    case 'boolean':
    case 'boolean-':
      if (/^true$/i.test(text)) return { value: true }
      if (/^false$/i.test(text)) return { value: false }
      return { allowed: 'true or false' }
    case 'string':
    case 'string-':
    case 'string?':
      return { value: trims ? text.trim() : text }
    default: {
      const word = choices[type].find((choice) => choice === text.trim())
      return word === undefined ? { allowed: `one of ${choices[type].join(', ')}` } : { value: word }
    }
  }
}

function parseWhole(text: string, min: number, max: number): ParsedOption {
  const value = Number(text)
  if (!WHOLE_NUMBER.test(text) || value < min || value > max) {
    return { allowed: `a whole number from ${min} to ${max}, without blanks around it` }
  }
  return { value }
}

/** The text of a value as GET_BROKER_CONFIG prints it, or undefined for null, which it leaves out. */
export function optionText(type: OptionType, value: OptionValue): string | undefined {
  if (value === null) return undefined
  return typeof value === 'number' && type === 'double' ? doubleText(value) : String(value)
}

/** The defaults of a table, as a fresh map to change. */
export function defaultsOf(table: OptionTable): Map<string, OptionValue> {
  return new Map(Object.entries(table).map(([name, row]) => [name, row[1]]))
}
