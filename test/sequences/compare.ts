import { explained } from './explained.ts'
import type { Transcript } from './playSequence.ts'

export interface Difference {
  /** Index of the line. */
  readonly at: number
  readonly theirs: string
  readonly ours: string
}

/** Lines that differ and that `explained` does not cover. */
export function differences(theirs: Transcript, ours: Transcript): Difference[] {
  const found: Difference[] = []
  for (let at = 0; at < Math.max(theirs.length, ours.length); at++) {
    const their = theirs[at] ?? 'nothing'
    const our = ours[at] ?? 'nothing'
    if (their !== our && !explained.some(({ covers }) => covers(their, our)))
      found.push({ at, theirs: their, ours: our })
  }
  return found
}

export function differenceText(found: readonly Difference[], most = 6): string {
  const shown = found.slice(0, most).map(({ theirs, ours }) => `  theirs ${theirs}\n  ours   ${ours}`)
  const more = found.length > most ? [`  and ${found.length - most} more`] : []
  return [...shown, ...more].join('\n')
}
