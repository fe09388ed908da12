/** Columns of a terminal that a text takes: signs of East Asia take two. */
export function widthOf(text: string): number {
  let width = 0
  for (const sign of text) width += isWide(sign) ? 2 : 1
  return width
}

function isWide(sign: string): boolean {
  const code = sign.codePointAt(0) ?? 0
  return (
    (code >= 0x11_00 && code <= 0x11_5f) ||
    (code >= 0x2e_80 && code <= 0xff_60 && code !== 0x30_3f) ||
    code >= 0x2_00_00
  )
}

/** Less is no terminal to write for. */
const COLUMNS_MIN = 30

/**
 * A text in lines of so many columns, the ones after the first indented. Words are broken where they are longer than a line, and
 * between signs of East Asia. Without columns it stays one line.
 */
export function wrapped(text: string, columns: number | undefined, indent: number = 0): readonly string[] {
  const limit = columns === undefined ? undefined : Math.max(COLUMNS_MIN, columns)
  if (limit === undefined || widthOf(text) <= limit) return [text]
  const lines: string[] = []
  let line = ''
  for (const piece of pieces(text, limit - indent)) {
    if (widthOf(line) + widthOf(piece.trimEnd()) <= limit || line.trim() === '') line += piece
    else {
      lines.push(line.trimEnd())
      line = `${' '.repeat(indent)}${piece.trimStart()}`
    }
  }
  return [...lines, line.trimEnd()]
}

/** What stays together: a word with the blanks behind it, one wide sign, or as much of a long word as fits. */
function pieces(text: string, limit: number): readonly string[] {
  const words = text.match(/[\u2e80-\uff60]|[^\s\u2e80-\uff60]+\s*|\s+/g) ?? []
  return words.flatMap((word) => {
    if (widthOf(word) <= limit) return [word]
    const parts: string[] = []
    for (let at = 0; at < word.length; at += limit) parts.push(word.slice(at, at + limit))
    return parts
  })
}
