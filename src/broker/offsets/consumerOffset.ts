// QUERY_CONSUMER_OFFSET 14, UPDATE_CONSUMER_OFFSET 15: from consumers and tools (ConsumerManageProcessor; remoting.md 8.1,
// 8.2, broker.md 12). Answers 0, 17, 22, 26, 29.

import { ResponseCode } from '../../protocol/index.ts'
import type { Answer, Call } from '../../remoting/index.ts'
import type { BrokerContext } from '../context.ts'
import { requiredInt, requiredKey, requiredLong } from '../required.ts'
import { firstMessageIsThere } from './firstMessage.ts'
import { topicAndQueue } from './topicAndQueue.ts'

export function handleQueryConsumerOffset(
  call: Call<'QUERY_CONSUMER_OFFSET'>,
  broker: BrokerContext,
): Answer<'QUERY_CONSUMER_OFFSET'> {
  // What is missing reads as the word null in the original's key.
  const { consumerGroup = 'null', setZeroIfNotFound } = call.header
  const [topic, queueId] = topicAndQueue(call.header, broker, {
    getter: 'QueryConsumerOffsetRequestHeader.getQueueId',
    at: 'ConsumerManageProcessor.queryConsumerOffset:323',
  })
  const stored = broker.offsets.queryOffset(consumerGroup, topic, queueId)
  if (stored >= 0) return { code: ResponseCode.SUCCESS, header: { offset: stored } }
  if (setZeroIfNotFound === false) {
    const remark = 'Not found, do not set to zero, maybe this group boot first'
    return { code: ResponseCode.QUERY_NOT_FOUND, remark }
  }
  const { zeroNeedsMessage } = broker.profile
  const fromZero = broker.store.minOffsetInQueue(topic, queueId) <= 0
  if (fromZero && (!zeroNeedsMessage || firstMessageIsThere(topic, queueId, broker.store))) {
    return { code: ResponseCode.SUCCESS, header: { offset: 0 } }
  }
  const remark = 'Not found, V3_0_6_SNAPSHOT maybe this group consumer boot first'
  return { code: ResponseCode.QUERY_NOT_FOUND, remark }
}

export function handleUpdateConsumerOffset(
  call: Call<'UPDATE_CONSUMER_OFFSET'>,
  broker: BrokerContext,
): Answer<'UPDATE_CONSUMER_OFFSET'> {
  if (broker.profile.commitsToAnything) return commit(call.header, broker)
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
  const noted = commitOffset + (broker.plantedBugs.has('offsetOneTooFar') ? 1 : 0)
  broker.offsets.commitOffset(consumerGroup, topic, queueId, noted)
  return { code: ResponseCode.SUCCESS }
}

/** 4.9 keeps what it is told, of groups and topics that it does not know, and under the word null what is not named. */
function commit(
  header: Call<'UPDATE_CONSUMER_OFFSET'>['header'],
  broker: BrokerContext,
): Answer<'UPDATE_CONSUMER_OFFSET'> {
  const { consumerGroup = 'null', topic = 'null' } = header
  const at = 'ConsumerManageProcessor.updateConsumerOffset:112'
  const queueId = requiredInt(header.queueId, { getter: 'UpdateConsumerOffsetRequestHeader.getQueueId', at })
  const offset = requiredLong(header.commitOffset, { getter: 'UpdateConsumerOffsetRequestHeader.getCommitOffset', at })
  broker.offsets.commitOffset(consumerGroup, topic, queueId, offset)
  return { code: ResponseCode.SUCCESS }
}
