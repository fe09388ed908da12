import { Perm, type ReceivedRequestHeader, ResponseCode } from '../../protocol/index.ts'
import { type Channel, channelAddress } from '../../remoting/index.ts'
import type { BrokerContext } from '../context.ts'
import type { TopicConfig } from '../metadata/index.ts'
import type { Refusal } from '../refusals.ts'
import { type FieldUse, requiredInt, requiredKey } from '../required.ts'

/** What POP, peek, notification and polling info have in common. */
export type PopHeader = Pick<ReceivedRequestHeader<'POP_MESSAGE'>, 'topic' | 'consumerGroup' | 'queueId'>

/** Topic and group of a request, or why it is refused (broker.md 14.1), in the original's order. */
export function checkPopTarget(header: PopHeader, channel: Channel, broker: BrokerContext): TopicConfig | Refusal {
  const topicName = requiredKey(header.topic)
  const topic = broker.topics.selectTopicConfig(topicName)
  if (topic === undefined) return topicNotExist(topicName, broker)
  if ((topic.perm & Perm.READ) === 0) {
    return { code: ResponseCode.NO_PERMISSION, remark: `the topic[${topicName}] peeking message is forbidden` }
  }
  const queueId = header.queueId ?? 0
  if (queueId >= topic.readQueueNums) {
    return { code: ResponseCode.INVALID_PARAMETER, remark: illegalQueue(topic, queueId, channel) }
  }
  const groupName = requiredKey(header.consumerGroup)
  const group = broker.groups.findSubscriptionGroupConfig(groupName)
  if (group === undefined) {
    const remark = `subscription group [${groupName}] does not exist, ${broker.profile.faq}`
    return { code: ResponseCode.SUBSCRIPTION_GROUP_NOT_EXIST, remark }
  }
  if (group.consumeEnable) return topic
  return { code: ResponseCode.NO_PERMISSION, remark: `subscription group no permission, ${groupName}` }
}

/** Topic, queue and offset of an acknowledgement or change, or why it is refused. `end`: whether the end of the queue is allowed. */
export function checkPopMessage(
  header: Pick<ReceivedRequestHeader<'ACK_MESSAGE'>, 'topic' | 'queueId' | 'offset'>,
  channel: Channel,
  broker: BrokerContext,
  queueIdUse: FieldUse,
): Refusal | { readonly min: number; readonly max: number } {
  const topicName = requiredKey(header.topic)
  const topic = broker.topics.selectTopicConfig(topicName)
  if (topic === undefined) return topicNotExist(topicName, broker)
  const queueId = requiredInt(header.queueId, queueIdUse)
  if (queueId >= topic.readQueueNums || queueId < 0) {
    return { code: ResponseCode.MESSAGE_ILLEGAL, remark: illegalQueue(topic, queueId, channel) }
  }
  const { store } = broker
  return { min: store.minOffsetInQueue(topicName, queueId), max: store.maxOffsetInQueue(topicName, queueId) }
}

export function brokerNotReadable(broker: BrokerContext, what: 'pop' | 'peeking'): Refusal | undefined {
  const { brokerPermission, brokerIP1 } = broker.config.broker
  if ((brokerPermission & Perm.READ) !== 0) return undefined
  return { code: ResponseCode.NO_PERMISSION, remark: `the broker[${brokerIP1}] ${what} message is forbidden` }
}

function topicNotExist(topic: string, broker: BrokerContext): Refusal {
  return {
    code: ResponseCode.TOPIC_NOT_EXIST,
    remark: `topic[${topic}] not exist, apply first please! ${broker.profile.faq}`,
  }
}

/** The original prints Netty's remote address here, which begins with a slash. */
function illegalQueue(topic: TopicConfig, queueId: number, channel: Channel): string {
  return (
    `queueId[${queueId}] is illegal, topic:[${topic.topicName}] topicConfig.readQueueNums:[${topic.readQueueNums}] ` +
    `consumer:[/${channelAddress(channel.remote)}]`
  )
}
