import { consumeQueueBody } from '../../protocol/index.ts'
import type { Call } from '../../remoting/index.ts'
import type { BrokerContext } from '../context.ts'
import type { AdminAnswer } from './answers.ts'
import { jsonAnswer, mapKey, SUCCESS, SUCCESS_WITH_REMARK, systemError } from './answers.ts'

// QUERY_CONSUME_QUEUE (321), from mqadmin queryCq: entries of one queue. 1 for an unknown queue; an index out of range
// answers 0 with a remark and no body (remoting.md 13.5).

export function queryConsumeQueue(call: Call<'QUERY_CONSUME_QUEUE'>, broker: BrokerContext): AdminAnswer {
  const { queueId = 0, index = 0, count = 0, consumerGroup: group } = call.header
  const topic = mapKey(call.header.topic)
  const known = broker.store.queues().get(topic)?.includes(queueId) ?? false
  if (!known) return systemError(`${queueId}@${topic} is not exist!`)
  const entries = broker.store.consumeQueueEntries(topic, queueId, index, Math.max(1, count))
  if (entries.length === 0) return { ...SUCCESS, remark: `Index ${index} of ${queueId}@${topic} is not exist!` }
  const subscriptionData = group === undefined ? undefined : broker.consumers.findSubscription(group, topic)
  const answer = jsonAnswer(consumeQueueBody, {
    filterData: filterData(group, topic, subscriptionData !== undefined),
    maxQueueIndex: broker.store.maxOffsetInQueue(topic, queueId),
    minQueueIndex: broker.store.minOffsetInQueue(topic, queueId),
    queueData: entries.slice(0, count).map((entry) => ({
      eval: false,
      physicOffset: entry.physicalOffset,
      physicSize: entry.size,
      tagsCode: entry.tagsCode,
    })),
    subscriptionData,
  })
  return { ...SUCCESS_WITH_REMARK, ...answer }
}

/** The original prints the group's compiled filter here; tag subscriptions have none, which prints as null. */
function filterData(group: string | undefined, topic: string, online: boolean): string | undefined {
  if (group === undefined) return undefined
  return online ? 'null' : `${group}@${topic} is not online!`
}
