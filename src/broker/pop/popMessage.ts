// POP_MESSAGE 200050: from consumers of 5.x and proxies, which own no queues (PopMessageProcessor; remoting.md 10, broker.md
// 14). Reads all fields of the header. Answers 0, 209, 210 with offsets; refusals 1, 16, 17, 23, 26, 29, 210.

import { popRetryTopic, type RemotingCommand, ResponseCode } from '../../protocol/index.ts'
import { type Answer, type Call, JavaException } from '../../remoting/index.ts'
import { below } from '../../runtime/index.ts'
import type { MessageFilter } from '../../store/index.ts'
import type { BrokerContext } from '../context.ts'
import { bodyOf } from '../pull/index.ts'
import { QUEUES_MAX } from '../queueLimit.ts'
import type { Refusal } from '../refusals.ts'
import { OffsetInfo, ORDER_REVIVE_QUEUE } from './handle.ts'
import { brokerNotReadable, checkPopTarget } from './popChecks.ts'
import { popFilter } from './popFilter.ts'
import { type Popping, popQueue } from './popQueue.ts'

type PopCall = Call<'POP_MESSAGE'>
type PopAnswer = Answer<'POP_MESSAGE'>

/** What the header of an answer says that was never filled in. */
const NO_POP = { popTime: 0, invisibleTime: 0, reviveQid: 0, restNum: 0 }

const MESSAGES_MAX = 32
/** A request may be so much older than its poll time (PopMessageRequestHeader.isTimeoutTooMuch). */
const TOO_LATE_MS = 500

export function handlePop(call: PopCall, broker: BrokerContext): PopAnswer | undefined {
  // A request that is held and runs again keeps the time that it was born.
  return pop(call, bornTimeOf(call.command, call.header.bornTime, broker), broker)
}

/** The broker fills in the time of a request that does not say when it was born. */
export function bornTimeOf(command: RemotingCommand, bornTime: number | undefined, broker: BrokerContext): number {
  // Only a missing field and `0` are filled in; a text that is no number reads as 0 and is long over.
  const text = command.extFields['bornTime']
  return text === undefined || text === '0' ? broker.runtime.clock.wallMs() : (bornTime ?? 0)
}

function pop(call: PopCall, bornTime: number, broker: BrokerContext): PopAnswer | undefined {
  const { header } = call
  const group = requiredGroup(header.consumerGroup)
  const topic = header.topic ?? ''
  broker.consumers.compensateMode(group, broker.pop.mode)
  const refused = checkPop(call, bornTime, broker)
  if (refused !== undefined) return { ...refused, header: NO_POP }
  const filtered = popFilter({ topic, group, exp: header.exp, expType: header.expType }, broker)
  if ('remark' in filtered) return { ...filtered, header: NO_POP }
  refuseNegative(header.maxMsgNums ?? 0)
  const popping = begin(call, filtered.filter, broker)
  popAll(popping, header.queueId ?? -1, broker)
  const key = { topic, group, queueId: header.queueId ?? -1 }
  if (popping.messages.length > 0) {
    if (popping.restNum > 0) broker.pop.hold.wake(key)
    return answerOf(popping, ResponseCode.SUCCESS)
  }
  const pollTime = header.pollTime ?? 0
  const held =
    pollTime <= 0
      ? 'timeout'
      : broker.pop.hold.hold(key, {
          channel: call.channel,
          expiresMs: bornTime + pollTime,
          filter: filtered.filter,
          execute: () =>
            broker.pools.runAgain(call, () => {
              const answer = pop(call, bornTime, broker)
              if (answer !== undefined) call.reply(answer)
            }),
        })
  if (held !== 'held')
    return answerOf(popping, held === 'full' ? ResponseCode.POLLING_FULL : ResponseCode.POLLING_TIMEOUT)
  if (popping.restNum > 0) broker.pop.hold.wake(key)
  return undefined
}

/** The group is looked up in a concurrent map before anything is checked. */
function requiredGroup(group: string | undefined): string {
  if (group !== undefined) return group
  const frame = 'java.base/java.util.concurrent.ConcurrentHashMap.computeIfAbsent(ConcurrentHashMap.java:1693)'
  throw new JavaException('java.lang.NullPointerException', undefined, frame)
}

/** GetMessageResult makes its lists as long as is asked for. */
export function refuseNegative(maxMsgNums: number): void {
  if (maxMsgNums >= 0) return
  const frame = 'java.base/java.util.ArrayList.<init>(ArrayList.java:160)'
  throw new JavaException('java.lang.IllegalArgumentException', `Illegal Capacity: ${maxMsgNums}`, frame)
}

function checkPop({ header, channel }: PopCall, bornTime: number, broker: BrokerContext): Refusal | undefined {
  const { brokerIP1 } = broker.config.broker
  if (broker.runtime.clock.wallMs() - bornTime - (header.pollTime ?? 0) > TOO_LATE_MS) {
    return { code: ResponseCode.POLLING_TIMEOUT, remark: `the broker[${brokerIP1}] pop message is timeout too much` }
  }
  const unreadable = brokerNotReadable(broker, 'pop')
  if (unreadable !== undefined) return unreadable
  if ((header.maxMsgNums ?? 0) > MESSAGES_MAX) {
    const remark = `the broker[${brokerIP1}] pop message's num is greater than ${MESSAGES_MAX}`
    return { code: ResponseCode.INVALID_PARAMETER, remark }
  }
  if (broker.timer === undefined || !broker.config.store.timerWheelEnable) {
    const remark = `the broker[${brokerIP1}] pop message is forbidden because timerWheelEnable is false`
    return { code: ResponseCode.SYSTEM_ERROR, remark }
  }
  const target = checkPopTarget(header, channel, broker)
  return 'remark' in target ? target : undefined
}

function begin({ header }: PopCall, filter: MessageFilter | undefined, broker: BrokerContext): Popping {
  const order = header.order === true
  return {
    group: header.consumerGroup ?? '',
    topic: header.topic ?? '',
    maxMsgNums: header.maxMsgNums ?? 0,
    invisibleTime: header.invisibleTime ?? 0,
    initMode: header.initMode ?? 0,
    order,
    attemptId: header.attemptId,
    filter,
    popTime: broker.runtime.clock.wallMs(),
    reviveQueueId: order ? ORDER_REVIVE_QUEUE : broker.pop.nextReviveQueue(),
    messages: [],
    restNum: 0,
    startOffsets: new OffsetInfo(),
    msgOffsets: new OffsetInfo(),
    orderCounts: new OffsetInfo(),
  }
}

/** The topic's queues from a random one on, and its retries before or after them; ordered consumers get no retries. */
function popAll(popping: Popping, queueId: number, broker: BrokerContext): void {
  const { popFromRetryProbability, enableRetryTopicV2, retrieveMessageFromPopRetryTopicV1 } = broker.config.broker
  const random = below(broker.random, 100, 'first queue of a pop')
  const retryFirst = random < popFromRetryProbability
  const version = enableRetryTopicV2 && !(retrieveMessageFromPopRetryTopicV1 && random % 2 === 0) ? 2 : 1
  const retries = popRetryTopic(popping.topic, popping.group, version)
  if (retryFirst && !popping.order) popTopic(popping, retries, random, broker)
  if (queueId < 0) popTopic(popping, popping.topic, random, broker)
  else popQueue(popping, popping.topic, queueId, broker)
  if (!retryFirst && !popping.order && popping.messages.length < popping.maxMsgNums) {
    popTopic(popping, retries, random, broker)
  }
}

function popTopic(popping: Popping, topic: string, random: number, broker: BrokerContext): void {
  const queues = Math.min(broker.topics.selectTopicConfig(topic)?.readQueueNums ?? 0, QUEUES_MAX)
  for (let index = 0; index < queues; index++) popQueue(popping, topic, (random + index) % queues, broker)
}

function answerOf(popping: Popping, code: number): PopAnswer {
  const { popTime, invisibleTime, reviveQueueId, restNum, messages, order } = popping
  const answer: PopAnswer = {
    code,
    remark: messages.length > 0 ? 'FOUND' : 'NO_MESSAGE_IN_QUEUE',
    header: {
      popTime,
      invisibleTime,
      reviveQid: reviveQueueId,
      restNum,
      startOffsetInfo: popping.startOffsets.text,
      msgOffsetInfo: popping.msgOffsets.text,
      orderCountInfo: order ? popping.orderCounts.text : undefined,
    },
  }
  if (messages.length === 0) return answer
  return {
    ...answer,
    body: bodyOf(
      messages,
      messages.reduce((sum, { length }) => sum + length, 0),
    ),
  }
}
