import { interpolate } from './interpolate.ts'
import type { ListTree, MapTree, ScalarTree, Tree } from './tree.ts'

// Several files become one as docker compose does it (Compose specification, "Merge"; compose-go override/merge.go):
// maps field by field, lists one behind the other, plain values replace. What differs stands in RULES.

type Rule = (before: Tree, after: Tree) => Tree

/** One project after another. Sections are maps by name; services have rules of their own. */
export function mergedProject(before: MapTree, after: MapTree): MapTree {
  return mergedMap(before, after, (name, one, other) =>
    name === 'services' && one.kind === 'map' && other.kind === 'map'
      ? mergedMap(one, other, (_, a, b) => mergedService(a, b))
      : merged(one, other),
  )
}

/** A service over another one of its name, or over the one that it extends. */
export function mergedService(before: Tree, after: Tree): Tree {
  if (before.kind !== 'map' || after.kind !== 'map') return after
  return mergedMap(before, after, (name, one, other) => (RULES.get(name) ?? merged)(one, other))
}

function merged(before: Tree, after: Tree): Tree {
  if (after.tag === 'override') return withoutTag(after)
  if (before.kind === 'map' && after.kind === 'map') return mergedMap(before, after, (_, a, b) => merged(a, b))
  if (before.kind === 'list' && after.kind === 'list') return { ...after, items: [...before.items, ...after.items] }
  return isNothing(after) ? before : after
}

function mergedMap(before: MapTree, after: MapTree, rule: (name: string, a: Tree, b: Tree) => Tree): MapTree {
  if (after.tag === 'override') return withoutTag(after) as MapTree
  const entries = new Map(before.entries)
  for (const [name, own] of after.entries) {
    const earlier = entries.get(name)
    if (own.tag === 'reset') entries.delete(name)
    else if (earlier === undefined || own.tag === 'override') entries.set(name, withoutTag(own))
    else entries.set(name, rule(name, earlier, own))
  }
  return { ...after, entries }
}

function withoutTag(tree: Tree): Tree {
  const { tag: _, ...rest } = tree
  return rest
}

function isNothing(tree: Tree): boolean {
  return tree.kind === 'scalar' && tree.value === null
}

const replaced: Rule = (_, after) => after

/** A text counts as a list of one. */
const appended: Rule = (before, after) => {
  if (after.tag === 'override') return withoutTag(after)
  return listOf(after, [...itemsOf(before), ...itemsOf(after)])
}

/** Lists whose items stand for the same thing when their keys are equal: the later one wins. */
const keyed =
  (keyOf: (item: Tree) => string | undefined): Rule =>
  (before, after) => {
    if (after.tag === 'override') return withoutTag(after)
    const items = new Map<string, Tree>()
    for (const item of [...itemsOf(before), ...itemsOf(after)]) items.set(keyOf(item) ?? `#${items.size}`, item)
    return listOf(after, [...items.values()])
  }

/** Lists that may be written as maps: `NAME=value`, or names alone. */
const named =
  (nameOf: (text: string) => readonly [string, string | undefined]): Rule =>
  (before, after) =>
    merged(asMap(before, nameOf), asMap(after, nameOf))

const pairs = named((text) => {
  const equals = text.indexOf('=')
  return equals === -1 ? [text, undefined] : [text.slice(0, equals), text.slice(equals + 1)]
})
const names = named((text) => [text, undefined])

/** Health checks: the command is replaced as a whole. */
const health: Rule = (before, after) =>
  before.kind === 'map' && after.kind === 'map'
    ? mergedMap(before, after, (name, a, b) => (name === 'test' ? b : merged(a, b)))
    : after

const RULES: ReadonlyMap<string, Rule> = new Map<string, Rule>([
  ['command', replaced],
  ['entrypoint', replaced],
  ['healthcheck', health],
  ['environment', pairs],
  ['labels', pairs],
  ['annotations', pairs],
  ['sysctls', pairs],
  ['networks', names],
  ['depends_on', names],
  ['dns', appended],
  ['dns_opt', appended],
  ['dns_search', appended],
  ['env_file', appended],
  ['tmpfs', appended],
  ['ports', keyed(portKey)],
  ['volumes', keyed(volumeTarget)],
  ['configs', keyed(fileTarget)],
  ['secrets', keyed(fileTarget)],
])

function portKey(item: Tree): string | undefined {
  if (item.kind !== 'map') return textOf(item)
  return [...item.entries].map(([name, value]) => `${name}=${textOf(value) ?? ''}`).join(' ')
}

function volumeTarget(item: Tree): string | undefined {
  if (item.kind === 'map') return textOf(item.entries.get('target'))
  const parts = (textOf(item) ?? '').replace(/^[A-Za-z]:(?=[\\/])/, '').split(':')
  return parts[1] ?? parts[0]
}

function fileTarget(item: Tree): string | undefined {
  return item.kind === 'map' ? textOf(item.entries.get('target') ?? item.entries.get('source')) : textOf(item)
}

/** A text with its variables replaced, as compose has it when it merges. */
function textOf(tree: Tree | undefined): string | undefined {
  if (tree?.kind !== 'scalar' || tree.value === null) return undefined
  return interpolate(typeof tree.value === 'string' ? tree.value : tree.text, tree.origin.env).text
}

function itemsOf(tree: Tree): readonly Tree[] {
  if (tree.kind === 'list') return tree.items
  return isNothing(tree) ? [] : [tree]
}

function listOf({ line, origin }: Tree, items: readonly Tree[]): ListTree {
  return { kind: 'list', line, origin, items }
}

function asMap(tree: Tree, nameOf: (text: string) => readonly [string, string | undefined]): Tree {
  if (tree.kind !== 'list') return tree
  const entries = new Map<string, Tree>()
  for (const item of tree.items) {
    // What is no text is left to the reader of the field, which refuses it.
    if (item.kind !== 'scalar' || typeof item.value !== 'string') return tree
    const [name, value] = nameOf(item.value)
    const { line, origin, textLine } = item
    const own: ScalarTree = { kind: 'scalar', line, origin, textLine, value: value ?? null, text: value ?? '' }
    entries.set(name, own)
  }
  const { line, origin, tag } = tree
  return { kind: 'map', line, origin, entries, ...(tag === undefined ? {} : { tag }) }
}
