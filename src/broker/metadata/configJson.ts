// The JSON text of config/*.json, as fastjson 1.2.83 prints it with PrettyFormat (store.md 14, metrics-and-admin.md 5.5):
//
//   object, Map with text keys   each entry on a line of its own, one tab per level, no blank behind the colon
//   Map with whole-number keys   `{0:1,1:5` on one line, keys bare, and the closing brace on its own line
//   array (java.util.List)       each element on a line of its own; numbers (a Java array) on one line
//   Set (java.util.Set)          elements on one line
//
// The properties of an object are sorted; a Map keeps its order.

import type { Json } from '../../protocol/index.ts'
import { longText } from '../../protocol/index.ts'

/** Pretty text with tabs. Properties that are undefined are left out, as fastjson does with null. */
export function configJsonText(value: Json): string {
  return printed(value, '\n')
}

function printed(value: Json, lineStart: string): string {
  if (typeof value === 'string') return quoted(value)
  if (typeof value === 'number') return numberText(value)
  if (typeof value === 'boolean') return String(value)
  if (value instanceof Set) return `[${[...value].map((item) => printed(item, lineStart)).join(',')}]`
  const deeper = `${lineStart}\t`
  if (Array.isArray(value)) {
    if (value.every((item) => typeof item === 'number')) return `[${value.map(numberText).join(',')}]`
    return `[${value.map((item) => deeper + printed(item, deeper)).join(',')}${lineStart}]`
  }
  const entries: readonly (readonly [string | number, Json])[] =
    value instanceof Map ? [...value] : definedEntries(value as { readonly [property: string]: Json | undefined })
  if (entries.length === 0) return '{}'
  const lines = entries.map(([key, item]) =>
    typeof key === 'number' ? `${key}:${printed(item, deeper)}` : `${deeper}${quoted(key)}:${printed(item, deeper)}`,
  )
  return `{${lines.join(',')}${lineStart}}`
}

function definedEntries(value: { readonly [property: string]: Json | undefined }): [string, Json][] {
  const entries: [string, Json][] = []
  for (const [key, item] of Object.entries(value)) if (item !== undefined) entries.push([key, item])
  return entries.sort(([a], [b]) => (a < b ? -1 : 1))
}

/** JSON.stringify escapes as fastjson does, which writes other characters than controls, quotes and backslashes raw. */
function quoted(text: string): string {
  return JSON.stringify(text)
}

function numberText(value: number): string {
  return Number.isInteger(value) ? longText(value) : String(value)
}
