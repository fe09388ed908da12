import { parseDuration } from '../../runtime/index.ts'
import { nearest, YamlField } from '../yaml/index.ts'
import { interpolate } from './interpolate.ts'
import { fromProject } from './paths.ts'
import type { Origin, Tree } from './tree.ts'

/** A value of a compose file with its path, read as compose reads it: variables replaced, shapes checked. */
export class Field extends YamlField<Origin> {
  /** The fields of a map, by name. */
  entries(what: string): readonly (readonly [string, Field])[] {
    if (this.isEmpty) return []
    if (this.tree.kind !== 'map') this.refuse(`is ${this.shown}; allowed is ${what}`)
    return [...this.tree.entries]
      .filter(([, tree]) => tree.tag !== 'reset')
      .map(([name, tree]) => [name, this.at(name, tree)])
  }

  /** The fields of a map that has no others than these, but for `x-…`. */
  fields(names: readonly string[], what: string): ReadonlyMap<string, Field> {
    const entries = this.entries(what)
    for (const [name, field] of entries) {
      if (names.includes(name) || name.startsWith('x-')) continue
      field.refuse(`is unknown${hint(name, names)}; allowed are ${names.join(', ')}, and names that begin with x-`)
    }
    return new Map(entries)
  }

  items(what: string): readonly Field[] {
    if (this.isEmpty) return []
    if (this.tree.kind !== 'list') this.refuse(`is ${this.shown}; allowed is ${what}`)
    return this.tree.items.map((item, index) => new Field(`${this.path}[${index}]`, item, this.problems))
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
    } = interpolate(typeof value === 'string' ? value : text, this.tree.origin.env)
    if (refused !== undefined) this.refuse(refused)
    for (const name of missing)
      this.warn(
        `the variable ${name} is not set; compose puts nothing in its place`,
        `变量 ${name} 没有设置；compose 会用空值代替`,
      )
    return replaced
  }

  texts(what: string): readonly string[] {
    return this.items(what).map((item) => item.text('a text'))
  }

  /** A list of texts, or one text. */
  textOrTexts(what: string): readonly string[] {
    if (this.isEmpty) return []
    return this.tree.kind === 'list' ? this.texts(what) : [this.text(what)]
  }

  /** A path, seen from the folder of the project. */
  filePath(what: string): string {
    return fromProject(this.tree.origin.folder, this.text(what))
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
    return new Field(this.pathOf(name), tree, this.problems)
  }
}

/** What somebody may have meant: a name that differs by little, or a variable that stands too far to the left. */
function hint(name: string, names: readonly string[]): string {
  if (/^[A-Z][A-Z0-9_]+$/.test(name) && names.includes('environment'))
    return ': it looks like a variable, and those stand below environment with more blanks in front'
  const near = nearest(name.toLowerCase().replaceAll('-', '_'), names)
  return near === undefined ? '' : `: it looks like ${near}`
}
