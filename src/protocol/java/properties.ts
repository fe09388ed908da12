// Text of java.util.Properties, the body of configuration requests (remoting.md B47): `name=value`, `name:value` or
// `name value` on a line; lines that begin with # or ! are comments; a backslash before the line end joins two lines.

/** One property as written: of several with one name all are there. */
export interface PropertyEntry {
  readonly name: string
  readonly value: string
  /** Where its name stands, from 1. */
  readonly line: number
}

/** `malformedLine` is that of a broken `\u` escape, where Java throws. */
export type PropertyEntries = { readonly entries: readonly PropertyEntry[] } | { readonly malformedLine: number }

/** Reads properties text; a later line wins. Undefined for a broken `\u` escape, where Java throws. */
export function parseProperties(text: string): Map<string, string> | undefined {
  const read = propertyEntries(text)
  return 'entries' in read ? new Map(read.entries.map(({ name, value }) => [name, value])) : undefined
}

/** Reads properties text line by line, for messages that name a place. */
export function propertyEntries(text: string): PropertyEntries {
  const entries: PropertyEntry[] = []
  for (const { line, text: logical } of logicalLines(text)) {
    const [, name = '', value = ''] = /^((?:\\.|[^\\=: \t\f])*)[ \t\f]*[=:]?[ \t\f]*(.*)$/s.exec(logical) ?? []
    const plainName = unescaped(name)
    const plainValue = unescaped(value)
    if (plainName === undefined || plainValue === undefined) return { malformedLine: line }
    entries.push({ name: plainName, value: plainValue, line })
  }
  return { entries }
}

/** MixAll.properties2String with names sorted: nothing is escaped, each line ends with a line feed. */
export function propertiesText(properties: ReadonlyMap<string, string>): string {
  let text = ''
  for (const name of [...properties.keys()].sort()) text += `${name}=${properties.get(name)}\n`
  return text
}

interface LogicalLine {
  readonly text: string
  readonly line: number
}

function logicalLines(text: string): LogicalLine[] {
  const lines: LogicalLine[] = []
  let joined = ''
  let first = 0
  let continued = false
  for (const [index, raw] of text.split(/\r\n|\r|\n/).entries()) {
    const line = raw.replace(/^[ \t\f]+/, '')
    if (!continued && (line === '' || line.startsWith('#') || line.startsWith('!'))) continue
    if (!continued) first = index + 1
    joined += line
    continued = /(^|[^\\])(\\\\)*\\$/.test(line)
    if (continued) {
      joined = joined.slice(0, -1)
      continue
    }
    // A backslash alone and a blank line after it are no property.
    if (joined !== '') lines.push({ text: joined, line: first })
    joined = ''
  }
  if (joined !== '') lines.push({ text: joined, line: first })
  return lines
}

const ESCAPES: ReadonlyMap<string, string> = new Map([
  ['t', '\t'],
  ['n', '\n'],
  ['r', '\r'],
  ['f', '\f'],
])

function unescaped(text: string): string | undefined {
  if (/(^|[^\\])(\\\\)*\\u(?![0-9a-fA-F]{4})/.test(text)) return undefined
  return text.replace(/\\(u[0-9a-fA-F]{4}|[\s\S]?)/g, (_, sequence: string) =>
    sequence.length === 5
      ? String.fromCharCode(Number.parseInt(sequence.slice(1), 16))
      : (ESCAPES.get(sequence) ?? sequence),
  )
}
