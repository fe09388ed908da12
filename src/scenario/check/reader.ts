import { ErrorCodes, parseDuration, SimError } from '../../runtime/index.ts'

/** Reads unknown data by path. Every refusal is a SimError ScenarioInvalid with path, value and what is allowed. */
export class Reader {
  readonly path: string
  readonly value: unknown

  constructor(path: string, value: unknown) {
    this.path = path
    this.value = value
  }

  refuse(allowed: string): never {
    const { path, value } = this
    const text = `scenario: ${path} is ${shown(value)}; allowed is ${allowed}`
    throw new SimError(ErrorCodes.ScenarioInvalid, text, { path, value: shown(value), allowed })
  }

  get absent(): boolean {
    return this.value === undefined
  }

  /** The fields of an object that has no others than these and `more`. */
  fields<K extends string>(
    names: readonly K[],
    what: string,
    more: readonly string[] = [],
  ): Readonly<Record<K, Reader>> {
    const allowed: readonly string[] = [...names, ...more]
    const own = this.#object(`${what}, an object with ${allowed.join(', ')}`)
    for (const name of Object.keys(own)) {
      if (!allowed.includes(name)) this.at(name, own[name]).refuseName(name, allowed)
    }
    return Object.fromEntries(names.map((name) => [name, this.at(name, own[name])])) as Record<K, Reader>
  }

  /** The entries of an object whose keys are free. */
  entries(what: string): readonly (readonly [string, Reader])[] {
    return Object.entries(this.#object(what)).map(([name, value]) => [name, this.at(name, value)])
  }

  list(what: string): readonly Reader[] {
    if (!Array.isArray(this.value)) this.refuse(what)
    return this.value.map((item, index) => new Reader(`${this.path}[${index}]`, item))
  }

  text(what: string): string {
    if (typeof this.value !== 'string' || this.value === '') this.refuse(what)
    return this.value
  }

  matching(pattern: RegExp, what: string): string {
    if (typeof this.value !== 'string' || !pattern.test(this.value)) this.refuse(what)
    return this.value
  }

  oneOf(allowed: readonly string[], what = ''): string {
    const value = this.value
    const known = allowed.find((candidate) => candidate === value)
    if (known === undefined)
      this.refuse(`${what}${allowed.length === 0 ? 'nothing: there is none' : `one of ${allowed.join(', ')}`}`)
    return known
  }

  number(from: number, to: number, what: string): number {
    const { value } = this
    if (typeof value !== 'number' || !(value >= from && value <= to)) this.refuse(`${what} from ${from} to ${to}`)
    return value
  }

  whole(from: number, to: number, what: string): number {
    if (!Number.isInteger(this.value)) this.refuse(`${what}, a whole number from ${from} to ${to}`)
    return this.number(from, to, `${what}, a whole number`)
  }

  flag(): void {
    if (typeof this.value !== 'boolean') this.refuse('true or false')
  }

  function(what: string): void {
    if (typeof this.value !== 'function') this.refuse(what)
  }

  /** Milliseconds of a duration in words. */
  duration(signed = false): number {
    const text = typeof this.value === 'string' ? this.value : ''
    const ms = parseDuration(signed ? text.replace(/^-/, '') : text)
    if (ms === undefined)
      this.refuse(`a duration in words such as 500ms, 90s, 15m, 2h or 1h30m${signed ? ', or one after a -' : ''}`)
    return ms
  }

  /** Reads the value when there is one. */
  optional(read: (reader: Reader) => void): void {
    if (!this.absent) read(this)
  }

  refuseName(name: string, names: readonly string[]): never {
    const text = `scenario: ${this.path} is unknown; allowed are ${names.join(', ')}`
    throw new SimError(ErrorCodes.ScenarioInvalid, text, { path: this.path, value: name, allowed: names })
  }

  #object(what: string): Readonly<Record<string, unknown>> {
    const { value } = this
    if (typeof value !== 'object' || value === null || Array.isArray(value)) this.refuse(what)
    return value as Readonly<Record<string, unknown>>
  }

  /** A reader of a field. */
  at(name: string, value: unknown): Reader {
    const key = /^[A-Za-z_]\w*$/.test(name) ? `.${name}` : `[${JSON.stringify(name)}]`
    return new Reader(this.path === '' ? name : `${this.path}${key}`, value)
  }
}

function shown(value: unknown): string {
  if (value === undefined) return 'missing'
  if (typeof value === 'function') return 'a function'
  const text = JSON.stringify(value) ?? String(value)
  return text.length > 80 ? `${text.slice(0, 77)}…` : text
}
