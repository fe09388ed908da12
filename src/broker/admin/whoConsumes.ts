import {
  correctionOffsetBody,
  groupListBody,
  LONG_MAX,
  querySubscriptionBody,
  topicListBody,
} from '../../protocol/index.ts'
import { type Call, JavaException } from '../../remoting/index.ts'
import type { BrokerContext } from '../context.ts'
import type { AdminAnswer } from './answers.ts'
import { jsonAnswer, mapKey, nullPointer } from './answers.ts'

// QUERY_TOPIC_CONSUME_BY_WHO (300), QUERY_TOPICS_BY_CONSUMER (343), QUERY_SUBSCRIPTION_BY_CONSUMER (345),
// QUERY_CORRECTION_OFFSET (308): remoting.md 13.5.

/**
 * Groups with committed offsets, and, where consumers have subscribed since the start, the topic's own name: 5.3.3 registers
 * that in place of the group's (ConsumerManager.registerConsumer) and never takes it out again; statsAll shows it.
 */
export function queryTopicConsumers(call: Call<'QUERY_TOPIC_CONSUME_BY_WHO'>, broker: BrokerContext): AdminAnswer {
  const { topicsOwnNameAsGroup } = broker.profile
  if (!topicsOwnNameAsGroup && call.header.topic === undefined) {
    if (broker.consumers.groups.size > 0) mapKey(undefined)
    refuseNullName('topic', 'whichGroupByTopic(ConsumerOffsetManager.java:112)', broker)
  }
  const topic = topicsOwnNameAsGroup ? mapKey(call.header.topic) : (call.header.topic ?? '')
  const subscribed =
    topicsOwnNameAsGroup && broker.consumers.wasSubscribed(topic) ? [topic] : broker.consumers.groupsSubscribed(topic)
  return jsonAnswer(groupListBody, {
    groupList: [...new Set([...subscribed, ...broker.offsets.whichGroupByTopic(topic)])],
  })
}

export function queryTopicsOfConsumer(call: Call<'QUERY_TOPICS_BY_CONSUMER'>, broker: BrokerContext): AdminAnswer {
  const { group } = call.header
  if (group === undefined) refuseNullName('group', 'whichTopicByConsumer(ConsumerOffsetManager.java:149)', broker)
  const topicList = broker.offsets.whichTopicByConsumer(group ?? '')
  return jsonAnswer(topicListBody, { brokerAddr: broker.address(), topicList })
}

/** Without a subscription the body has group and topic only. */
export function querySubscription(call: Call<'QUERY_SUBSCRIPTION_BY_CONSUMER'>, broker: BrokerContext): AdminAnswer {
  const group = mapKey(call.header.group)
  const { topic } = call.header
  const isOffline = broker.consumers.group(group) === undefined
  const subscriptionData =
    isOffline && topic === undefined ? undefined : broker.consumers.findSubscription(group, mapKey(topic))
  return jsonAnswer(querySubscriptionBody, { group, subscriptionData, topic })
}

/**
 * The smallest committed offset of all groups for each queue, or the largest long where the compared group is behind that.
 * A queue in which only the compared group has an offset below the queue's minimum makes the original fail.
 */
export function queryCorrectionOffset(call: Call<'QUERY_CORRECTION_OFFSET'>, broker: BrokerContext): AdminAnswer {
  const { topic = '', filterGroups, compareGroup = '' } = call.header
  if (call.header.topic === undefined) {
    refuseNullName('topic', 'queryMinOffsetInAllGroup(ConsumerOffsetManager.java:344)', broker)
  }
  const namesGroups = filterGroups !== undefined && filterGroups.trim() !== ''
  if (namesGroups && broker.profile.stumblesOverNoGroup && broker.offsets.hasNamelessGroup()) {
    const frame =
      'org.apache.rocketmq.broker.offset.ConsumerOffsetManager.queryMinOffsetInAllGroup(ConsumerOffsetManager.java:194)'
    const message = 'Index 1 out of bounds for length 1'
    throw new JavaException('java.lang.ArrayIndexOutOfBoundsException', message, frame)
  }
  const smallest = broker.offsets.queryMinOffsetInAllGroup(topic, filterGroups, (queueId) =>
    broker.store.minOffsetInQueue(topic, queueId),
  )
  for (const [queueId, offset] of broker.offsets.queueOffsets(compareGroup, topic) ?? []) {
    const correction = smallest.get(queueId)
    if (correction === undefined) {
      throw nullPointer(
        'Cannot invoke "java.lang.Long.longValue()" because the return value of "java.util.Map.get(Object)" is null',
        'org.apache.rocketmq.broker.processor.AdminBrokerProcessor.queryCorrectionOffset(AdminBrokerProcessor.java:2329)',
      )
    }
    if (correction > offset) smallest.set(queueId, LONG_MAX)
  }
  return jsonAnswer(correctionOffsetBody, { correctionOffsets: smallest })
}

/** The original compares the name with that of each committed offset: without any, nothing fails. */
function refuseNullName(variable: string, frame: string, broker: BrokerContext): void {
  if (broker.offsets.groupTopicMap().size === 0) return
  throw nullPointer(
    `Cannot invoke "String.equals(Object)" because "${variable}" is null`,
    `org.apache.rocketmq.broker.offset.ConsumerOffsetManager.${frame}`,
  )
}
