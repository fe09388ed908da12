import { type Origin, shortened, type Tree, YamlField } from '../yaml/index.ts'
import type { Manifest } from './manifest.ts'
import { quantity } from './quantity.ts'

/** A value of an object whose shape is checked, with its path; refusals are those of the API server's validation. */
export class Field extends YamlField<Origin> {
  readonly manifest: Manifest

  constructor(path: string, tree: Tree, manifest: Manifest) {
    super(path, tree, manifest.problems)
    this.manifest = manifest
  }

  /** What is there and not null. */
  get(name: string): Field | undefined {
    const tree = this.tree.kind === 'map' ? this.tree.entries.get(name) : undefined
    if (tree === undefined || (tree.kind === 'scalar' && tree.value === null)) return undefined
    return new Field(this.pathOf(name), tree, this.manifest)
  }

  /** What is there, or an empty map in its place. */
  child(name: string): Field {
    const { line, origin } = this.tree
    return (
      this.get(name) ?? new Field(this.pathOf(name), { kind: 'map', line, origin, entries: new Map() }, this.manifest)
    )
  }

  items(name: string): readonly Field[] {
    const field = this.get(name)
    if (field?.tree.kind !== 'list') return []
    return field.tree.items.map((item, index) => new Field(`${field.path}[${index}]`, item, this.manifest))
  }

  /** The entries of a map that are not null. */
  entries(name: string): readonly (readonly [string, Field])[] {
    const field = this.get(name)
    if (field?.tree.kind !== 'map') return []
    return [...field.tree.entries.keys()].map((key) => [key, field.at(key)])
  }

  /** An entry of a map, which the API server names in brackets. */
  at(key: string): Field {
    const tree = this.tree.kind === 'map' ? this.tree.entries.get(key) : undefined
    return new Field(`${this.path}[${shortened(key)}]`, tree ?? this.tree, this.manifest)
  }

  /** A text; what is null, and what is empty, counts as missing. */
  text(name: string): string | undefined {
    const text = this.get(name)?.value
    return typeof text === 'string' && text !== '' ? text : undefined
  }

  requiredText(name: string, detail?: string): string {
    return this.text(name) ?? this.required(name, detail)
  }

  flag(name: string): boolean {
    return this.get(name)?.value === true
  }

  whole(name: string): number | undefined {
    const value = this.get(name)?.value
    return typeof value === 'number' ? value : undefined
  }

  /** A number, or the name of a port. */
  portOrName(name: string): number | string | undefined {
    const value = this.get(name)?.value
    return typeof value === 'number' || typeof value === 'string' ? value : undefined
  }

  texts(name: string): readonly string[] {
    return this.items(name).map((item) => String(item.value ?? ''))
  }

  /** A map of texts; null counts as an empty text. */
  textMap(name: string): Readonly<Record<string, string>> {
    const texts: Record<string, string> = Object.create(null)
    for (const [key, field] of this.entries(name)) texts[key] = String(field.value ?? '')
    return texts
  }

  quantity(name: string): number | undefined {
    const field = this.get(name)
    if (field?.tree.kind !== 'scalar') return undefined
    return quantity(typeof field.tree.value === 'string' ? field.tree.value : String(field.tree.value))
  }

  get value(): string | number | boolean | null {
    return this.tree.kind === 'scalar' ? this.tree.value : null
  }

  /** Something in it is missing. */
  required(name: string, detail?: string): never {
    return this.manifest.refuse(this.tree, this.pathOf(name), withDetail('Required value', detail))
  }

  requiredHere(detail: string): never {
    return this.manifest.refuse(this.tree, this.path, withDetail('Required value', detail))
  }

  invalid(detail: string, value: string | number | boolean | null = this.value): never {
    return this.manifest.refuse(this.tree, this.path, `Invalid value: ${goValue(value)}: ${detail}`)
  }

  duplicate(value: string = String(this.value)): never {
    return this.manifest.refuse(this.tree, this.path, `Duplicate value: ${goValue(value)}`)
  }

  notFound(): never {
    return this.manifest.refuse(this.tree, this.path, `Not found: ${goValue(this.value)}`)
  }

  forbidden(detail: string): never {
    return this.manifest.refuse(this.tree, this.path, `Forbidden: ${detail}`)
  }

  tooLong(limit: number): never {
    return this.manifest.refuse(this.tree, this.path, `Too long: must have at most ${limit} bytes`)
  }

  /** Something in it is wrong or missing. */
  invalidChild(name: string, detail: string = '', value: string | number = ''): never {
    return this.manifest.refuse(this.tree, this.pathOf(name), `Invalid value: ${goValue(value)}: ${detail}`)
  }

  /** Under its path, with the line of another field. */
  refuseAt(other: Field, text: string): never {
    return this.manifest.refuse(other.tree, this.path, text)
  }

  unsupported(allowed: readonly string[]): never {
    const listed = allowed.map((own) => JSON.stringify(own)).join(', ')
    return this.manifest.refuse(
      this.tree,
      this.path,
      `Unsupported value: ${goValue(this.value)}: supported values: ${listed}`,
    )
  }

  /** One of a few words; what is missing or empty is the fallback. */
  oneOf<T extends string, F extends T | undefined>(name: string, allowed: readonly T[], fallback: F): T | F {
    const field = this.get(name)
    const text = field?.value
    if (field === undefined || text === '') return fallback
    const found = allowed.find((own) => own === text)
    if (found !== undefined) return found
    return field.unsupported(allowed)
  }

  /** What a rule of names says of it; undefined: it is one. */
  must(rule: (text: string) => string | undefined): string {
    const text = String(this.value ?? '')
    const problem = rule(text)
    return problem === undefined ? text : this.invalid(problem, text)
  }

  between(from: number, to: number, detail: string = `must be between ${from} and ${to}, inclusive`): number {
    const value = typeof this.value === 'number' ? this.value : Number.NaN
    return value >= from && value <= to ? value : this.invalid(detail)
  }
}

function withDetail(what: string, detail: string | undefined): string {
  return detail === undefined ? what : `${what}: ${detail}`
}

/** As Go prints it (%q). */
function goValue(value: string | number | boolean | null): string {
  if (typeof value !== 'string') return String(value)
  return JSON.stringify(value.length > SHOWN_MAX ? `${value.slice(0, SHOWN_MAX)}…` : value)
}

const SHOWN_MAX = 253
