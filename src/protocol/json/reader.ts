// Reader for what fastjson 1.x writes and accepts beyond JSON (remoting.md 2.2 to 2.4): bare and object keys, single
// quotes, trailing commas, comments, `$ref`. It is used only after JSON.parse has thrown.

/** Deeper nesting is refused, so that a hostile body cannot exhaust the stack. */
const DEPTH_MAX = 256

/**
 * Parses a text as fastjson 1.x does, or gives undefined where it throws. Objects have no prototype; their keys are
 * texts: a number as its digits, an object as its compact JSON. Integers beyond 2^53 are the nearest number.
 */
export function parseTolerantJson(text: string): unknown {
  const cursor: Cursor = { text, at: 0, depth: 0, inKey: false, referenced: false }
  try {
    const value = readValue(cursor)
    skipBlank(cursor)
    if (cursor.at < text.length) return undefined
    return cursor.referenced ? resolve(value, value) : value
  } catch (error) {
    if (error === broken) return undefined
    throw error
  }
}

interface Cursor {
  readonly text: string
  at: number
  depth: number
  /** Reading an object that is a key. Such a key cannot hold another one: its text would double with every level. */
  inKey: boolean
  referenced: boolean
}

/** Thrown and caught within this file. */
const broken: unique symbol = Symbol('broken JSON')

function readValue(cursor: Cursor): unknown {
  skipBlank(cursor)
  switch (cursor.text[cursor.at]) {
    case '{':
      return nested(cursor, readObject)
    case '[':
      return nested(cursor, readArray)
    case '"':
    case "'":
      return readString(cursor)
    default:
      return readWord(cursor)
  }
}

function nested(cursor: Cursor, read: (cursor: Cursor) => unknown): unknown {
  cursor.depth += 1
  if (cursor.depth > DEPTH_MAX) throw broken
  cursor.at += 1
  const value = read(cursor)
  cursor.depth -= 1
  return value
}

function readObject(cursor: Cursor): unknown {
  const object = Object.create(null) as { [key: string]: unknown }
  for (;;) {
    skipBlank(cursor)
    if (taken(cursor, ',')) continue
    if (taken(cursor, '}')) return object
    const key = readKey(cursor)
    skipBlank(cursor)
    if (!taken(cursor, ':')) throw broken
    object[key] = readValue(cursor)
    if (key === '$ref') cursor.referenced = true
    skipBlank(cursor)
    if (cursor.text[cursor.at] !== '}' && !taken(cursor, ',')) throw broken
  }
}

function readArray(cursor: Cursor): unknown {
  const array: unknown[] = []
  for (;;) {
    skipBlank(cursor)
    if (taken(cursor, ',')) continue
    if (taken(cursor, ']')) return array
    array.push(readValue(cursor))
    skipBlank(cursor)
    if (cursor.text[cursor.at] !== ']' && !taken(cursor, ',')) throw broken
  }
}

function readKey(cursor: Cursor): string {
  const first = cursor.text[cursor.at]
  if (first === '"' || first === "'") return readString(cursor)
  if (first === '{' || first === '[') return readObjectKey(cursor)
  const from = cursor.at
  while (cursor.at < cursor.text.length && !KEY_END.test(cursor.text.charAt(cursor.at))) cursor.at += 1
  if (cursor.at === from) throw broken
  return cursor.text.slice(from, cursor.at)
}

function readObjectKey(cursor: Cursor): string {
  if (cursor.inKey) throw broken
  cursor.inKey = true
  const key = JSON.stringify(readValue(cursor))
  cursor.inKey = false
  return key
}

const KEY_END = /[\s:,{}[\]"']/
const WORD_END = /[\s:,{}[\]"'/]/
const NUMBER = /^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?[LSBFD]?$/

function readWord(cursor: Cursor): unknown {
  const from = cursor.at
  while (cursor.at < cursor.text.length && !WORD_END.test(cursor.text.charAt(cursor.at))) cursor.at += 1
  const word = cursor.text.slice(from, cursor.at)
  if (word === 'true') return true
  if (word === 'false') return false
  if (word === 'null' || word === 'undefined') return null
  if (word === 'NaN') return null
  if (!NUMBER.test(word)) throw broken
  return Number(word.replace(/[LSBFD]$/, ''))
}

const SIMPLE_ESCAPES: ReadonlyMap<string, string> = new Map([
  ['b', '\b'],
  ['t', '\t'],
  ['n', '\n'],
  ['f', '\f'],
  ['F', '\f'],
  ['r', '\r'],
  ['v', '\v'],
  ['0', '\0'],
  ['1', '\u0001'],
  ['2', '\u0002'],
  ['3', '\u0003'],
  ['4', '\u0004'],
  ['5', '\u0005'],
  ['6', '\u0006'],
  ['7', '\u0007'],
])

function readString(cursor: Cursor): string {
  const { text } = cursor
  const quote = text.charAt(cursor.at)
  const simpleEnd = text.indexOf(quote, cursor.at + 1)
  const simple = text.slice(cursor.at + 1, Math.max(simpleEnd, 0))
  if (simpleEnd > 0 && !simple.includes('\\')) {
    cursor.at = simpleEnd + 1
    return simple
  }
  let value = ''
  let from = cursor.at + 1
  for (let at = from; at < text.length; at++) {
    const character = text.charAt(at)
    if (character === quote) {
      cursor.at = at + 1
      return value + text.slice(from, at)
    }
    if (character !== '\\') continue
    value += text.slice(from, at)
    const length = escapeLength(text, at)
    value += unescaped(text.slice(at + 1, at + length))
    from = at + length
    at = from - 1
  }
  throw broken
}

function escapeLength(text: string, at: number): number {
  const kind = text[at + 1]
  const length = kind === 'u' ? 6 : kind === 'x' ? 4 : 2
  if (at + length > text.length) throw broken
  return length
}

function unescaped(sequence: string): string {
  const simple = SIMPLE_ESCAPES.get(sequence)
  if (simple !== undefined) return simple
  if (sequence.length === 1) return sequence
  const digits = sequence.slice(1)
  if (!/^[0-9a-fA-F]+$/.test(digits)) throw broken
  return String.fromCharCode(Number.parseInt(digits, 16))
}

function taken(cursor: Cursor, character: string): boolean {
  if (cursor.text[cursor.at] !== character) return false
  cursor.at += 1
  return true
}

const SPACE = 0x20
const SLASH = 0x2f
const NON_ASCII = 0x80

function skipBlank(cursor: Cursor): void {
  const { text } = cursor
  for (;;) {
    const unit = text.charCodeAt(cursor.at)
    if (unit > SPACE && unit !== SLASH && unit < NON_ASCII) return
    while (cursor.at < text.length && /[\s\ufeff]/.test(text.charAt(cursor.at))) cursor.at += 1
    if (text.startsWith('//', cursor.at)) cursor.at = endOf(text, '\n', cursor.at)
    else if (text.startsWith('/*', cursor.at)) cursor.at = endOf(text, '*/', cursor.at + 2)
    else return
  }
}

function endOf(text: string, mark: string, from: number): number {
  const at = text.indexOf(mark, from)
  return at < 0 ? text.length : at + mark.length
}

/**
 * Replaces `{"$ref":"$.path"}` by the value at that path. Only values that hold no further objects are taken, which is
 * what fastjson refers to in our bodies: so a hostile text can make neither a cycle nor something that grows on reading.
 */
function resolve(value: unknown, root: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value
  if (Array.isArray(value)) return value.map((item) => resolve(item, root))
  const object = value as { [key: string]: unknown }
  const reference = object['$ref']
  if (typeof reference === 'string') {
    const target = valueAt(root, reference)
    return target !== undefined && isFlat(target) ? target : value
  }
  for (const key of Object.keys(object)) object[key] = resolve(object[key], root)
  return object
}

function isFlat(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return true
  return Object.values(value).every((item) => typeof item !== 'object' || item === null)
}

function valueAt(root: unknown, path: string): unknown {
  if (!path.startsWith('$.') && !path.startsWith('$[')) return undefined
  let value = root
  for (const step of path.slice(1).match(/[^.[\]]+/g) ?? []) {
    if (typeof value !== 'object' || value === null) return undefined
    value = Object.hasOwn(value, step) ? (value as { readonly [key: string]: unknown })[step] : undefined
  }
  return value
}
