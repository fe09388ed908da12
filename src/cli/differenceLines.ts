import type { TraceDifference } from '../sim/index.ts'
import type { Language } from './language.ts'
import { reportWords } from './reportWords.ts'

/** What a second run with the same seed gave. Nothing when there was none. */
export function differenceLines(
  comparison: TraceDifference | 'equal' | undefined,
  language: Language,
): readonly string[] {
  if (comparison === undefined) return []
  const { check, sameTrace, differsAt, firstRun, secondRun, traceEnds } = reportWords(language)
  if (comparison === 'equal') return [`  ${check} ${sameTrace}`]
  const { index, before, left, right } = comparison
  return [
    `  ${check} ${differsAt(index)}`,
    ...before.map((line) => `            ${line}`),
    `    ${firstRun} ${left ?? traceEnds}`,
    `    ${secondRun} ${right ?? traceEnds}`,
  ]
}
