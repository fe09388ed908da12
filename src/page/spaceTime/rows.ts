import type { Mark, Row } from './mark.ts'

/** Rows of a kind that have room; more are no picture any more. Within a kind, what failed stays first, then what came early. */
export const ROWS_MAX: Readonly<Record<Mark['kind'], number>> = {
  step: 60,
  received: 40,
  dial: 50,
  dns: 30,
  request: 50,
  answer: 30,
}

/**
 * The rows of the diagram. Equal marks stand once, where the first of them happened, with their number; an answer without
 * anything special is left to its request.
 */
export function rowsOf(marks: readonly Mark[]): { readonly rows: readonly Row[]; readonly leftOut: number } {
  const groups = new Map<string, { readonly mark: Mark; times: number }>()
  for (const mark of marks) {
    if (mark.kind === 'answer' && mark.tone === 'plain') continue
    const key = [mark.kind, mark.from, mark.to, mark.label.replace(/\b\d+ ms\b/g, 'ms')].join(' ')
    const group = groups.get(key)
    if (group === undefined) groups.set(key, { mark, times: 1 })
    else group.times++
  }
  const all = [...groups.values()].map(({ mark, times }): Row => ({ ...mark, times }))
  const kept = new Set(
    Object.entries(ROWS_MAX).flatMap(([kind, most]) =>
      all
        .filter((row) => row.kind === kind)
        .toSorted((a, b) => Number(b.tone === 'bad') - Number(a.tone === 'bad'))
        .slice(0, most),
    ),
  )
  const rows = all.filter((row) => kept.has(row))
  return { rows, leftOut: all.length - rows.length }
}
