import { type MessageQueue, queryAssignmentRequestBody, queryAssignmentResponseBody } from '../../../protocol/index.ts'
import type { ClientInstance } from '../../instance/clientInstance.ts'
import type { Assignment } from '../rebalance.ts'

const TIMEOUT_MS = 3000

/** QUERY_ASSIGNMENT (400) at one broker of the topic; undefined when it is not known, and everything stays as it is. */
export async function queryAssignment(
  instance: ClientInstance,
  query: { readonly topic: string; readonly group: string; readonly strategyName: string },
): Promise<Assignment | undefined> {
  const { routes, invoker, clientId, logger } = instance
  const { topic, group: consumerGroup, strategyName } = query
  try {
    let address = routes.addressByTopic(topic)
    if (address === undefined) {
      await routes.update(topic)
      address = routes.addressByTopic(topic)
    }
    if (address === undefined) return undefined
    const body = { clientId, consumerGroup, messageModel: 'CLUSTERING', strategyName, topic }
    const options = { body: queryAssignmentRequestBody.encode(body), timeoutMs: TIMEOUT_MS }
    const reply = await invoker.call('QUERY_ASSIGNMENT', address, {}, options)
    const { messageQueueAssignments } = queryAssignmentResponseBody.decode(reply.body)
    if (messageQueueAssignments === undefined) return undefined
    const queues = (pop: boolean): readonly MessageQueue[] =>
      messageQueueAssignments.filter(({ mode }) => (mode === 'POP') === pop).map(({ messageQueue }) => messageQueue)
    return { pull: queues(false), pop: queues(true) }
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    logger.log('error', 'allocate message queue exception', { ...query, reason })
    return undefined
  }
}
