// QUERY_CONSUMER_OFFSET 14, UPDATE_CONSUMER_OFFSET 15: from consumers and tools (ConsumerManageProcessor; remoting.md 8.1,
// 8.2, broker.md 12). Answers 0, 17, 22, 26, 29.

import { ResponseCode } from '../../protocol/index.ts'
import type { Answer, Call } from '../../remoting/index.ts'
import type { BrokerContext } from '../context.ts'
import { requiredInt, requiredKey } from '../required.ts'

export function handleQueryConsumerOffset(
  call: Call<'QUERY_CONSUMER_OFFSET'>,
  broker: BrokerContext,
): Answer<'QUERY_CONSUMER_OFFSET'> {
  const { consumerGroup = '', setZeroIfNotFound } = call.header
  const topic = requiredKey(call.header.topic)
  const queueId = requiredInt(call.header.queueId, {
    getter: 'QueryConsumerOffsetRequestHeader.getQueueId',
    at: 'ConsumerManageProcessor.queryConsumerOffset:323',
  })
  const stored = broker.offsets.queryOffset(consumerGroup, topic, queueId)
  if (stored >= 0) return { code: ResponseCode.SUCCESS, header: { offset: stored } }
  if (setZeroIfNotFound === false) {
    const remark = 'Not found, do not set to zero, maybe this group boot first'
    return { code: ResponseCode.QUERY_NOT_FOUND, remark }
  }
  if (broker.store.minOffsetInQueue(topic, queueId) <= 0 && firstMessageIsThere(topic, queueId, broker)) {
    return { code: ResponseCode.SUCCESS, header: { offset: 0 } }
  }
  const remark = 'Not found, V3_0_6_SNAPSHOT maybe this group consumer boot first'
  return { code: ResponseCode.QUERY_NOT_FOUND, remark }
}

/**
 * checkInMemByConsumeOffset(0): whether the message at offset 0 is in memory. The original asks the operating system about
 * residency; here whatever is in the log counts as resident.
 */
function firstMessageIsThere(topic: string, queueId: number, broker: BrokerContext): boolean {
  const [entry] = broker.store.consumeQueueEntries(topic, queueId, 0, 1)
  return entry !== undefined && entry.physicalOffset >= broker.store.commitLogMinOffset
}

export function handleUpdateConsumerOffset(
  call: Call<'UPDATE_CONSUMER_OFFSET'>,
  broker: BrokerContext,
): Answer<'UPDATE_CONSUMER_OFFSET'> {
  const { consumerGroup, queueId, commitOffset } = call.header
  const topic = requiredKey(call.header.topic)
  if (consumerGroup === undefined || !broker.groups.containsSubscriptionGroup(consumerGroup)) {
    const remark = `Group ${consumerGroup ?? null} not exist!`
    return { code: ResponseCode.SUBSCRIPTION_GROUP_NOT_EXIST, remark }
  }
  if (broker.topics.selectTopicConfig(topic) === undefined) {
    return { code: ResponseCode.TOPIC_NOT_EXIST, remark: `Topic ${topic} not exist!` }
  }
  if (queueId === undefined) {
    return { code: ResponseCode.INVALID_PARAMETER, remark: `QueueId is null, topic is ${topic}` }
  }
  if (commitOffset === undefined) {
    return { code: ResponseCode.INVALID_PARAMETER, remark: `Offset is null, topic is ${topic}` }
  }
  const { useServerSideResetOffset } = broker.config.broker
  if (useServerSideResetOffset && broker.offsets.hasOffsetReset(topic, consumerGroup, queueId)) {
    return { code: ResponseCode.SUCCESS, remark: 'Offset has been previously reset' }
  }
  broker.offsets.commitOffset(consumerGroup, topic, queueId, commitOffset)
  return { code: ResponseCode.SUCCESS }
}
