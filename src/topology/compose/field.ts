import { parseDuration } from '../../runtime/index.ts'
import { interpolate } from './interpolate.ts'
import type { Problems } from './problems.ts'
import type { Tree } from './tree.ts'

/** What every field of a file shares. */
export interface Reading {
  readonly problems: Problems
  readonly env: ReadonlyMap<string, string>
}

/** A value of a compose file with its path, read as compose reads it: variables replaced, shapes checked. */
export class Field {
  readonly path: string
  readonly line: number
  readonly tree: Tree
  readonly #reading: Reading

  constructor(path: string, tree: Tree, reading: Reading) {
    this.path = path
    this.line = tree.line
    this.tree = tree
    this.#reading = reading
  }

  refuse(text: string): never {
    return this.#reading.problems.refuse(this.line, this.path, text)
  }

  warn(text: string): void {
    this.#reading.problems.warn(this.line, this.path, text)
  }

  get isEmpty(): boolean {
    return this.tree.kind === 'scalar' && this.tree.value === null
  }

  /** The fields of a map, by name. */
  entries(what: string): readonly (readonly [string, Field])[] {
    if (this.isEmpty) return []
    if (this.tree.kind !== 'map') this.refuse(`is ${this.shown}; allowed is ${what}`)
    return [...this.tree.entries].map(([name, tree]) => [name, this.at(name, tree)])
  }

  /** The fields of a map that has no others than these, but for `x-…`. */
  fields(names: readonly string[], what: string): ReadonlyMap<string, Field> {
    const entries = this.entries(what)
    for (const [name, field] of entries) {
      if (names.includes(name) || name.startsWith('x-')) continue
      this.#reading.problems.refuse(
        field.line,
        field.path,
        `is unknown; allowed are ${names.join(', ')}, and names that begin with x-`,
      )
    }
    return new Map(entries)
  }

  items(what: string): readonly Field[] {
    if (this.isEmpty) return []
    if (this.tree.kind !== 'list') this.refuse(`is ${this.shown}; allowed is ${what}`)
    return this.tree.items.map((item, index) => new Field(`${this.path}[${index}]`, item, this.#reading))
  }

  /** A text with its variables replaced. */
  text(what: string): string {
    if (this.tree.kind !== 'scalar' || this.tree.value === null) this.refuse(`is ${this.shown}; allowed is ${what}`)
    const { value, text } = this.tree
    // A number keeps the digits of the file: 1_000 and 1.10 are texts to compose.
    const {
      text: replaced,
      missing,
      refused,
    } = interpolate(typeof value === 'string' ? value : text, this.#reading.env)
    if (refused !== undefined) this.refuse(refused)
    for (const name of missing) this.warn(`the variable ${name} is not set; compose puts nothing in its place`)
    return replaced
  }

  texts(what: string): readonly string[] {
    return this.items(what).map((item) => item.text('a text'))
  }

  /** A text or a list of texts. */
  words(what: string): string | readonly string[] {
    return this.tree.kind === 'list' ? this.texts(what) : this.text(what)
  }

  flag(): boolean {
    const text = this.text('true or false')
    if (!/^(?:true|false|yes|no|on|off)$/i.test(text)) this.refuse(`is ${this.shown}; allowed is true or false`)
    return /^(?:true|yes|on)$/i.test(text)
  }

  whole(from: number, to: number): number {
    const text = this.text('a whole number')
    const value = /^\d+$/.test(text) ? Number(text) : Number.NaN
    if (!(value >= from && value <= to))
      this.refuse(`is ${this.shown}; allowed is a whole number from ${from} to ${to}`)
    return value
  }

  durationMs(): number {
    const ms = parseDuration(this.text('a duration'))
    if (ms === undefined) this.refuse(`is ${this.shown}; allowed is a duration such as 10s or 1m30s`)
    return ms
  }

  at(name: string, tree: Tree): Field {
    return new Field(this.path === '' ? name : `${this.path}.${name}`, tree, this.#reading)
  }

  get shown(): string {
    if (this.tree.kind === 'map') return 'a map'
    if (this.tree.kind === 'list') return 'a list'
    return this.tree.value === null ? 'empty' : JSON.stringify(this.tree.value)
  }
}
