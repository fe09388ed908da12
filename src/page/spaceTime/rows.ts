import type { Mark, Row } from './mark.ts'

/** More rows than this are no picture any more. */
export const ROWS_MAX = 160

/** What matters most stays when there is too much: what failed, what programs did, then names and connections, then traffic. */
const WEIGHTS: Readonly<Record<Mark['kind'], number>> = { step: 3, received: 3, dial: 2, dns: 2, answer: 1, request: 1 }

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
  if (all.length <= ROWS_MAX) return { rows: all, leftOut: 0 }
  const weighty = all.toSorted((a, b) => weight(b) - weight(a) || a.atMs - b.atMs).slice(0, ROWS_MAX)
  return { rows: weighty.toSorted((a, b) => a.atMs - b.atMs), leftOut: all.length - ROWS_MAX }
}

function weight({ kind, tone }: Mark): number {
  return tone === 'bad' ? 4 : WEIGHTS[kind]
}
