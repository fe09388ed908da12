import { Perm, ResponseCode } from '../../protocol/index.ts'
import { type Call, channelAddress } from '../../remoting/index.ts'
import type { BrokerContext } from '../context.ts'
import type { SubscriptionGroupConfig, TopicConfig } from '../metadata/index.ts'
import { type FieldUse, requiredInt, requiredKey, requiredLong } from '../required.ts'
import { forbidden, type PullRefusal, refusal } from './pullRefusal.ts'

/** ForbiddenType, sent with NO_PERMISSION. */
const FORBIDDEN_BROKER = 1
const FORBIDDEN_GROUP = 2
const FORBIDDEN_TOPIC = 3

export interface PullTarget {
  readonly group: SubscriptionGroupConfig
  readonly topic: TopicConfig
}

/** Group and topic of a pull, or why it is refused: checks 1 to 8 of remoting.md 9.4, in order. */
export function checkPull(
  call: Call<'PULL_MESSAGE' | 'LITE_PULL_MESSAGE'>,
  broker: BrokerContext,
): PullTarget | PullRefusal {
  const { header } = call
  const config = broker.config.broker
  if ((config.brokerPermission & Perm.READ) === 0) {
    const remark = `the broker[${config.brokerIP1}] pulling message is forbidden`
    return forbidden(remark, FORBIDDEN_BROKER, broker)
  }
  if (call.name === 'LITE_PULL_MESSAGE' && !config.litePullMessageEnable) {
    const remark = `the broker[${config.brokerIP1}] for lite pull consumer is forbidden`
    return forbidden(remark, FORBIDDEN_BROKER, broker)
  }
  const groupName = requiredKey(header.consumerGroup)
  const group = broker.groups.findSubscriptionGroupConfig(groupName)
  if (group === undefined) {
    const remark = `subscription group [${groupName}] does not exist, ${broker.profile.faq}`
    return refusal(ResponseCode.SUBSCRIPTION_GROUP_NOT_EXIST, remark)
  }
  if (!group.consumeEnable) {
    return forbidden(`subscription group no permission, ${groupName}`, FORBIDDEN_GROUP, broker)
  }
  const topicName = requiredKey(header.topic)
  const topic = broker.topics.selectTopicConfig(topicName)
  if (topic === undefined) {
    return refusal(
      ResponseCode.TOPIC_NOT_EXIST,
      `topic[${topicName}] not exist, apply first please! ${broker.profile.faq}`,
    )
  }
  if ((topic.perm & Perm.READ) === 0) {
    const remark = `the topic[${topicName}] pulling message is forbidden`
    return forbidden(remark, FORBIDDEN_TOPIC, broker)
  }
  const queueId = requiredInt(header.queueId, pullField('getQueueId', 370))
  requiredInt(header.sysFlag, pullField('getSysFlag', 394))
  requiredLong(header.queueOffset, pullField('getQueueOffset', 559))
  requiredInt(header.maxMsgNums, pullField('getMaxMsgNums', 560))
  if (queueId < 0 || queueId >= topic.readQueueNums) {
    const queue = `queueId[${queueId}] is illegal, topic:[${topicName}]`
    // The original prints Netty's remote address here, which begins with a slash.
    const consumer = `/${channelAddress(call.channel.remote)}`
    const remark = `${queue} topicConfig.readQueueNums:[${topic.readQueueNums}] consumer:[${consumer}]`
    return refusal(broker.profile.invalidParameterCode, remark)
  }
  return { group, topic }
}

function pullField(getter: string, line: number): FieldUse {
  return { getter: `PullMessageRequestHeader.${getter}`, at: `PullMessageProcessor.processRequest:${line}` }
}
