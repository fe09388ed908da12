import { doubleText, longText } from '../java/index.ts'
import { asciiText, javaText } from './text.ts'

// Writer in the style of fastjson 1.x (remoting.md 2.2): compact, properties in alphabetical order, null properties left
// out, whole-number keys bare, object keys as objects.

/** Values that read the same after a round trip. A Map keeps its order; the properties of an object are sorted. */
export type Json =
  | string
  | number
  | boolean
  | readonly Json[]
  | ReadonlySet<Json>
  | ReadonlyMap<string, Json>
  | ReadonlyMap<number, Json>
  | { readonly [property: string]: Json | undefined }

/** A Java double: written with a fractional part even when it is whole. */
export class JavaDouble {
  readonly value: number

  constructor(value: number) {
    this.value = value
  }
}

/** A map whose keys are objects, written `{{…}:…}`. */
export class ObjectKeyed {
  readonly entries: readonly (readonly [JsonOut, JsonOut])[]

  constructor(entries: readonly (readonly [JsonOut, JsonOut])[]) {
    this.entries = entries
  }
}

/** What can be written. `undefined` and null are left out of objects and written as null elsewhere. */
export type JsonOut =
  | string
  | number
  | bigint
  | boolean
  | null
  | undefined
  | JavaDouble
  | ObjectKeyed
  | readonly JsonOut[]
  | ReadonlySet<JsonOut>
  | ReadonlyMap<string, JsonOut>
  | ReadonlyMap<number, JsonOut>
  | { readonly [property: string]: JsonOut }

export interface JsonStyle {
  /** How whole-number keys of maps are written. Default `bare`, as fastjson 1.x does; strict parsers want `quoted`. */
  readonly numberKeys?: 'bare' | 'quoted'
  /** Escape everything beyond ASCII. Default false. */
  readonly ascii?: boolean
  /** Sort the keys of maps, numbers by their value (MapSortField). Default false: the map's own order. */
  readonly sortedMaps?: boolean
  /** Properties of objects, not keys of maps, that are left out: those that an older release does not have. */
  readonly without?: ReadonlySet<string>
}

/** JSON text of a value. A number is written as a Java long unless it has a fraction. */
export function writeJson(value: JsonOut, style: JsonStyle = {}): string {
  return write(value, {
    quote: style.ascii === true ? asciiText : javaText,
    quotedKeys: style.numberKeys === 'quoted',
    sorted: style.sortedMaps === true,
    without: style.without,
  })
}

interface How {
  readonly quote: (text: string) => string
  readonly quotedKeys: boolean
  readonly sorted: boolean
  readonly without: ReadonlySet<string> | undefined
}

function write(value: JsonOut, how: How): string {
  switch (typeof value) {
    case 'string':
      return how.quote(value)
    case 'number':
      return Number.isInteger(value) ? longText(value) : Number.isFinite(value) ? String(value) : 'null'
    case 'bigint':
    case 'boolean':
      return String(value)
    case 'object':
      return value === null ? 'null' : writeObject(value, how)
    default:
      return 'null'
  }
}

function writeObject(value: JsonOut & object, how: How): string {
  if (Array.isArray(value)) return list(value as readonly JsonOut[], how)
  if (value instanceof Set) return list([...value], how)
  if (value instanceof JavaDouble) return doubleText(value.value)
  if (value instanceof ObjectKeyed) {
    return `{${value.entries.map(([key, item]) => `${write(key, how)}:${write(item, how)}`).join(',')}}`
  }
  if (value instanceof Map) {
    const entries = [...value] as [string | number, JsonOut][]
    if (how.sorted) entries.sort(([left], [right]) => (left < right ? -1 : left > right ? 1 : 0))
    return `{${entries.map(([key, item]) => `${mapKey(key, how)}:${write(item, how)}`).join(',')}}`
  }
  const object = value as { readonly [property: string]: JsonOut }
  let text = ''
  for (const key of Object.keys(object).sort()) {
    const item = object[key]
    if (item === undefined || item === null || how.without?.has(key) === true) continue
    text += `${text === '' ? '' : ','}${how.quote(key)}:${write(item, how)}`
  }
  return `{${text}}`
}

function list(items: readonly JsonOut[], how: How): string {
  return `[${items.map((item) => write(item, how)).join(',')}]`
}

function mapKey(key: string | number, how: How): string {
  if (typeof key === 'string') return how.quote(key)
  return how.quotedKeys ? `"${longText(key)}"` : longText(key)
}
