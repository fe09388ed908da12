import { type ExtFields, emptyFields } from '../command.ts'
import { requestNames, requestRow } from '../requests/index.ts'
import type { DecodedHeader } from './jsonHeader.ts'

// The header of a JSON frame as the clients write it has one level of fields whose values are all texts. Such a header is
// read in one walk over its bytes; JSON.parse, which knows nothing of the names that come, takes twice as long.

const QUOTE = 0x22
const BACKSLASH = 0x5c
const COMMA = 0x2c
const COLON = 0x3a
const OPEN = 0x7b
const CLOSE = 0x7d

/**
 * Reads the header of `length` bytes at `at`, whose text is `text`. Undefined when it is not of the plain kind: escaped
 * or unknown names, spaces, numbers that are no ints, values of other types, anything that is no strict JSON or not ASCII.
 */
export function parsePlainHeader(
  bytes: Uint8Array,
  at: number,
  length: number,
  text: string,
): DecodedHeader | undefined {
  return text.length === length ? new Walk(bytes, at, length, text).header() : undefined
}

class Walk {
  readonly #bytes: Uint8Array
  readonly #start: number
  readonly #end: number
  readonly #text: string
  #at: number

  constructor(bytes: Uint8Array, at: number, length: number, text: string) {
    this.#bytes = bytes
    this.#start = at
    this.#end = at + length
    this.#text = text
    this.#at = at
  }

  header(): DecodedHeader | undefined {
    let code = 0
    let version = 0
    let opaque = 0
    let flag = 0
    let language = 'OTHER'
    let remark: string | undefined
    let extFields: ExtFields | undefined
    if (!this.#skip(OPEN)) return undefined
    do {
      const name = this.#name()
      if (name === undefined) return undefined
      if (name === 'extFields') {
        extFields = this.#fields()
        if (extFields === undefined) return undefined
      } else if (this.#bytes[this.#at] === QUOTE) {
        const value = this.#string()
        if (value === undefined) return undefined
        if (name === 'language') language = value
        else if (name === 'remark') remark = value
        else if (name !== 'serializeTypeCurrentRPC') return undefined
      } else {
        const value = this.#int()
        if (value === undefined) return undefined
        if (name === 'code') code = value
        else if (name === 'flag') flag = value
        else if (name === 'opaque') opaque = value
        else if (name === 'version') version = value
        else return undefined
      }
    } while (this.#skip(COMMA))
    if (!this.#skip(CLOSE) || this.#at !== this.#end) return undefined
    return { code, language, version, opaque, flag, remark, extFields: extFields ?? emptyFields() }
  }

  #fields(): ExtFields | undefined {
    const fields = emptyFields()
    if (!this.#skip(OPEN)) return undefined
    if (this.#skip(CLOSE)) return fields
    do {
      const name = this.#name()
      if (name === undefined || this.#bytes[this.#at] !== QUOTE) return undefined
      const value = this.#string()
      if (value === undefined) return undefined
      fields[name] = value
    } while (this.#skip(COMMA))
    return this.#skip(CLOSE) ? fields : undefined
  }

  /** A name of the table and the colon behind it. */
  #name(): string | undefined {
    const bytes = this.#bytes
    if (bytes[this.#at] !== QUOTE) return undefined
    const from = this.#at + 1
    let hash = 0
    let at = from
    for (; at < this.#end && bytes[at] !== QUOTE; at++) hash = (Math.imul(hash, 31) + (bytes[at] as number)) | 0
    const name = NAMES[hash & MASK]
    if (name === undefined || name.length !== at - from || bytes[at + 1] !== COLON) return undefined
    for (let i = 0; i < name.length; i++) if (name.charCodeAt(i) !== bytes[from + i]) return undefined
    this.#at = at + 2
    return name
  }

  #string(): string | undefined {
    const bytes = this.#bytes
    const from = this.#at + 1
    let escaped = false
    let at = from
    for (; at < this.#end; at++) {
      const unit = bytes[at] as number
      if (unit === QUOTE) break
      if (unit === BACKSLASH) {
        escaped = true
        at++
      } else if (unit < 0x20 || unit > 0x7e) return undefined
    }
    if (at >= this.#end) return undefined
    this.#at = at + 1
    const shift = this.#start
    if (escaped) return unescaped(this.#text.slice(from - 1 - shift, at + 1 - shift))
    return this.#text.slice(from - shift, at - shift)
  }

  #int(): number | undefined {
    const bytes = this.#bytes
    const from = this.#at
    let value = 0
    let at = from
    for (; at < from + 10; at++) {
      const digit = (bytes[at] as number) - 0x30
      if (digit < 0 || digit > 9) break
      value = value * 10 + digit
    }
    // Nine digits at most, no sign and no zero in front: the rest is rare.
    const digits = at - from
    if (digits === 0 || digits === 10 || (digits > 1 && bytes[from] === 0x30)) return undefined
    this.#at = at
    return value
  }

  #skip(unit: number): boolean {
    if (this.#bytes[this.#at] !== unit || this.#at >= this.#end) return false
    this.#at++
    return true
  }
}

function unescaped(literal: string): string | undefined {
  try {
    return JSON.parse(literal) as string
  } catch {
    return undefined
  }
}

/** Names by their hash; of two with one slot the second is read the general way. */
const MASK = 4095
const NAMES: readonly (string | undefined)[] = namesByHash()

function namesByHash(): (string | undefined)[] {
  const slots = new Array<string | undefined>(MASK + 1).fill(undefined)
  const own = ['code', 'extFields', 'flag', 'language', 'opaque', 'remark', 'serializeTypeCurrentRPC', 'version']
  const rows = requestNames.map(requestRow)
  const wire = rows.flatMap((row) => Object.keys(row.request).map((name) => row.wireNames?.[name] ?? name))
  const answers = rows.flatMap((row) => Object.keys(row.response))
  for (const name of [...own, ...wire, 'bname', 'ns', 'nsd', 'oway', 'lo', 'n', ...answers]) {
    let hash = 0
    for (let i = 0; i < name.length; i++) hash = (Math.imul(hash, 31) + name.charCodeAt(i)) | 0
    slots[hash & MASK] ??= name
  }
  return slots
}
