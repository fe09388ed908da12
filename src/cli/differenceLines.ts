import type { TraceDifference } from '../sim/index.ts'

/** What a second run with the same seed gave. Nothing when there was none. */
export function differenceLines(comparison: TraceDifference | 'equal' | undefined): readonly string[] {
  if (comparison === undefined) return []
  if (comparison === 'equal') return ['  Check   a second run gave the same trace, event by event']
  const { index, before, left, right } = comparison
  return [
    `  Check   a second run with the same seed differs at event ${index}:`,
    ...before.map((line) => `            ${line}`),
    `    first   ${left ?? '(the trace ends)'}`,
    `    second  ${right ?? '(the trace ends)'}`,
  ]
}
