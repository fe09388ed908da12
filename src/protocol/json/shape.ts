import { NESTING_MAX, nestsWithin } from './depth.ts'
import { JavaDouble, type Json, type JsonOut, ObjectKeyed } from './writer.ts'

/**
 * How one kind of value is read from parsed JSON and lowered to what the writer takes. Reading coerces as fastjson does
 * (text to number and the reverse), ignores unknown properties, and gives the class's default for what is missing.
 * A value that cannot be coerced throws ShapeMismatch.
 */
export interface Shape<T> {
  /** Properties of objects, not keys of maps, in `unread` count as missing. */
  readonly read: (value: unknown, unread?: Unread) => T
  readonly write: (value: T) => JsonOut
}

/** Names of properties that a release does not have. */
export type Unread = ReadonlySet<string> | undefined

export class ShapeMismatch extends Error {}

/** Missing reads as the empty string. */
export const text: Shape<string> = { read: (value) => (isMissing(value) ? '' : asText(value)), write: same }

/** Whole number that fits 32 or 64 bits; missing reads as 0. */
export const whole: Shape<number> = {
  read: (value) => (isMissing(value) ? 0 : Math.trunc(asNumber(value))),
  write: same,
}

/** Whole number that fits 32 bits, where Java's class has an `int`; missing reads as 0. */
export const int: Shape<number> = {
  read: (value) => {
    const number = whole.read(value)
    if (number < -INT_RANGE || number >= INT_RANGE) throw new ShapeMismatch(`not an int: ${number}`)
    return number
  },
  write: same,
}

const INT_RANGE = 2 ** 31

/** The name of a constant of a Java enum; missing reads as the empty string, and what is no name is refused. */
export const constant: Shape<string> = {
  read: (value) => {
    if (typeof value === 'object' && value !== null) throw new ShapeMismatch(`not a constant: ${shown(value)}`)
    return text.read(value)
  },
  write: same,
}

export const flag: Shape<boolean> = { read: (value) => (isMissing(value) ? false : asBoolean(value)), write: same }

export const double: Shape<number> = {
  read: (value) => (isMissing(value) ? 0 : asNumber(value)),
  write: (value) => new JavaDouble(value),
}

/** A 64-bit number that is kept exactly, such as a tags code. */
export const exactLong: Shape<bigint> = {
  read: (value) => {
    if (isMissing(value)) return 0n
    const written = typeof value === 'number' ? Math.trunc(value) : asText(value)
    if (typeof written === 'string' && !/^[+-]?\d+$/.test(written)) throw new ShapeMismatch(`not a long: ${written}`)
    return BigInt(written)
  },
  write: same,
}

/** A subtree that is passed on as it came. */
export const anything: Shape<Json> = {
  read: (value) => {
    if (!nestsWithin(value)) throw new ShapeMismatch(`nested deeper than ${NESTING_MAX}`)
    return value as Json
  },
  write: same,
}

/** Missing or null reads as undefined, and undefined is left out. */
export function optional<T>(shape: Shape<T>): Shape<T | undefined> {
  return {
    read: (value, unread) => (isMissing(value) ? undefined : shape.read(value, unread)),
    write: (value) => (value === undefined ? undefined : shape.write(value)),
  }
}

/** Missing or null reads as `value`. */
export function orElse<T>(shape: Shape<T>, value: T): Shape<T> {
  return { read: (given, unread) => (isMissing(given) ? value : shape.read(given, unread)), write: shape.write }
}

/** Missing reads as an empty list. */
export function list<T>(shape: Shape<T>): Shape<readonly T[]> {
  return {
    read: (value, unread) => {
      if (isMissing(value)) return []
      if (!Array.isArray(value)) throw new ShapeMismatch(`not an array: ${shown(value)}`)
      return value.map((item) => shape.read(item, unread))
    },
    write: (values) => values.map(shape.write),
  }
}

/** A list of texts; fastjson takes a text for a list of one. */
export const textList: Shape<readonly string[]> = {
  read: (value) => list(text).read(typeof value === 'string' ? [value] : value),
  write: (values) => [...values],
}

/** Map with text keys; missing reads as empty. */
export function byText<T>(shape: Shape<T>): Shape<ReadonlyMap<string, T>> {
  return {
    read: (value, unread) => new Map(entriesOf(value).map(([key, item]) => [key, shape.read(item, unread)])),
    write: (map) => new Map([...map].map(([key, item]) => [key, shape.write(item)])),
  }
}

/** Map with whole-number keys, quoted or bare; missing reads as empty. */
export function byNumber<T>(shape: Shape<T>): Shape<ReadonlyMap<number, T>> {
  return {
    read: (value, unread) => new Map(entriesOf(value).map(([key, item]) => [wholeKey(key), shape.read(item, unread)])),
    write: (map) => new Map([...map].map(([key, item]) => [key, shape.write(item)])),
  }
}

/** Text values in an object without prototype, as attributes are; missing reads as empty. */
export const texts: Shape<Readonly<Record<string, string>>> = {
  read: (value) => {
    const found = Object.create(null) as Record<string, string>
    for (const [key, item] of entriesOf(value)) if (!isMissing(item)) found[key] = asText(item)
    return found
  },
  write: (record) => new Map(Object.entries(record)),
}

/**
 * Map whose keys are objects. They come as objects (`{{…}:…}`, which the tolerant reader turns into JSON text) or as
 * text holding JSON. Missing reads as empty; entries whose key is no such object are dropped, as a broken `$ref` is.
 */
export function byObject<K, T>(keyShape: Shape<K>, shape: Shape<T>): Shape<readonly (readonly [K, T])[]> {
  return {
    read: (value, unread) => {
      const entries: (readonly [K, T])[] = []
      for (const [key, item] of entriesOf(value)) {
        const object = parsedKey(key)
        if (object !== undefined) entries.push([keyShape.read(object, unread), shape.read(item, unread)])
      }
      return entries
    },
    write: (entries) => new ObjectKeyed(entries.map(([key, item]) => [keyShape.write(key), shape.write(item)])),
  }
}

function parsedKey(key: string): unknown {
  try {
    const object: unknown = JSON.parse(key)
    return typeof object === 'object' && object !== null && !('$ref' in object) ? object : undefined
  } catch {
    // Not an object key; the original would fail here, we only lose the entry.
    return undefined
  }
}

type Shapes<T> = { readonly [K in keyof T]-?: Shape<T[K]> }

/** An object with the given properties. */
export function object<T extends object>(shapes: Shapes<T>): Shape<T> {
  const fields = Object.entries(shapes) as [string, Shape<unknown>][]
  return {
    read: (value, unread) => {
      if (typeof value !== 'object' || value === null || Array.isArray(value)) {
        throw new ShapeMismatch(`not an object: ${shown(value)}`)
      }
      const given = value as { readonly [property: string]: unknown }
      const read: { [property: string]: unknown } = {}
      for (const [name, shape] of fields) {
        const known = Object.hasOwn(given, name) && unread?.has(name) !== true
        read[name] = shape.read(known ? given[name] : undefined, unread)
      }
      return read as T
    },
    write: (value) => {
      const given = value as { readonly [property: string]: unknown }
      const written: { [property: string]: JsonOut } = {}
      for (const [name, shape] of fields) {
        const item = given[name]
        if (item !== undefined) written[name] = shape.write(item)
      }
      return written
    },
  }
}

function same<T extends JsonOut>(value: T): JsonOut {
  return value
}

function isMissing(value: unknown): value is undefined | null {
  return value === undefined || value === null
}

function entriesOf(value: unknown): [string, unknown][] {
  if (isMissing(value)) return []
  if (typeof value !== 'object' || Array.isArray(value)) throw new ShapeMismatch(`not an object: ${shown(value)}`)
  return Object.entries(value)
}

function wholeKey(key: string): number {
  if (!/^-?\d+$/.test(key)) throw new ShapeMismatch(`not a whole-number key: ${key}`)
  return Number(key)
}

function asText(value: unknown): string {
  if (!nestsWithin(value)) throw new ShapeMismatch(`nested deeper than ${NESTING_MAX}`)
  return typeof value === 'string' ? value : typeof value === 'object' ? JSON.stringify(value) : String(value)
}

function asNumber(value: unknown): number {
  if (typeof value === 'number') return value
  const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : Number.NaN
  if (typeof value === 'boolean') return value ? 1 : 0
  if (Number.isNaN(number)) throw new ShapeMismatch(`not a number: ${shown(value)}`)
  return number
}

function asBoolean(value: unknown): boolean {
  if (typeof value === 'boolean') return value
  if (typeof value === 'number') return value === 1
  const known = typeof value === 'string' ? FLAGS.get(value.toLowerCase()) : undefined
  if (known === undefined) throw new ShapeMismatch(`not a boolean: ${shown(value)}`)
  return known
}

/** Texts that fastjson takes for a boolean (TypeUtils.castToBoolean). */
const FLAGS: ReadonlyMap<string, boolean> = new Map([
  ['true', true],
  ['1', true],
  ['y', true],
  ['t', true],
  ['false', false],
  ['0', false],
  ['n', false],
  ['f', false],
  ['', false],
  ['null', false],
])

function shown(value: unknown): string {
  if (!nestsWithin(value)) return 'a deeply nested value'
  const written = JSON.stringify(value) ?? String(value)
  return written.length > 80 ? `${written.slice(0, 80)}…` : written
}
