import {
  isAlias,
  isMap,
  isScalar,
  isSeq,
  LineCounter,
  type Node,
  parseDocument,
  type Scalar,
  type YAMLMap,
  type YAMLSeq,
} from 'yaml'
import type { Problems } from './problems.ts'

/** The file that values stand in, and what goes for all of them. */
export interface Origin {
  /** As messages name it. */
  readonly file: string
  /** Where its relative paths begin, seen from the folder of the project; empty for that folder itself. */
  readonly folder: string
  readonly env: ReadonlyMap<string, string>
}

/** A value of a YAML file, with the line that it begins on. */
export type Tree = MapTree | ListTree | ScalarTree

interface TreeBase {
  readonly line: number
  readonly origin: Origin
  /** What `!reset` and `!override` do to the value of the files before. */
  readonly tag?: 'reset' | 'override'
}

export interface MapTree extends TreeBase {
  readonly kind: 'map'
  readonly entries: ReadonlyMap<string, Tree>
}

export interface ListTree extends TreeBase {
  readonly kind: 'list'
  readonly items: readonly Tree[]
}

export interface ScalarTree extends TreeBase {
  readonly kind: 'scalar'
  readonly value: string | number | boolean | null
  /** As it stands in the file. */
  readonly text: string
  /** The line on which its text begins: of a block (`|`) the one below. */
  readonly textLine: number
}

/** Values lie no deeper in any compose file; deeper ones are attacks on the reader. */
const DEPTH_MAX = 50
/** With every alias counted as what it stands for. */
const VALUES_MAX = 100_000

/** Reads YAML with anchors, aliases and merge keys. Refuses what is no YAML. */
export function readTree(text: string, origin: Origin, problems: Problems): Tree {
  const start = { line: 1, origin }
  if (text.includes('\0')) problems.refuse(start, '', 'is no text; allowed is a compose file, a map with services')
  if (nestsTooDeep(text)) problems.refuse(start, '', tooDeep)
  const lines = new LineCounter()
  const document = parsed(text, lines, origin, problems)
  const [error] = document.errors
  if (error !== undefined) {
    const { line } = lines.linePos(error.pos[0])
    const what = /call stack/.test(error.message)
      ? tooDeep
      : error.code === 'MULTIPLE_DOCS'
        ? 'is the beginning of a second document; allowed is one'
        : `is no YAML: ${firstSentence(error.message)}`
    problems.refuse({ line: Math.max(1, line), origin }, '', what)
  }
  return new Converter(lines, origin, problems).tree(document.contents, 1, 0)
}

function parsed(
  text: string,
  lines: LineCounter,
  origin: Origin,
  problems: Problems,
): ReturnType<typeof parseDocument> {
  try {
    // Its own check for keys that stand twice takes the square of their number.
    return parseDocument(text, {
      lineCounter: lines,
      uniqueKeys: false,
      merge: false,
      prettyErrors: false,
    })
  } catch (error) {
    if (error instanceof RangeError) return problems.refuse({ line: 1, origin }, '', tooDeep)
    throw error
  }
}

/** Brackets that are open at once, or signs of lists in one line: more of them exhaust the stack of the parser. */
const BRACKETS_MAX = 500

function nestsTooDeep(text: string): boolean {
  let depth = 0
  for (const [sign] of text.matchAll(/[[\]{}]/g)) {
    depth = sign === '[' || sign === '{' ? depth + 1 : Math.max(0, depth - 1)
    if (depth > BRACKETS_MAX) return true
  }
  return /(?:[-?:][ \t]+){200}/.test(text)
}

const tooDeep = `has values that lie more than ${DEPTH_MAX} deep, or an anchor that contains itself; allowed are ${DEPTH_MAX}`

function firstSentence(text: string): string {
  const line = text.split('\n')[0] ?? ''
  return line.length > 160 ? `${line.slice(0, 157)}…` : line
}

class Converter {
  readonly #lines: LineCounter
  readonly #origin: Origin
  readonly #problems: Problems
  readonly #anchors = new Map<string, Node>()
  readonly #trees = new Map<Node, { readonly tree: Tree; readonly values: number }>()
  readonly #open = new Set<Node>()
  #values = 0

  constructor(lines: LineCounter, origin: Origin, problems: Problems) {
    this.#lines = lines
    this.#origin = origin
    this.#problems = problems
  }

  /** `line` is for a value that is not written out. */
  tree(node: unknown, line: number, depth: number): Tree {
    if (depth > DEPTH_MAX) this.#refuse(line, tooDeep)
    if (isAlias(node)) return this.#aliased(node.source, this.#lineOf(node))
    if (!isMap(node) && !isSeq(node) && !isScalar(node)) {
      this.#count(1, line)
      return { kind: 'scalar', line, origin: this.#origin, value: null, text: '', textLine: line }
    }
    if (node.anchor !== undefined) this.#anchors.set(node.anchor, node)
    const before = this.#values
    this.#count(1, this.#lineOf(node))
    this.#open.add(node)
    const tree = { ...this.#value(node, depth), ...tagOf(node) }
    this.#open.delete(node)
    if (node.anchor !== undefined) this.#trees.set(node, { tree, values: this.#values - before })
    return tree
  }

  #value(node: YAMLMap | YAMLSeq | Scalar, depth: number): Tree {
    const line = this.#lineOf(node)
    const origin = this.#origin
    if (isMap(node)) return { kind: 'map', line, origin, entries: this.#entries(node, depth) }
    if (isSeq(node))
      return { kind: 'list', line, origin, items: node.items.map((item) => this.tree(item, line, depth + 1)) }
    const { value, source, type } = node
    const plain = typeof value === 'number' || typeof value === 'boolean' || typeof value === 'string' ? value : null
    const textLine = type === 'BLOCK_LITERAL' || type === 'BLOCK_FOLDED' ? line + 1 : line
    return { kind: 'scalar', line, origin, value: plain, text: source ?? String(value ?? ''), textLine }
  }

  #entries(node: YAMLMap, depth: number): ReadonlyMap<string, Tree> {
    const own = new Map<string, Tree>()
    const merged = new Map<string, Tree>()
    for (const { key, value } of node.items) {
      const line = isScalar(key) || isMap(key) || isSeq(key) || isAlias(key) ? this.#lineOf(key) : this.#lineOf(node)
      if (!isScalar(key)) this.#refuse(line, 'has a key that is no text; allowed are texts')
      const name = String(key.value)
      const read = this.tree(value, line, depth + 1)
      // The line of a value in a map is the one of its name.
      const tree = { ...read, line }
      if (name === '<<') this.#merge(merged, tree)
      else if (own.has(name))
        this.#refuse(line, `${name} stands twice in one map, first on line ${own.get(name)?.line}; allowed is once`)
      else own.set(name, tree)
    }
    for (const [name, tree] of merged) if (!own.has(name)) own.set(name, tree)
    return own
  }

  #merge(merged: Map<string, Tree>, tree: Tree): void {
    if (tree.kind === 'scalar') this.#refuse(tree.line, '<< has a text; allowed is a map, or a list of maps')
    if (tree.kind === 'list') for (const item of tree.items) this.#merge(merged, item)
    // Of several the first one wins.
    if (tree.kind === 'map') for (const [name, value] of tree.entries) if (!merged.has(name)) merged.set(name, value)
  }

  #aliased(name: string, line: number): Tree {
    const target = this.#anchors.get(name)
    if (target === undefined) this.#refuse(line, `*${name} has no anchor &${name} before it`)
    if (this.#open.has(target)) this.#refuse(line, `the anchor &${name} contains itself`)
    const known = this.#trees.get(target)
    if (known === undefined) return this.tree(target, line, 0)
    this.#count(known.values, line)
    return known.tree
  }

  #count(values: number, line: number): void {
    this.#values += values
    if (this.#values > VALUES_MAX) {
      this.#refuse(
        line,
        `brings the file to more than ${VALUES_MAX} values, aliases counted as what they stand for; that is the limit`,
      )
    }
  }

  #refuse(line: number, text: string): never {
    return this.#problems.refuse({ line, origin: this.#origin }, '', text)
  }

  #lineOf(node: Node): number {
    return node.range ? this.#lines.linePos(node.range[0]).line : 1
  }
}

function tagOf({ tag }: Node): { readonly tag?: 'reset' | 'override' } {
  if (tag === '!reset') return { tag: 'reset' }
  return tag === '!override' ? { tag: 'override' } : {}
}
