import { JavaException } from '../../remoting/index.ts'

/**
 * Queues that one answer may tell about: the rows of more would not fit into the largest frame. Anybody may create a topic
 * of 2^31 − 1 queues; a question about them ends in the original where its heap does, and the others wait for it.
 */
export const QUEUE_ROWS_MAX = 65_536

/** Throws what the original runs into when an answer has more rows than memory. */
export function demandRows(count: number): void {
  if (count > QUEUE_ROWS_MAX) throw new JavaException('java.lang.OutOfMemoryError', 'Java heap space')
}

/** The ids of so many queues, from 0. */
export function queueIds(count: number): readonly number[] {
  demandRows(count)
  return Array.from({ length: count }, (_, queueId) => queueId)
}
