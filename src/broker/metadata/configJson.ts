// The JSON text of config/*.json, as fastjson 1.2.83 prints it with PrettyFormat (store.md 14, metrics-and-admin.md 5.5):
//
//   object, Map with text keys   each entry on a line of its own, one tab per level, no blank behind the colon
//   Map with whole-number keys   `{0:1,1:5` on one line, keys bare, and the closing brace on its own line
//   array (java.util.List)       each element on a line of its own
//   Set (java.util.Set)          elements on one line
//
// Entries are printed in the order in which they are given. Bean properties are to be given in alphabetical order.

/** What a config file holds. */
export type ConfigJson =
  | string
  | number
  | boolean
  | readonly ConfigJson[]
  | ReadonlySet<ConfigJson>
  | ReadonlyMap<string, ConfigJson>
  | ReadonlyMap<number, ConfigJson>
  | { readonly [property: string]: ConfigJson | undefined }

/** Pretty text with tabs. Properties that are undefined are left out, as fastjson does with null. */
export function configJsonText(value: ConfigJson): string {
  return printed(value, '\n')
}

function printed(value: ConfigJson, lineStart: string): string {
  if (typeof value === 'string') return quoted(value)
  if (typeof value === 'number') return numberText(value)
  if (typeof value === 'boolean') return String(value)
  if (value instanceof Set) return `[${[...value].map((item) => printed(item, lineStart)).join(',')}]`
  const deeper = `${lineStart}\t`
  if (Array.isArray(value)) {
    if (value.length === 0) return '[]'
    return `[${value.map((item) => deeper + printed(item, deeper)).join(',')}${lineStart}]`
  }
  const entries: readonly (readonly [string | number, ConfigJson])[] =
    value instanceof Map ? [...value] : definedEntries(value as { readonly [property: string]: ConfigJson | undefined })
  if (entries.length === 0) return '{}'
  const lines = entries.map(([key, item]) =>
    typeof key === 'number' ? `${key}:${printed(item, deeper)}` : `${deeper}${quoted(key)}:${printed(item, deeper)}`,
  )
  return `{${lines.join(',')}${lineStart}}`
}

function definedEntries(value: { readonly [property: string]: ConfigJson | undefined }): [string, ConfigJson][] {
  const entries: [string, ConfigJson][] = []
  for (const [key, item] of Object.entries(value)) if (item !== undefined) entries.push([key, item])
  return entries
}

/** JSON.stringify escapes as fastjson does, which writes other characters than controls, quotes and backslashes raw. */
function quoted(text: string): string {
  return JSON.stringify(text)
}

/** Whole numbers are Java longs; its two ends do not fit a JavaScript number and are kept by their rounded values. */
function numberText(value: number): string {
  if (value === 2 ** 63) return '9223372036854775807'
  if (value === -(2 ** 63)) return '-9223372036854775808'
  return String(value)
}
