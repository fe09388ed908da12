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
import { goScalar } from './goScalar.ts'
import { shortened } from './nearest.ts'
import type { Problems } from './problems.ts'

/** The file that values stand in, and what goes for all of them. */
export interface Origin {
  /** As messages name it. */
  readonly file: string
}

/** A value of a YAML file, with the line that it begins on. */
export type Tree<O extends Origin = Origin> = MapTree<O> | ListTree<O> | ScalarTree<O>

interface TreeBase<O extends Origin> {
  readonly line: number
  readonly origin: O
  /** What `!reset` and `!override` do to the value of the files before. */
  readonly tag?: 'reset' | 'override'
}

export interface MapTree<O extends Origin = Origin> extends TreeBase<O> {
  readonly kind: 'map'
  readonly entries: ReadonlyMap<string, Tree<O>>
}

export interface ListTree<O extends Origin = Origin> extends TreeBase<O> {
  readonly kind: 'list'
  readonly items: readonly Tree<O>[]
}

export interface ScalarTree<O extends Origin = Origin> extends TreeBase<O> {
  readonly kind: 'scalar'
  readonly value: string | number | boolean | null
  /** As it stands in the file. */
  readonly text: string
  /** The line on which its text begins: of a block (`|`) the one below. */
  readonly textLine: number
}

/** Which YAML it is, and how messages about it are put. */
export interface Dialect {
  /** What is allowed, as in "a compose file, a map with services". */
  readonly wanted: string
  /** `core` of YAML 1.2, or what go-yaml v2 reads: `yes` and `off` are no texts. */
  readonly scalars: 'core' | 'go'
  /** What is said of a key that stands twice. With a warning, the last one counts. */
  twice(
    name: string,
    firstLine: number,
  ): { readonly refused: string } | { readonly warned: string; readonly zh: string }
  /** The line of the file on which the text begins. Default 1. */
  readonly firstLine?: number
  /** Counts the values of several documents together. Default: a count of its own. */
  readonly count?: ValueCount
}

/** Values of a file, with every alias counted as what it stands for. */
export class ValueCount {
  values = 0
}

/** Values lie no deeper in any file that people write; deeper ones are attacks on the reader. */
const DEPTH_MAX = 50
const VALUES_MAX = 100_000

/** Reads YAML with anchors, aliases and merge keys. Refuses what is no YAML. */
export function readTree<O extends Origin>(text: string, origin: O, problems: Problems, dialect: Dialect): Tree<O> {
  const { firstLine = 1 } = dialect
  const start = { line: firstLine, origin }
  if (text.includes('\0')) problems.refuse(start, '', `is no text; allowed is ${dialect.wanted}`)
  if (nestsTooDeep(text)) problems.refuse(start, '', tooDeep)
  const lines = new LineCounter()
  const document = parsed(text, lines, dialect)
  if (document === undefined) return problems.refuse(start, '', tooDeep)
  const [error] = document.errors
  if (error !== undefined) {
    const { line } = lines.linePos(error.pos[0])
    const what = /call stack/.test(error.message)
      ? tooDeep
      : error.code === 'MULTIPLE_DOCS'
        ? 'is the beginning of a second document; allowed is one'
        : `is no YAML: ${firstSentence(error.message)}`
    problems.refuse({ line: Math.max(1, line) + firstLine - 1, origin }, '', what)
  }
  return new Converter(lines, origin, problems, dialect).tree(document.contents, firstLine, 0)
}

/** Undefined when it exhausts the stack of the parser. */
function parsed(text: string, lines: LineCounter, { scalars }: Dialect): ReturnType<typeof parseDocument> | undefined {
  try {
    // Its own check for keys that stand twice takes the square of their number.
    return parseDocument(text, {
      lineCounter: lines,
      uniqueKeys: false,
      merge: false,
      prettyErrors: false,
      ...(scalars === 'go' ? { schema: 'failsafe', resolveKnownTags: false, logLevel: 'silent' } : {}),
    })
  } catch (error) {
    if (error instanceof RangeError) return undefined
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

class Converter<O extends Origin> {
  readonly #lines: LineCounter
  readonly #origin: O
  readonly #problems: Problems
  readonly #dialect: Dialect
  readonly #count: ValueCount
  readonly #anchors = new Map<string, Node>()
  readonly #trees = new Map<Node, { readonly tree: Tree<O>; readonly values: number }>()
  readonly #open = new Set<Node>()

  constructor(lines: LineCounter, origin: O, problems: Problems, dialect: Dialect) {
    this.#lines = lines
    this.#origin = origin
    this.#problems = problems
    this.#dialect = dialect
    this.#count = dialect.count ?? new ValueCount()
  }

  /** `line` is for a value that is not written out. */
  tree(node: unknown, line: number, depth: number): Tree<O> {
    if (depth > DEPTH_MAX) this.#refuse(line, tooDeep)
    if (isAlias(node)) return this.#aliased(node.source, this.#lineOf(node))
    if (!isMap(node) && !isSeq(node) && !isScalar(node)) {
      this.#add(1, line)
      return { kind: 'scalar', line, origin: this.#origin, value: null, text: '', textLine: line }
    }
    if (node.anchor !== undefined) this.#anchors.set(node.anchor, node)
    const before = this.#count.values
    this.#add(1, this.#lineOf(node))
    this.#open.add(node)
    const tree = { ...this.#value(node, depth), ...tagOf(node) }
    this.#open.delete(node)
    if (node.anchor !== undefined) this.#trees.set(node, { tree, values: this.#count.values - before })
    return tree
  }

  #value(node: YAMLMap | YAMLSeq | Scalar, depth: number): Tree<O> {
    const line = this.#lineOf(node)
    const origin = this.#origin
    if (isMap(node)) return { kind: 'map', line, origin, entries: this.#entries(node, depth) }
    if (isSeq(node))
      return { kind: 'list', line, origin, items: node.items.map((item) => this.tree(item, line, depth + 1)) }
    const { value, source, type } = node
    const plain = this.#dialect.scalars === 'go' ? goValue(node) : simple(value)
    const textLine = type === 'BLOCK_LITERAL' || type === 'BLOCK_FOLDED' ? line + 1 : line
    return { kind: 'scalar', line, origin, value: plain, text: source ?? String(value ?? ''), textLine }
  }

  #entries(node: YAMLMap, depth: number): ReadonlyMap<string, Tree<O>> {
    const own = new Map<string, Tree<O>>()
    const merged = new Map<string, Tree<O>>()
    for (const { key, value } of node.items) {
      const line = isScalar(key) || isMap(key) || isSeq(key) || isAlias(key) ? this.#lineOf(key) : this.#lineOf(node)
      if (!isScalar(key)) this.#refuse(line, 'has a key that is no text; allowed are texts')
      const name = this.#dialect.scalars === 'go' ? this.#goKey(key, line) : String(key.value)
      const read = this.tree(value, line, depth + 1)
      // The line of a value in a map is the one of its name.
      const tree = { ...read, line }
      if (name === '<<') this.#merge(merged, tree)
      else own.set(name, own.has(name) ? this.#last(name, tree, own.get(name)?.line ?? line) : tree)
    }
    for (const [name, tree] of merged) if (!own.has(name)) own.set(name, tree)
    return own
  }

  /** A key that stands twice. */
  #last(name: string, tree: Tree<O>, firstLine: number): Tree<O> {
    const said = this.#dialect.twice(name, firstLine)
    if ('refused' in said) this.#refuse(tree.line, said.refused)
    this.#problems.warn(tree, shortened(name), said.warned, said.zh)
    return tree
  }

  /** Keys that are no texts become texts of JSON. */
  #goKey(key: Scalar, line: number): string {
    const value = goValue(key)
    if (value === null) this.#refuse(line, 'has a key that is empty; allowed are texts')
    return String(value)
  }

  #merge(merged: Map<string, Tree<O>>, tree: Tree<O>): void {
    if (tree.kind === 'scalar') this.#refuse(tree.line, '<< has a text; allowed is a map, or a list of maps')
    if (tree.kind === 'list') for (const item of tree.items) this.#merge(merged, item)
    // Of several the first one wins.
    if (tree.kind === 'map') for (const [name, value] of tree.entries) if (!merged.has(name)) merged.set(name, value)
  }

  #aliased(name: string, line: number): Tree<O> {
    const target = this.#anchors.get(name)
    if (target === undefined) this.#refuse(line, `*${name} has no anchor &${name} before it`)
    if (this.#open.has(target)) this.#refuse(line, `the anchor &${name} contains itself`)
    const known = this.#trees.get(target)
    if (known === undefined) return this.tree(target, line, 0)
    this.#add(known.values, line)
    return known.tree
  }

  #add(values: number, line: number): void {
    this.#count.values += values
    if (this.#count.values > VALUES_MAX) {
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
    const { firstLine = 1 } = this.#dialect
    return node.range ? this.#lines.linePos(node.range[0]).line + firstLine - 1 : firstLine
  }
}

function simple(value: unknown): string | number | boolean | null {
  return typeof value === 'number' || typeof value === 'boolean' || typeof value === 'string' ? value : null
}

/** Quotes and `!!str` make texts; other tags of YAML say what a text is read as. */
function goValue({ value, source, type, tag }: Scalar): string | number | boolean | null {
  const text = typeof value === 'string' ? value : (source ?? '')
  const isQuoted = type !== undefined && type !== 'PLAIN'
  if (tag === undefined || tag === '') return isQuoted ? text : goScalar(text)
  return /(?:!!|:)(?:int|float|bool|null)$/.test(tag) ? goScalar(text) : text
}

function tagOf({ tag }: Node): { readonly tag?: 'reset' | 'override' } {
  if (tag === '!reset') return { tag: 'reset' }
  return tag === '!override' ? { tag: 'override' } : {}
}
