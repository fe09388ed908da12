// Text of java.util.Properties, the body of configuration requests (remoting.md B47): `name=value`, `name:value` or
// `name value` on a line; lines that begin with # or ! are comments; a backslash before the line end joins two lines.

/** Reads properties text; a later line wins. Undefined for a broken `\u` escape, where Java throws. */
export function parseProperties(text: string): Map<string, string> | undefined {
  const properties = new Map<string, string>()
  for (const line of logicalLines(text)) {
    const [, name = '', value = ''] = /^((?:\\.|[^\\=: \t\f])*)[ \t\f]*[=:]?[ \t\f]*(.*)$/s.exec(line) ?? []
    const plainName = unescaped(name)
    const plainValue = unescaped(value)
    if (plainName === undefined || plainValue === undefined) return undefined
    properties.set(plainName, plainValue)
  }
  return properties
}

/** MixAll.properties2String with names sorted: nothing is escaped, each line ends with a line feed. */
export function propertiesText(properties: ReadonlyMap<string, string>): string {
  let text = ''
  for (const name of [...properties.keys()].sort()) text += `${name}=${properties.get(name)}\n`
  return text
}

function logicalLines(text: string): string[] {
  const lines: string[] = []
  let joined = ''
  let continued = false
  for (const raw of text.split(/\r\n|\r|\n/)) {
    const line = raw.replace(/^[ \t\f]+/, '')
    if (!continued && (line === '' || line.startsWith('#') || line.startsWith('!'))) continue
    joined += line
    continued = /(^|[^\\])(\\\\)*\\$/.test(line)
    if (continued) {
      joined = joined.slice(0, -1)
      continue
    }
    lines.push(joined)
    joined = ''
  }
  if (joined !== '') lines.push(joined)
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
