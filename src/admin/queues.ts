import type { Admin } from '../client/index.ts'
import type { MessageQueue } from '../protocol/index.ts'
import { Refusal } from './failures.ts'

/** Order of tables: topic, broker, queue. */
export function byQueue(left: MessageQueue, right: MessageQueue): number {
  if (left.topic !== right.topic) return left.topic < right.topic ? -1 : 1
  if (left.brokerName !== right.brokerName) return left.brokerName < right.brokerName ? -1 : 1
  return left.queueId - right.queueId
}

/** The queues of a topic, of one broker, or one queue alone. Throws a Refusal that says what there is. */
export async function queuesNamed(
  admin: Admin,
  topic: string,
  brokerName: string | undefined,
  queueId: number | undefined,
): Promise<readonly MessageQueue[]> {
  const all = [...(await admin.topicQueues(topic))].sort(byQueue)
  const ofBroker = all.filter((queue) => brokerName === undefined || queue.brokerName === brokerName)
  if (ofBroker.length === 0 && brokerName !== undefined) {
    const brokers = [...new Set(all.map((queue) => queue.brokerName))].join(', ')
    throw new Refusal(`topic ${topic} has no queues on broker "${brokerName}"; it has some on ${brokers}`)
  }
  const found = ofBroker.filter((queue) => queueId === undefined || queue.queueId === queueId)
  if (found.length > 0) return found
  const last = ofBroker.length - 1
  const where = brokerName === undefined ? '' : ` on broker ${brokerName}`
  throw new Refusal(`topic ${topic} has no queue ${queueId}${where}; it has queues 0 to ${last}`)
}
