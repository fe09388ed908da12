import { JavaException } from '../../remoting/index.ts'
import { QUEUES_MAX } from '../queueLimit.ts'

/** Throws what the original runs into when an answer has more rows than its heap can hold. */
export function demandRows(count: number): void {
  if (count > QUEUES_MAX) throw new JavaException('java.lang.OutOfMemoryError', 'Java heap space')
}

/** The ids of so many queues, from 0. */
export function queueIds(count: number): readonly number[] {
  demandRows(count)
  return Array.from({ length: count }, (_, queueId) => queueId)
}
