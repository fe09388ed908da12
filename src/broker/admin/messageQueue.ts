import type { MessageQueue } from '../../protocol/index.ts'
import type { BrokerContext } from '../context.ts'

/** A queue of this broker. */
export function queueOf(topic: string, queueId: number, broker: BrokerContext): MessageQueue {
  return { brokerName: broker.config.broker.brokerName, queueId, topic }
}
