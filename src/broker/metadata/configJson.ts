// The JSON text of config/*.json, as fastjson 1.2.83 prints it with PrettyFormat (store.md 14, metrics-and-admin.md 5.5):
//
//   object, Map with text keys   each entry on a line of its own, one tab per level, no blank behind the colon
//   Map with whole-number keys   `{0:1,1:5` on one line, keys bare, and the closing brace on its own line
//   array (java.util.List)       each element on a line of its own; numbers (a Java array) on one line
//   Set (java.util.Set)          elements on one line
//
// The properties of an object are sorted; a Map keeps its order.

import type { Json, JsonStyle } from '../../protocol/index.ts'
import { longText } from '../../protocol/index.ts'

/** Pretty text with tabs. Properties that are undefined are left out, as fastjson does with null. */
export function configJsonText(value: Json): string {
  return printed(value, '\n')
}

type JsonObject = { readonly [property: string]: Json | undefined }

/** A whole file whose tables were printed before by `configTableText`. */
export function configFileText(
  value: JsonObject,
  tables: Readonly<Record<string, string>>,
  { without }: JsonStyle = {},
): string {
  const rest = definedEntries(value, without).map(([key, item]): [string, string] => [
    key,
    printed(item, '\n\t', without),
  ])
  const entries = [...rest, ...Object.entries(tables)].sort(([a], [b]) => (a < b ? -1 : 1))
  return `{${entries.map(([key, text]) => `\n\t${quoted(key)}:${text}`).join(',')}\n}`
}

/**
 * The text of a table directly below the file's object. Its entries are replaced and never changed, so that their texts
 * are kept in `known`: with thousands of topics, the next one does not print all of them again.
 */
export function configTableText<T extends object>(
  table: ReadonlyMap<string, T>,
  known: WeakMap<T, string>,
  json: (entry: T) => Json,
  { without }: JsonStyle = {},
): string {
  if (table.size === 0) return '{}'
  const lines: string[] = []
  for (const [name, entry] of table) {
    let text = known.get(entry)
    if (text === undefined) {
      text = printed(json(entry), '\n\t\t', without)
      known.set(entry, text)
    }
    lines.push(`\n\t\t${quoted(name)}:${text}`)
  }
  return `{${lines.join(',')}\n\t}`
}

function printed(value: Json, lineStart: string, without?: ReadonlySet<string>): string {
  if (typeof value === 'string') return quoted(value)
  if (typeof value === 'number') return numberText(value)
  if (typeof value === 'boolean') return String(value)
  if (value instanceof Set) return `[${[...value].map((item) => printed(item, lineStart, without)).join(',')}]`
  const deeper = `${lineStart}\t`
  if (Array.isArray(value)) {
    if (value.every((item) => typeof item === 'number')) return `[${value.map(numberText).join(',')}]`
    return `[${value.map((item) => deeper + printed(item, deeper, without)).join(',')}${lineStart}]`
  }
  const entries: readonly (readonly [string | number, Json])[] =
    value instanceof Map ? [...value] : definedEntries(value as JsonObject, without)
  if (entries.length === 0) return '{}'
  const lines = entries.map(([key, item]) =>
    typeof key === 'number'
      ? `${key}:${printed(item, deeper, without)}`
      : `${deeper}${quoted(key)}:${printed(item, deeper, without)}`,
  )
  return `{${lines.join(',')}${lineStart}}`
}

function definedEntries(value: JsonObject, without?: ReadonlySet<string>): [string, Json][] {
  const entries: [string, Json][] = []
  for (const [key, item] of Object.entries(value)) {
    if (item !== undefined && without?.has(key) !== true) entries.push([key, item])
  }
  return entries.sort(([a], [b]) => (a < b ? -1 : 1))
}

/** JSON.stringify escapes as fastjson does, which writes other characters than controls, quotes and backslashes raw. */
function quoted(text: string): string {
  return JSON.stringify(text)
}

function numberText(value: number): string {
  return Number.isInteger(value) ? longText(value) : String(value)
}
