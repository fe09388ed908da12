// PEEK_MESSAGE 200052: looks at what a group would get without taking it (PeekMessageProcessor; remoting.md 10.10). Answers
// 0 with messages or 19, both with restNum; refusals 16, 17, 26, 29.

import { popRetryTopic, ResponseCode } from '../../protocol/index.ts'
import type { Answer, Call } from '../../remoting/index.ts'
import { below } from '../../runtime/index.ts'
import type { BrokerContext } from '../context.ts'
import { bodyOf } from '../pull/index.ts'
import { QUEUES_MAX } from '../queueLimit.ts'
import { brokerNotReadable, checkPopTarget } from './popChecks.ts'
import { refuseNegative } from './popMessage.ts'
import { poppedTo } from './popOffsets.ts'

interface Peeking {
  readonly messages: Uint8Array[]
  restNum: number
}

export function handlePeek(call: Call<'PEEK_MESSAGE'>, broker: BrokerContext): Answer<'PEEK_MESSAGE'> {
  const { header, channel } = call
  const target = brokerNotReadable(broker, 'peeking') ?? checkPopTarget(header, channel, broker)
  if ('remark' in target) return { ...target, header: { popTime: 0, invisibleTime: 0, reviveQid: 0, restNum: 0 } }
  const { topic = '', consumerGroup: group = '', queueId = -1, maxMsgNums = 0 } = header
  refuseNegative(maxMsgNums)
  const random = below(broker.random, 100, 'first queue of a peek')
  const peeking: Peeking = { messages: [], restNum: 0 }
  const peek = (name: string, id: number): void =>
    peekQueue(peeking, { group, topic: name, queueId: id, maxMsgNums }, broker)
  const peekTopic = (name: string): void => {
    const queues = Math.min(broker.topics.selectTopicConfig(name)?.readQueueNums ?? 0, QUEUES_MAX)
    for (let index = 0; index < queues; index++) peek(name, (random + index) % queues)
  }
  const retries = popRetryTopic(topic, group, broker.config.broker.enableRetryTopicV2 ? 2 : 1)
  const retryFirst = random % 5 === 0
  if (retryFirst) peekTopic(retries)
  if (queueId < 0) peekTopic(topic)
  else peek(topic, queueId)
  if (!retryFirst && peeking.messages.length < maxMsgNums) peekTopic(retries)
  const found = peeking.messages.length > 0
  return {
    code: found ? ResponseCode.SUCCESS : ResponseCode.PULL_NOT_FOUND,
    remark: found ? 'FOUND' : 'NO_MESSAGE_IN_QUEUE',
    // The original's header class answers zeros for what it does not set.
    header: { popTime: 0, invisibleTime: 0, reviveQid: 0, restNum: peeking.restNum },
    ...(found
      ? {
          body: bodyOf(
            peeking.messages,
            peeking.messages.reduce((sum, { length }) => sum + length, 0),
          ),
        }
      : {}),
  }
}

function peekQueue(
  peeking: Peeking,
  request: { readonly group: string; readonly topic: string; readonly queueId: number; readonly maxMsgNums: number },
  broker: BrokerContext,
): void {
  const { store } = broker
  const { group, topic, queueId } = request
  let queueOffset = poppedTo({ topic, group, queueId }, broker)
  peeking.restNum += store.maxOffsetInQueue(topic, queueId) - queueOffset
  const maxMsgNums = request.maxMsgNums - peeking.messages.length
  if (maxMsgNums <= 0) return
  let result = store.getMessage({ group, topic, queueId, queueOffset, maxMsgNums })
  if (result?.status === 'OFFSET_TOO_SMALL' || result?.status === 'OFFSET_OVERFLOW_BADLY') {
    queueOffset = result.nextBeginOffset
    result = store.getMessage({ group, topic, queueId, queueOffset, maxMsgNums })
  }
  if (result === undefined) return
  broker.slowConsumers.read({ group, topic, queueId }, result)
  peeking.messages.push(...result.messages)
}
