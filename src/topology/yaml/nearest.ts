/** Longer names and values are shortened in messages. */
const SHOWN_MAX = 80

/** In one line. */
export function shortened(text: string): string {
  const line = text.slice(0, SHOWN_MAX + 1).replace(/\p{Cc}+/gu, ' ')
  return line.length > SHOWN_MAX ? `${line.slice(0, SHOWN_MAX - 1)}…` : line
}

/** The name that somebody may have meant: one that differs by a letter in five. */
export function nearest(name: string, names: readonly string[]): string | undefined {
  return names.find((own) => distance(own, name) <= Math.ceil(own.length / 5))
}

/** Letters to change, take away or put in (Levenshtein), for names of up to 30 letters. */
function distance(a: string, b: string): number {
  if (Math.abs(a.length - b.length) > 3 || b.length > 30) return Number.POSITIVE_INFINITY
  let before = Array.from({ length: b.length + 1 }, (_, index) => index)
  for (const [row, letter] of [...a].entries()) {
    const next = [row + 1]
    for (const [column, other] of [...b].entries()) {
      const changed = (before[column] ?? 0) + (letter === other ? 0 : 1)
      next.push(Math.min(changed, (before[column + 1] ?? 0) + 1, (next[column] ?? 0) + 1))
    }
    before = next
  }
  return before[b.length] ?? 0
}
