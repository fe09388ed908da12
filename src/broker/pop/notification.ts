// NOTIFICATION 200054, POLLING_INFO 200055: from proxies (NotificationProcessor, PollingInfoProcessor; remoting.md 10.10).
// Answers 0; refusals 16, 17, 26, 29.

import { popRetryTopic, REMARK_NOT_SET, ResponseCode } from '../../protocol/index.ts'
import type { Answer, Call } from '../../remoting/index.ts'
import { below } from '../../runtime/index.ts'
import type { BrokerContext } from '../context.ts'
import { QUEUES_MAX } from '../queueLimit.ts'
import { brokerNotReadable, checkPopTarget } from './popChecks.ts'
import { bornTimeOf } from './popMessage.ts'
import { poppedTo } from './popOffsets.ts'

type NotificationCall = Call<'NOTIFICATION'>
type NotificationAnswer = Answer<'NOTIFICATION'>

export function handleNotification(call: NotificationCall, broker: BrokerContext): NotificationAnswer | undefined {
  return notify(call, bornTimeOf(call.command, call.header.bornTime, broker), broker)
}

function notify(call: NotificationCall, bornTime: number, broker: BrokerContext): NotificationAnswer | undefined {
  const { header, channel } = call
  const refused = brokerNotReadable(broker, 'peeking') ?? checkPopTarget(header, channel, broker)
  if ('remark' in refused) return { ...refused, header: { hasMsg: false, pollingFull: false } }
  if (hasMessage(call, broker))
    return { code: ResponseCode.SUCCESS, remark: REMARK_NOT_SET, header: { hasMsg: true, pollingFull: false } }
  const { topic = '', consumerGroup: group = '', queueId = -1, pollTime = 0 } = header
  const held =
    pollTime <= 0
      ? 'timeout'
      : broker.pop.notifications.hold(
          { topic, group, queueId },
          {
            channel,
            expiresMs: bornTime + pollTime,
            filter: undefined,
            execute: () =>
              broker.pools.runAgain(call, () => {
                const answer = notify(call, bornTime, broker)
                if (answer !== undefined) call.reply(answer)
              }),
          },
        )
  if (held === 'held') return undefined
  return { code: ResponseCode.SUCCESS, remark: REMARK_NOT_SET, header: { hasMsg: false, pollingFull: held === 'full' } }
}

function hasMessage({ header }: NotificationCall, broker: BrokerContext): boolean {
  const { topic = '', consumerGroup: group = '', queueId = -1 } = header
  const random = below(broker.random, 100, 'first queue of a notification')
  const { enableRetryTopicV2, retrieveMessageFromPopRetryTopicV1 } = broker.config.broker
  const versions: readonly (1 | 2)[] = enableRetryTopicV2 ? (retrieveMessageFromPopRetryTopicV1 ? [2, 1] : [2]) : [1]
  const inTopic = (name: string): boolean => {
    const queues = Math.min(broker.topics.selectTopicConfig(name)?.readQueueNums ?? 0, QUEUES_MAX)
    return Array.from({ length: queues }, (_, index) => (random + index) % queues).some((id) => inQueue(name, id))
  }
  const inQueue = (name: string, id: number): boolean => {
    const queue = { topic, group, queueId: id }
    if (header.order === true && broker.pop.orders.blocks(queue, header.attemptId, 0)) return false
    return broker.store.maxOffsetInQueue(name, id) > poppedTo({ topic: name, group, queueId: id }, broker)
  }
  const retries = (): boolean => versions.some((version) => inTopic(popRetryTopic(topic, group, version)))
  return (queueId < 0 ? inTopic(topic) : inQueue(topic, queueId)) || retries()
}

export function handlePollingInfo(call: Call<'POLLING_INFO'>, broker: BrokerContext): Answer<'POLLING_INFO'> {
  const { header, channel } = call
  const refused = brokerNotReadable(broker, 'peeking') ?? checkPopTarget(header, channel, broker)
  if ('remark' in refused) return { ...refused, header: { pollingNum: 0 } }
  const { topic = '', consumerGroup: group = '', queueId = 0 } = header
  return {
    code: ResponseCode.SUCCESS,
    remark: REMARK_NOT_SET,
    header: { pollingNum: broker.pop.hold.count({ topic, group, queueId }) },
  }
}
