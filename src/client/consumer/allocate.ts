import type { MessageQueue } from '../../protocol/index.ts'

/** Which of the queues belong to one client. Both lists are sorted, so that all clients of a group agree. */
export type AllocateStrategy = (
  queues: readonly MessageQueue[],
  clientIds: readonly string[],
  clientId: string,
) => readonly MessageQueue[]

/** AllocateMessageQueueAveragely: contiguous parts, the first clients get one more. The default. */
export const allocateAveragely: AllocateStrategy = (queues, clientIds, clientId) => {
  const index = clientIds.indexOf(clientId)
  if (index < 0) return []
  const rest = queues.length % clientIds.length
  const size =
    queues.length <= clientIds.length ? 1 : Math.floor(queues.length / clientIds.length) + (index < rest ? 1 : 0)
  const start = rest > 0 && index < rest ? index * size : index * size + rest
  return queues.slice(start, start + Math.min(size, Math.max(0, queues.length - start)))
}

/** AllocateMessageQueueAveragelyByCircle: queues dealt out like cards. */
export const allocateByCircle: AllocateStrategy = (queues, clientIds, clientId) => {
  const index = clientIds.indexOf(clientId)
  if (index < 0) return []
  return queues.filter((_, position) => position % clientIds.length === index)
}

/** By the names that brokers know (name2LoadStrategy of QueryAssignmentProcessor). */
const names: ReadonlyMap<AllocateStrategy, string> = new Map([
  [allocateAveragely, 'AVG'],
  [allocateByCircle, 'AVG_BY_CIRCLE'],
])

/** The name under which a broker carries out a strategy itself; undefined when it cannot. */
export function strategyName(strategy: AllocateStrategy): string | undefined {
  return names.get(strategy)
}

/** AllocateMessageQueueByConfig: a fixed list, whoever else is in the group. */
export function allocateByConfig(fixed: readonly MessageQueue[]): AllocateStrategy {
  return () => fixed
}
