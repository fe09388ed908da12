import type { ConsumeStats, MessageQueue, OffsetWrapper } from '../../protocol/index.ts'
import { consumeStatsBody, consumeStatsListBody } from '../../protocol/index.ts'
import type { Call } from '../../remoting/index.ts'
import type { BrokerContext } from '../context.ts'
import type { AdminAnswer } from './answers.ts'
import { jsonAnswer, mapKey, nullPointer } from './answers.ts'
import { queueOf } from './messageQueue.ts'
import { demandRows, queueIds } from './queueRows.ts'
import { isUnsubscribed } from './subscribed.ts'

// GET_CONSUME_STATS (208) of one group, GET_BROKER_CONSUME_STATS (317) of all (remoting.md 13.3, broker.md 15.4). An unknown
// group answers 0 with an empty table: tools rely on that.

/** `topicList` (`;`-separated) is taken as it is; a single topic, or the topics with offsets, are checked for subscription. */
export function getConsumeStats(call: Call<'GET_CONSUME_STATS'>, broker: BrokerContext): AdminAnswer {
  const { topic, topicList } = call.header
  // A list is taken without a look at the group, whose offsets are then those of a group named null.
  const listed = (topicList ?? '').split(';').filter((name) => name.trim() !== '')
  const group =
    listed.length > 0 ? (call.header.consumerGroup ?? 'null') : named(call.header.consumerGroup, topic, broker)
  const topics = listed.length > 0 ? listed : subscribedOf(group, topic, broker)
  const offsetTable: (readonly [MessageQueue, OffsetWrapper])[] = []
  let consumeTps = 0
  for (const name of topics) {
    const config = broker.topics.selectTopicConfig(name)
    if (config === undefined) continue
    demandRows(offsetTable.length + config.readQueueNums)
    for (let queueId = 0; queueId < config.readQueueNums; queueId++) {
      const offsets = queueOffsets(group, name, queueId, broker)
      const pullOffset = Math.max(offsets.consumerOffset, broker.offsets.queryPullOffset(group, name, queueId))
      offsetTable.push([queueOf(name, queueId, broker), { ...offsets, pullOffset }])
    }
    consumeTps += broker.stats.groupGetTps(group, name)
  }
  return jsonAnswer(consumeStatsBody, { consumeTps, offsetTable }, broker.profile.json)
}

/** All groups with a configuration; entries cover the write queues, and pull offsets are not told. */
export function getBrokerConsumeStats(call: Call<'GET_BROKER_CONSUME_STATS'>, broker: BrokerContext): AdminAnswer {
  const onlyOrdered = call.header.isOrder ?? false
  let rows = 0
  let totalDiff = 0
  let totalInflightDiff = 0
  const consumeStatsList: ReadonlyMap<string, readonly ConsumeStats[]>[] = []
  for (const group of broker.groups.groups.keys()) {
    const ofGroup: ConsumeStats[] = []
    for (const topic of broker.offsets.whichTopicByConsumer(group)) {
      const config = broker.topics.selectTopicConfig(topic)
      if (config === undefined || (onlyOrdered && !config.order) || isUnsubscribed(group, topic, broker)) continue
      rows += config.writeQueueNums
      demandRows(rows)
      const offsetTable = queueIds(config.writeQueueNums).map((queueId) => {
        const offsets = queueOffsets(group, topic, queueId, broker)
        totalDiff += offsets.brokerOffset - offsets.consumerOffset
        // The original subtracts the consumer's offset from a pull offset that it never set.
        totalInflightDiff -= offsets.consumerOffset
        return [queueOf(topic, queueId, broker), { ...offsets, pullOffset: 0 }] as const
      })
      ofGroup.push({ consumeTps: broker.stats.groupGetTps(group, topic), offsetTable })
    }
    consumeStatsList.push(new Map([[group, ofGroup]]))
  }
  const stats = { brokerAddr: broker.address(), consumeStatsList, totalDiff, totalInflightDiff }
  return jsonAnswer(consumeStatsListBody, stats, broker.profile.json)
}

/** Without a topic, a name that is missing is first compared with those of the committed offsets, if there are any. */
function named(group: string | undefined, topic: string | undefined, broker: BrokerContext): string {
  const compared = (topic ?? '').trim() === '' && broker.offsets.groupTopicMap().size > 0
  if (group !== undefined || !compared) return mapKey(group)
  const frame =
    'org.apache.rocketmq.broker.offset.ConsumerOffsetManager.whichTopicByConsumer(ConsumerOffsetManager.java:149)'
  throw nullPointer('Cannot invoke "String.equals(Object)" because "group" is null', frame)
}

function subscribedOf(group: string, topic: string | undefined, broker: BrokerContext): readonly string[] {
  const named = topic === undefined || topic.trim() === '' ? broker.offsets.whichTopicByConsumer(group) : [topic]
  return named.filter((name) => !isUnsubscribed(group, name, broker))
}

function queueOffsets(
  group: string,
  topic: string,
  queueId: number,
  broker: BrokerContext,
): { readonly brokerOffset: number; readonly consumerOffset: number; readonly lastTimestamp: number } {
  const brokerOffset = Math.max(0, broker.store.maxOffsetInQueue(topic, queueId))
  const consumerOffset = Math.max(0, broker.offsets.queryOffset(group, topic, queueId))
  // Store time of the last message that was consumed.
  const consumedAt = consumerOffset > 0 ? broker.store.messageStoreTimestamp(topic, queueId, consumerOffset - 1) : 0
  return { brokerOffset, consumerOffset, lastTimestamp: Math.max(0, consumedAt) }
}
