import {
  isNotAllowedSendTopic,
  isRetryTopic,
  Perm,
  type ReceivedRequestHeader,
  ResponseCode,
  TopicSysFlag,
  timeText,
  topicConfigText,
  topicRefusal,
} from '../../protocol/index.ts'
import type { Channel } from '../../remoting/index.ts'
import type { BrokerContext } from '../context.ts'
import type { TopicConfig } from '../metadata/index.ts'
import type { Refusal } from '../refusals.ts'
import { type FieldUse, requiredInt, requiredKey } from '../required.ts'

const QUEUE_ID: FieldUse = {
  getter: 'SendMessageRequestHeader.getQueueId',
  at: 'AbstractSendMessageProcessor.msgCheck:523',
}

const QUEUE_NUMS: FieldUse = {
  getter: 'SendMessageRequestHeader.getDefaultTopicQueueNums',
  at: 'AbstractSendMessageProcessor.msgCheck:504',
}

export type SendHeader = ReceivedRequestHeader<'SEND_MESSAGE'>

/** The topic that a send goes to, or why it is refused: the checks of remoting.md 7.2 up to the queue id, in order. */
export function checkSend(header: SendHeader, channel: Channel, broker: BrokerContext): TopicConfig | Refusal {
  const config = broker.config.broker
  if (broker.runtime.clock.wallMs() < config.startAcceptSendRequestTimeStamp) return notYet(config)
  const topic = broker.profile.sendUsesBeforeChecks ? requiredKey(header.topic) : (header.topic ?? '')
  if ((config.brokerPermission & Perm.WRITE) === 0 && broker.topics.isOrderTopic(topic)) {
    const remark = `the broker[${config.brokerIP1}] sending message is forbidden`
    return { code: ResponseCode.NO_PERMISSION, remark }
  }
  const fault = topicRefusal(topic)
  if (fault !== undefined) return { code: broker.profile.invalidParameterCode, remark: fault }
  if (isNotAllowedSendTopic(topic)) {
    return { code: ResponseCode.NO_PERMISSION, remark: `Sending message to topic[${topic}] is forbidden.` }
  }
  const found = broker.topics.selectTopicConfig(topic) ?? createTopic(topic, header, broker)
  if (found === undefined) {
    return {
      code: ResponseCode.TOPIC_NOT_EXIST,
      remark: `topic[${topic}] not exist, apply first please!${broker.profile.faq}`,
    }
  }
  const queueId = requiredInt(header.queueId, QUEUE_ID)
  if (queueId >= Math.max(found.writeQueueNums, found.readQueueNums)) {
    const producer = channel.clientAddress
    const remark = `request queueId[${queueId}] is illegal, ${topicConfigText(found, broker.profile.topicAttributes)} Producer: ${producer}`
    return { code: broker.profile.invalidParameterCode, remark }
  }
  return found
}

export function isRefusal(checked: TopicConfig | Refusal): checked is Refusal {
  return 'remark' in checked
}

function createTopic(topic: string, header: SendHeader, broker: BrokerContext): TopicConfig | undefined {
  const isRetry = isRetryTopic(topic)
  const topicSysFlag = header.unitMode === true ? (isRetry ? TopicSysFlag.UNIT_SUB : TopicSysFlag.UNIT) : 0
  const created = broker.topics.createTopicInSendMessageMethod({
    topic,
    defaultTopic: header.defaultTopic ?? '',
    clientDefaultTopicQueueNums: requiredInt(header.defaultTopicQueueNums, QUEUE_NUMS),
    topicSysFlag,
  })
  if (created !== undefined || !isRetry) return created
  const perm = Perm.READ | Perm.WRITE
  return broker.topics.createTopicInSendMessageBackMethod({ topic, queueNums: 1, perm, topicSysFlag })
}

function notYet(config: { readonly startAcceptSendRequestTimeStamp: number }): Refusal {
  // UtilAll.timeMillisToHumanString2, in UTC.
  const until = timeText(config.startAcceptSendRequestTimeStamp, 'yyyy-MM-dd HH:mm:ss,SSS')
  return { code: ResponseCode.SYSTEM_ERROR, remark: `broker unable to service, until ${until}` }
}
