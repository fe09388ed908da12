import type { Reader } from './reader.ts'

/** A duration, or a pair of them: the least and the most. */
export function checkDurations(reader: Reader): void {
  if (!Array.isArray(reader.value)) {
    reader.duration()
    return
  }
  const ends = reader.list('a duration, or the least and the most')
  const [min = 0, max = -1] = ends.map((end) => end.duration())
  if (ends.length !== 2 || min > max) reader.refuse('a duration, or the least and the most')
}
