import { nearest, shortened, type Tree } from '../yaml/index.ts'
import type { Manifest } from './manifest.ts'
import { quantityProblem } from './quantity.ts'
import { below, goType, type Shape, shapeOf } from './shape.ts'

/** Where the reader of JSON is. */
interface At {
  /** `spec.template.spec.containers[0].env`: the strict decoder names fields so. */
  readonly path: string
  /** `spec.template.spec.containers.env`: and errors of types so. */
  readonly goPath: string
  /** The struct around. */
  readonly struct: string
  /** Fields that the struct around that has and that are not given, for names that stand too deep. */
  readonly outer: readonly string[]
}

/**
 * Checks the shape of an object as the API server's strict decoder does (`kubectl apply --validate=strict`, the default):
 * unknown fields and values of a wrong type are refused in the words of Go's JSON reader. What is null is as if it were not there.
 */
export function checkShape(manifest: Manifest, kind: string): void {
  const refuse = new Decoder(manifest)
  refuse.check(manifest.tree, shapeOf(kind), { path: '', goPath: '', struct: kind, outer: [] })
}

class Decoder {
  readonly #manifest: Manifest

  constructor(manifest: Manifest) {
    this.#manifest = manifest
  }

  check(tree: Tree, shape: Shape, at: At): void {
    if (tree.kind === 'scalar' && tree.value === null) return
    if (shape.kind === 'plain') this.#plain(tree, shape, at)
    else if (shape.kind === 'list') this.#list(tree, shape, at)
    else if (tree.kind !== 'map') this.#mismatch(tree, shape, at)
    else if (shape.kind === 'map') for (const own of tree.entries.values()) this.check(own, shape.of, at)
    else this.#struct(tree.entries, shape, at)
  }

  #list(tree: Tree, shape: Shape & { readonly kind: 'list' }, at: At): void {
    if (tree.kind !== 'list') this.#mismatch(tree, shape, at)
    for (const [index, item] of tree.items.entries()) {
      this.check(item, shape.of, { ...at, path: `${at.path}[${index}]` })
    }
  }

  #struct(entries: ReadonlyMap<string, Tree>, shape: Shape & { readonly kind: 'struct' }, at: At): void {
    const free = [...shape.fields.keys()].filter((own) => !entries.has(own))
    for (const [name, tree] of entries) {
      const type = shape.fields.get(name)
      const path = joined(at.path, name)
      if (type === undefined) {
        this.#refuse(
          tree,
          path,
          `strict decoding error: unknown field "${path}"${this.#hint(name, tree, shape.fields, at)}`,
        )
      }
      const own = shapeOf(type)
      this.check(tree, own, { path, goPath: joined(at.goPath, name), struct: shape.name, outer: free })
    }
  }

  #hint(name: string, tree: Tree, fields: ReadonlyMap<string, string>, at: At): string {
    const names = [...fields.keys()]
    const near = nearest(name, names) ?? names.find((own) => own.toLowerCase() === name.toLowerCase())
    if (near !== undefined) return `: it looks like ${near}`
    const child = below(fields, name)
    if (child !== undefined) return `: it belongs below ${child}, with more blanks in front`
    const parent = at.path.slice(at.path.lastIndexOf('.') + 1).replace(/\[\d+\]$/, '')
    if (at.outer.includes(name)) return `: it belongs beside ${parent}, with less blanks in front`
    if (/^[A-Z][A-Z0-9_]+$/.test(name) && tree.kind === 'scalar' && fields.has('env'))
      return ': it looks like a variable, and those stand below env, as name and value'
    const shown = names.slice(0, SHOWN_MAX).join(', ')
    const more = names.length - SHOWN_MAX
    return `; allowed are ${shown}${more > 0 ? ` and ${more} more` : ''}`
  }

  #plain(tree: Tree, shape: Shape & { readonly kind: 'plain' }, at: At): void {
    if (shape.name === 'any') return
    if (tree.kind !== 'scalar') {
      if (shape.name === 'Quantity') this.#refuse(tree, at.path, `${at.path}: ${quantityProblem('{}')}`)
      this.#mismatch(tree, { kind: 'plain', name: JSON_TYPES.get(shape.name) ?? shape.name }, at)
    }
    const { value, text } = tree
    if (shape.name === 'Quantity') {
      const problem = quantityProblem(typeof value === 'boolean' ? String(value) : quantityText(value, text))
      if (problem !== undefined) this.#refuse(tree, at.path, `${at.path}: ${problem}`)
    } else if (shape.name === 'IntOrString') {
      if (typeof value === 'boolean') this.#mismatch(tree, { kind: 'plain', name: 'int32' }, at)
      if (typeof value === 'number') this.#whole(tree, value, 'int32', at)
    } else if (shape.name === 'bytes' || shape.name === 'Time' || shape.name === 'string') {
      if (typeof value !== 'string') {
        this.#mismatch(tree, { kind: 'plain', name: JSON_TYPES.get(shape.name) ?? shape.name }, at)
      }
    } else if (shape.name === 'bool') {
      if (typeof value !== 'boolean') this.#mismatch(tree, shape, at)
    } else if (typeof value !== 'number') {
      this.#mismatch(tree, shape, at)
    } else {
      this.#whole(tree, value, shape.name, at)
    }
  }

  #whole(tree: Tree & { readonly kind: 'scalar' }, value: number, type: string, at: At): void {
    const limit = type === 'int32' ? 2 ** 31 : 2 ** 63
    if (Number.isInteger(value) && value >= -limit && value < limit) return
    if (!Number.isFinite(value)) this.#refuse(tree, at.path, `json: unsupported value: ${tree.text} (${at.path})`)
    this.#mismatch(tree, { kind: 'plain', name: type }, at, `number ${value}`)
  }

  #mismatch(tree: Tree, shape: Shape, at: At, what: string = jsonKind(tree)): never {
    const sentence = `json: cannot unmarshal ${what} into Go struct field ${at.struct}.${at.goPath} of type ${goType(shape)}`
    return this.#refuse(tree, at.path, `${sentence}${quotesHelp(tree, shape)}`)
  }

  #refuse(tree: Tree, path: string, text: string): never {
    return this.#manifest.refuseDecoding(tree, path, text)
  }
}

/** Types that read themselves, and what Go reads them from. */
const JSON_TYPES: ReadonlyMap<string, string> = new Map([
  ['bytes', '[]uint8'],
  ['Time', 'string'],
  ['IntOrString', 'int32'],
])

/** Names of fields in one message. */
const SHOWN_MAX = 20

function joined(path: string, name: string): string {
  return path === '' ? shortened(name) : `${path}.${shortened(name)}`
}

function jsonKind(tree: Tree): string {
  if (tree.kind !== 'scalar') return tree.kind === 'map' ? 'object' : 'array'
  if (typeof tree.value === 'boolean') return 'bool'
  return typeof tree.value === 'number' ? 'number' : 'string'
}

/** The digits of the file: 1.10 stays 1.10 where go-yaml makes a number of it and JSON a text again. */
function quantityText(value: string | number | null, text: string): string {
  return typeof value === 'string'
    ? value
    : Number.isFinite(value) && !/^[-+]?0\d|[xob_]/.test(text)
      ? text
      : String(value)
}

/** What helps: quotes around it, or none. */
function quotesHelp(tree: Tree, shape: Shape): string {
  if (tree.kind !== 'scalar' || shape.kind !== 'plain') return ''
  if (shape.name === 'string' && typeof tree.value !== 'string') return `; allowed is a text: "${shortened(tree.text)}"`
  if (/^int/.test(shape.name)) return '; allowed is a whole number without quotes'
  return shape.name === 'bool' ? '; allowed is true or false without quotes' : ''
}
