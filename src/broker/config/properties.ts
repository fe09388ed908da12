// Text of `java.util.Properties`: `key=value`, `key:value` or `key value` lines; `#` and `!` comments; `\` before a line
// end continues the line and drops the blanks that follow; `\t \n \r \f`, `\uXXXX` and escaped separators.

/** Reads properties text. A later line wins over an earlier one. A broken `\u` escape reads as undefined, as an exception there. */
export function parseProperties(text: string): Map<string, string> | undefined {
  const found = new Map<string, string>()
  for (const line of logicalLines(text)) {
    const end = keyEnd(line)
    const key = unescaped(line.slice(0, end))
    const value = unescaped(line.slice(valueStart(line, end)))
    if (key === undefined || value === undefined) return undefined
    found.set(key, value)
  }
  return found
}

/** `MixAll.properties2String` sorted by key: nothing is escaped, and each line ends with a line feed. */
export function propertiesText(properties: ReadonlyMap<string, string>): string {
  const keys = [...properties.keys()].sort()
  return keys.map((key) => `${key}=${properties.get(key)}\n`).join('')
}

function logicalLines(text: string): string[] {
  const lines: string[] = []
  let open: string | undefined
  for (const natural of text.split(/\r\n|\n|\r/)) {
    const part = natural.replace(/^[ \t\f]+/, '')
    if (open === undefined && (part === '' || part.startsWith('#') || part.startsWith('!'))) continue
    const joined = (open ?? '') + part
    const slashes = joined.length - joined.replace(/\\+$/, '').length
    if (slashes % 2 === 1) {
      open = joined.slice(0, -1)
      continue
    }
    lines.push(joined)
    open = undefined
  }
  if (open !== undefined && open !== '') lines.push(open)
  return lines
}

function keyEnd(line: string): number {
  for (let i = 0; i < line.length; i++) {
    const char = line.charAt(i)
    if (char === '\\') i++
    else if (char === '=' || char === ':' || isBlank(char)) return i
  }
  return line.length
}

function valueStart(line: string, end: number): number {
  let i = end
  while (isBlank(line.charAt(i))) i++
  if (line.charAt(i) === '=' || line.charAt(i) === ':') i++
  while (isBlank(line.charAt(i))) i++
  return i
}

function isBlank(char: string): boolean {
  return char === ' ' || char === '\t' || char === '\f'
}

const ESCAPES: ReadonlyMap<string, string> = new Map([
  ['t', '\t'],
  ['n', '\n'],
  ['r', '\r'],
  ['f', '\f'],
])

function unescaped(text: string): string | undefined {
  if (!text.includes('\\')) return text
  let out = ''
  for (let i = 0; i < text.length; i++) {
    const char = text.charAt(i)
    if (char !== '\\') {
      out += char
      continue
    }
    i++
    const next = text.charAt(i)
    if (next === 'u') {
      const hex = text.slice(i + 1, i + 5)
      if (!/^[0-9a-fA-F]{4}$/.test(hex)) return undefined
      out += String.fromCharCode(Number.parseInt(hex, 16))
      i += 4
    } else {
      out += ESCAPES.get(next) ?? next
    }
  }
  return out
}
