import type { MessageQueue } from '../../protocol/index.ts'

// Which of the queues of a topic one client gets when the broker decides (QueryAssignmentProcessor, broker.md 14.9). The queues and the
// client ids are sorted, as every client of the group would sort them.

type Strategy = (
  queues: readonly MessageQueue[],
  clientIds: readonly string[],
  clientId: string,
) => readonly MessageQueue[]

/** AllocateMessageQueueAveragely: contiguous parts, the first clients get one more. */
const averagely: Strategy = (queues, clientIds, clientId) => {
  const index = clientIds.indexOf(clientId)
  if (index < 0) return []
  const share = Math.floor(queues.length / clientIds.length)
  const rest = queues.length % clientIds.length
  // With fewer queues than clients the last clients get none.
  const start = index * share + Math.min(index, rest)
  return queues.slice(start, start + share + (index < rest ? 1 : 0))
}

/** AllocateMessageQueueAveragelyByCircle: queues dealt out like cards. */
const byCircle: Strategy = (queues, clientIds, clientId) => {
  const index = clientIds.indexOf(clientId)
  return index < 0 ? [] : queues.filter((_, at) => at % clientIds.length === index)
}

/** By the names that clients send; a broker knows no others. */
const strategies: ReadonlyMap<string, Strategy> = new Map([
  ['AVG', averagely],
  ['AVG_BY_CIRCLE', byCircle],
])

/** Queue id of an assignment that covers all queues of a broker. */
const ALL_QUEUES = -1

export interface Allocation {
  readonly queues: readonly MessageQueue[]
  readonly clientIds: readonly string[]
  readonly clientId: string
  readonly strategyName: string
  /** Undefined in PULL mode; in POP mode how many other clients' queues a client serves besides its own. */
  readonly popShareQueueNum: number | undefined
}

/** Undefined where the original has no answer, so that the client keeps what it has. */
export function allocate(wanted: Allocation): readonly MessageQueue[] | undefined {
  const { queues, clientIds, clientId, strategyName, popShareQueueNum: shared } = wanted
  const strategy = strategies.get(strategyName)
  if (strategy === undefined) return undefined
  if (shared !== undefined && (shared <= 0 || shared >= clientIds.length - 1)) {
    return unique(queues.map((queue) => ({ ...queue, queueId: ALL_QUEUES })))
  }
  if (clientId.trim() === '' || queues.length === 0 || clientIds.length === 0) return undefined
  const index = clientIds.indexOf(clientId)
  if (index < 0) return []
  if (shared === undefined) return strategy(queues, clientIds, clientId)
  // More clients than queues: each serves one.
  if (clientIds.length > queues.length) return queues.slice(index % queues.length, (index % queues.length) + 1)
  const neighbours = Array.from({ length: shared + 1 }, (_, step) => clientIds[(index + step) % clientIds.length] ?? '')
  return unique(neighbours.flatMap((neighbour) => strategy(queues, clientIds, neighbour)))
}

/** The original collects queues in a set. */
function unique(queues: readonly MessageQueue[]): readonly MessageQueue[] {
  return [...new Map(queues.map((queue) => [`${queue.brokerName}\n${queue.queueId}`, queue])).values()]
}
