import { isAlias, isMap, isScalar, isSeq, LineCounter, type Node, parseDocument } from 'yaml'
import type { Problems } from './problems.ts'

/** A value of a YAML file, with the line that it begins on. */
export type Tree = MapTree | ListTree | ScalarTree

export interface MapTree {
  readonly kind: 'map'
  readonly line: number
  readonly entries: ReadonlyMap<string, Tree>
}

export interface ListTree {
  readonly kind: 'list'
  readonly line: number
  readonly items: readonly Tree[]
}

export interface ScalarTree {
  readonly kind: 'scalar'
  readonly line: number
  readonly value: string | number | boolean | null
  /** As it stands in the file. */
  readonly text: string
}

/** Deeper files are circles of anchors. */
const DEPTH_MAX = 50

/** Reads YAML with anchors, aliases and merge keys. Refuses what is no YAML. */
export function readTree(text: string, problems: Problems): Tree {
  const lines = new LineCounter()
  const document = parseDocument(text, { lineCounter: lines, uniqueKeys: true, merge: false })
  const [error] = document.errors
  if (error !== undefined) {
    const line = error.linePos?.[0].line ?? 1
    problems.refuse(
      line,
      '',
      `is no YAML: ${(error.message.split('\n')[0] ?? '').replace(/ at line \d+, column \d+:?$/, '')}`,
    )
  }
  const lineOf = (node: Node): number => (node.range ? lines.linePos(node.range[0]).line : 1)
  const convert = (node: unknown, line: number, depth: number): Tree => {
    if (depth > DEPTH_MAX)
      problems.refuse(line, '', `an anchor contains itself, or values lie more than ${DEPTH_MAX} deep`)
    if (isAlias(node)) {
      const target = node.resolve(document)
      if (target === undefined) problems.refuse(lineOf(node), '', `*${node.source} has no anchor &${node.source}`)
      return convert(target, lineOf(node), depth + 1)
    }
    if (isMap(node)) {
      const own = new Map<string, Tree>()
      const merged = new Map<string, Tree>()
      for (const { key, value } of node.items) {
        const name = isScalar(key) ? String(key.value) : String(key)
        const keyLine = isScalar(key) ? lineOf(key) : lineOf(node)
        const tree = withLine(convert(value, keyLine, depth + 1), keyLine)
        if (name === '<<') mergeInto(merged, tree)
        else own.set(name, tree)
      }
      for (const [name, tree] of merged) if (!own.has(name)) own.set(name, tree)
      return { kind: 'map', line: lineOf(node), entries: own }
    }
    if (isSeq(node)) {
      return {
        kind: 'list',
        line: lineOf(node),
        items: node.items.map((item) => convert(item, lineOf(node), depth + 1)),
      }
    }
    if (isScalar(node)) {
      const { value } = node
      const plain = typeof value === 'number' || typeof value === 'boolean' || typeof value === 'string' ? value : null
      return { kind: 'scalar', line: lineOf(node), value: plain, text: node.source ?? String(value ?? '') }
    }
    return { kind: 'scalar', line, value: null, text: '' }
  }
  return convert(document.contents, 1, 0)
}

/** The line of a value in a map is the one of its name. */
function withLine(tree: Tree, line: number): Tree {
  return { ...tree, line }
}

function mergeInto(merged: Map<string, Tree>, tree: Tree): void {
  if (tree.kind === 'list') for (const item of tree.items) mergeInto(merged, item)
  // Of several the first one wins.
  if (tree.kind === 'map') for (const [name, value] of tree.entries) if (!merged.has(name)) merged.set(name, value)
}
