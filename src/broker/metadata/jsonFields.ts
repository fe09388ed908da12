/**
 * Typed reading of parsed JSON, with fastjson's coercions: numbers may come as text and the reverse, what is missing or null
 * takes the default of the Java class.
 */
export class JsonFields {
  readonly #fields: Readonly<Record<string, unknown>>

  /** Throws when the value is not an object: the caller falls back to the file's copy or refuses the request. */
  constructor(value: unknown) {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) throw new TypeError('not a JSON object')
    this.#fields = value as Readonly<Record<string, unknown>>
  }

  has(name: string): boolean {
    return this.raw(name) !== undefined
  }

  /** Undefined when missing or null. */
  raw(name: string): unknown {
    return Object.hasOwn(this.#fields, name) ? (this.#fields[name] ?? undefined) : undefined
  }

  text(name: string): string | undefined {
    const value = this.raw(name)
    return value === undefined ? undefined : String(value)
  }

  number(name: string): number | undefined {
    const value = this.raw(name)
    if (value === undefined) return undefined
    const number = Number(value)
    if (Number.isNaN(number)) throw new TypeError(`${name} is not a number`)
    return number
  }

  boolean(name: string): boolean | undefined {
    const value = this.raw(name)
    return value === undefined ? undefined : String(value) === 'true'
  }

  /** An object of its own, or undefined. */
  object(name: string): JsonFields | undefined {
    const value = this.raw(name)
    return value === undefined ? undefined : new JsonFields(value)
  }

  array(name: string): readonly unknown[] {
    const value = this.raw(name)
    if (value === undefined) return []
    if (!Array.isArray(value)) throw new TypeError(`${name} is not a JSON array`)
    return value
  }

  /** Text to text, as attributes are. */
  texts(name: string): Record<string, string> {
    const found: Record<string, string> = Object.create(null)
    for (const [key, value] of this.object(name)?.entries() ?? []) if (value !== null) found[key] = String(value)
    return found
  }

  entries(): readonly (readonly [string, unknown])[] {
    return Object.entries(this.#fields)
  }
}

/** A map whose keys are whole numbers, quoted or bare in the text. */
export function numberMap(fields: JsonFields): Map<number, number> {
  const found = new Map<number, number>()
  for (const [key, value] of fields.entries()) {
    const id = Number(key)
    const number = Number(value)
    if (!Number.isInteger(id) || Number.isNaN(number)) throw new TypeError(`${key} is not a whole number with a number`)
    found.set(id, number)
  }
  return found
}
