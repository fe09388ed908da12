import { consumeQueueBody, longText } from '../../protocol/index.ts'
import type { Call } from '../../remoting/index.ts'
import { demandBatchMessage } from '../batchQueues.ts'
import type { BrokerContext } from '../context.ts'
import { bloomFilterData } from '../filter/index.ts'
import { configJsonText } from '../metadata/index.ts'
import type { AdminAnswer } from './answers.ts'
import { jsonAnswer, mapKey, SUCCESS, SUCCESS_WITH_REMARK, systemError } from './answers.ts'

// QUERY_CONSUME_QUEUE (321), from mqadmin queryCq: entries of one queue. 1 for an unknown queue; an index out of range
// answers 0 with a remark and no body (remoting.md 13.5).

export function queryConsumeQueue(call: Call<'QUERY_CONSUME_QUEUE'>, broker: BrokerContext): AdminAnswer {
  const { queueId = 0, index = 0, count = 0, consumerGroup: group } = call.header
  const topic = mapKey(call.header.topic)
  if (!isQueue(topic, queueId, broker)) return systemError(`${queueId}@${topic} is not exist!`)
  if (index < 0) demandBatchMessage(topic, queueId, broker)
  const entries = broker.store.consumeQueueEntries(topic, queueId, index, Math.max(1, count))
  if (entries.length === 0)
    return { ...SUCCESS, remark: `Index ${longText(index)} of ${queueId}@${topic} is not exist!` }
  const subscriptionData = group === undefined ? undefined : broker.consumers.findSubscription(group, topic)
  const answer = jsonAnswer(consumeQueueBody, {
    filterData: filterData(group, topic, subscriptionData !== undefined, broker),
    maxQueueIndex: broker.store.maxOffsetInQueue(topic, queueId),
    minQueueIndex: broker.store.minOffsetInQueue(topic, queueId),
    // An entry may begin in front of the index that lies in it.
    queueData: entries
      .filter((entry) => entry.queueOffset - index < count)
      .map((entry) => ({
        eval: false,
        physicOffset: entry.physicalOffset,
        physicSize: entry.size,
        tagsCode: entry.tagsCode,
      })),
    subscriptionData,
  })
  return { ...SUCCESS_WITH_REMARK, ...answer }
}

/**
 * The original knows a queue from its first message or from the first question about its offsets on, so all queues of a topic
 * that anybody has looked at.
 */
function isQueue(topic: string, queueId: number, broker: BrokerContext): boolean {
  if (broker.store.queues().get(topic)?.includes(queueId)) return true
  const config = broker.topics.selectTopicConfig(topic)
  if (config === undefined || queueId < 0) return false
  return queueId < Math.max(config.readQueueNums, config.writeQueueNums)
}

/**
 * What the group filters by, as fastjson prints it: tag subscriptions have nothing here, which prints as null.
 */
function filterData(
  group: string | undefined,
  topic: string,
  online: boolean,
  broker: BrokerContext,
): string | undefined {
  if (group === undefined) return undefined
  if (!online) return `${group}@${topic} is not online!`
  const data = broker.filters.get(topic, group)
  if (data === undefined) return 'null'
  const { expression, type: expressionType, bornMs: bornTime, clientVersion, deadSinceMs } = data
  const dead = deadSinceMs !== undefined
  const { maxErrorRateOfBloomFilter } = broker.config.broker
  const { bitMapLengthConsumeQueueExt } = broker.config.store
  const bits = bloomFilterData(group, topic, maxErrorRateOfBloomFilter, bitMapLengthConsumeQueueExt)
  const bloomFilter = { bitNum: bits.bitNum, bitPos: bits.bitPos }
  const shown = { bornTime, clientVersion, consumerGroup: group, dead, deadTime: deadSinceMs ?? 0 }
  return configJsonText({ ...shown, bloomFilterData: bloomFilter, expression, expressionType, topic })
}
