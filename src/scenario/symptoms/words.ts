/** The words of a log line or symptom, without what differs from one occurrence to the next: addresses, numbers, ids, places. */
export function wordsOf(text: string): readonly string[] {
  return text
    .toLowerCase()
    .replace(/\b\d{1,3}(?:\.\d{1,3}){3}(?::\d+)?\b/g, ' ')
    .replace(/\b(?:0x)?[\da-f]{8,}\b/g, ' ')
    .split(/[^\p{L}\d_]+/u)
    .filter((word) => word.length > 1 && !/^\d+(?:ms|s|m)?$/.test(word))
}

/**
 * Whether a line contains a symptom as the catalogue quotes it: `..` and `…` stand for anything, and so do numbers, addresses
 * and the `names` that the entry made up. Upper and lower case are one; the class of an exception before its message and what
 * separates a text from its value (`topic: X`, `topic, X`) are left out.
 */
export function quotes(line: string, symptom: string, names: readonly string[] = []): boolean {
  const pieces = withoutNames(symptom.replace(/^[\w.$]+(?:Exception|Error): /, ''), names)
    .toLowerCase()
    .split(/\[?(?:\.{2,}|…)\]?|\b\d{1,3}(?:\.\d{1,3}){3}(?::\d+)?\b|\d+/)
    .map((piece) => piece.replace(/\s+/g, ' ').replace(/^[\s:;,=]+|[\s:;,=]+$/g, ''))
    .filter((piece) => /\p{L}/u.test(piece))
  if (pieces.length === 0) return false
  const text = line.toLowerCase().replace(/\s+/g, ' ')
  let from = 0
  for (const piece of pieces) {
    const at = text.indexOf(piece, from)
    if (at < 0) return false
    from = at + piece.length
  }
  return true
}

/** Names as whole words become `..`. */
export function withoutNames(text: string, names: readonly string[]): string {
  return names.reduce(
    (rest, name) => rest.replaceAll(new RegExp(`(?<![\\w-])${escaped(name)}(?![\\w-])`, 'g'), '..'),
    text,
  )
}

function escaped(name: string): string {
  return name.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
}
