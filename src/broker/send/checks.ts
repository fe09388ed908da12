import { type ReceivedRequestHeader, ResponseCode, TopicSysFlag } from '../../protocol/index.ts'
import { type Channel, channelAddress } from '../../remoting/index.ts'
import type { BrokerContext } from '../context.ts'
import {
  isNotAllowedSendTopic,
  PERM_READ,
  PERM_WRITE,
  RETRY_PREFIX,
  type TopicConfig,
  topicConfigText,
  topicFault,
} from '../metadata/index.ts'
import { FAQ, type Refusal } from '../refusals.ts'
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
  const topic = requiredKey(header.topic)
  if ((config.brokerPermission & PERM_WRITE) === 0 && broker.topics.isOrderTopic(topic)) {
    const remark = `the broker[${config.brokerIP1}] sending message is forbidden`
    return { code: ResponseCode.NO_PERMISSION, remark }
  }
  const fault = topicFault(topic)
  if (fault !== undefined) return { code: ResponseCode.INVALID_PARAMETER, remark: fault }
  if (isNotAllowedSendTopic(topic)) {
    return { code: ResponseCode.NO_PERMISSION, remark: `Sending message to topic[${topic}] is forbidden.` }
  }
  const found = broker.topics.selectTopicConfig(topic) ?? createTopic(topic, header, broker)
  if (found === undefined) {
    return { code: ResponseCode.TOPIC_NOT_EXIST, remark: `topic[${topic}] not exist, apply first please!${FAQ}` }
  }
  const queueId = requiredInt(header.queueId, QUEUE_ID)
  if (queueId >= Math.max(found.writeQueueNums, found.readQueueNums)) {
    const producer = channelAddress(channel.remote)
    const remark = `request queueId[${queueId}] is illegal, ${topicConfigText(found)} Producer: ${producer}`
    return { code: ResponseCode.INVALID_PARAMETER, remark }
  }
  return found
}

export function isRefusal(checked: TopicConfig | Refusal): checked is Refusal {
  return 'remark' in checked
}

function createTopic(topic: string, header: SendHeader, broker: BrokerContext): TopicConfig | undefined {
  const isRetry = topic.startsWith(RETRY_PREFIX)
  const topicSysFlag = header.unitMode === true ? (isRetry ? TopicSysFlag.UNIT_SUB : TopicSysFlag.UNIT) : 0
  const created = broker.topics.createTopicInSendMessageMethod({
    topic,
    defaultTopic: header.defaultTopic ?? '',
    clientDefaultTopicQueueNums: requiredInt(header.defaultTopicQueueNums, QUEUE_NUMS),
    topicSysFlag,
  })
  if (created !== undefined || !isRetry) return created
  const perm = PERM_READ | PERM_WRITE
  return broker.topics.createTopicInSendMessageBackMethod({ topic, queueNums: 1, perm, topicSysFlag })
}

function notYet(config: { readonly startAcceptSendRequestTimeStamp: number }): Refusal {
  const until = humanTime(config.startAcceptSendRequestTimeStamp)
  return { code: ResponseCode.SYSTEM_ERROR, remark: `broker unable to service, until ${until}` }
}

/** UtilAll.timeMillisToHumanString2, in UTC: `yyyy-MM-dd HH:mm:ss,SSS`. */
function humanTime(timeMs: number): string {
  const days = Math.floor(timeMs / 86_400_000)
  const [year, month, day] = civilDate(days)
  const rest = timeMs - days * 86_400_000
  const two = (value: number): string => String(Math.floor(value)).padStart(2, '0')
  const clock = `${two(rest / 3_600_000)}:${two((rest / 60_000) % 60)}:${two((rest / 1000) % 60)}`
  return `${year}-${two(month)}-${two(day)} ${clock},${String(rest % 1000).padStart(3, '0')}`
}

/** Days since 1970-01-01 to year, month, day of the Gregorian calendar. */
function civilDate(days: number): readonly [number, number, number] {
  const shifted = days + 719_468
  const era = Math.floor(shifted / 146_097)
  const dayOfEra = shifted - era * 146_097
  const yearOfEra = Math.floor(
    (dayOfEra - Math.floor(dayOfEra / 1460) + Math.floor(dayOfEra / 36_524) - Math.floor(dayOfEra / 146_096)) / 365,
  )
  const dayOfYear = dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100))
  const shiftedMonth = Math.floor((5 * dayOfYear + 2) / 153)
  const day = dayOfYear - Math.floor((153 * shiftedMonth + 2) / 5) + 1
  const month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9
  return [yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, day]
}
