// PULL_MESSAGE 11, LITE_PULL_MESSAGE 361: from consumers (PullMessageProcessor, DefaultPullMessageResultHandler;
// remoting.md 9, broker.md 11). Reads all fields of the header but maxMsgBytes, which the original's pull path does not
// look at either. Answers 0, 19, 20, 21 with offsets; refusals 1, 16, 17, 23 to 29.

import { PullSysFlag, ResponseCode, type ResponseHeader } from '../../protocol/index.ts'
import { type Answer, type Call, JavaException } from '../../remoting/index.ts'
import { DiskError } from '../../runtime/index.ts'
import type { GetMessageResult, MessageFilter } from '../../store/index.ts'
import type { BrokerContext } from '../context.ts'
import { REJECTED } from '../refusals.ts'
import { leavesOffsets, uncorrectedOffset } from './atSlave.ts'
import { bodyOf } from './body.ts'
import { broadcastInitOffset, keepBroadcastOffset } from './broadcast.ts'
import { checkPull, type PullTarget } from './checks.ts'
import { storeMovedOffset } from './offsetMoved.ts'
import { isRejectedPull } from './rejectedPull.ts'
import { filterOf, type PullHeader } from './subscription.ts'

type PullCall = Call<'PULL_MESSAGE' | 'LITE_PULL_MESSAGE'>
type PullAnswer = Answer<'PULL_MESSAGE' | 'LITE_PULL_MESSAGE'>

/** GetMessageStatus, and the one that the broker adds for a reset on the server's side. */
type ReadStatus = GetMessageResult['status'] | 'OFFSET_RESET'
type ReadResult = Omit<GetMessageResult, 'status'> & { readonly status: ReadStatus }

/**
 * Netty's mark above which a channel is not writable. With `enableNetWorkFlowControl` a pull that finds messages then stays
 * without an answer.
 */
const UNREAD_BYTES_MAX = 65_536

const LOG_FILE = /(?:^|\/)commitlog\//

/** What the broker adds is read from nowhere. */
const OFFSET_RESET = {
  status: 'OFFSET_RESET',
  minOffset: 0,
  maxOffset: 0,
  messages: [],
  messageCount: 0,
  bufferTotalSize: 0,
  suggestPullingFromSlave: false,
} as const

export function handlePull(call: PullCall, broker: BrokerContext): PullAnswer | undefined {
  const { config, profile } = broker
  if (profile.slavesReject && config.store.brokerRole === 'SLAVE' && !config.broker.slaveReadEnable) return REJECTED
  return pull(call, broker, true)
}

/** `first` is false when a held pull runs again: it is not held once more and commits no offset. */
function pull(call: PullCall, broker: BrokerContext, first: boolean): PullAnswer | undefined {
  const { header } = call
  const target = checkPull(call, broker)
  if ('remark' in target) return target
  const filter = filterOf(header, target.group, broker)
  if ('remark' in filter) return filter
  if (isRejectedPull(header.consumerGroup ?? '', call.channel, broker)) {
    const remark = "the consumer's group info not exist, or the pull consumer is rejected by server."
    return { code: ResponseCode.SUBSCRIPTION_NOT_EXIST, remark: `${remark}${broker.profile.faq}` }
  }
  const beginMs = broker.runtime.clock.wallMs()
  const result = readable(call, filter, broker)
  if (result === 'unreadable') return undefined
  broker.rates.observe()
  if (result === undefined) return { code: ResponseCode.SYSTEM_ERROR, remark: 'store getMessage return null' }
  const code = pullCode(result.status, header.queueOffset ?? 0)
  const movedTo = code === ResponseCode.PULL_OFFSET_MOVED ? result.nextBeginOffset : undefined
  if (!keepBroadcastOffset(call, movedTo, broker)) return withoutClient(result)
  keepOffsets(header, result.nextBeginOffset, first, broker)
  if (code === ResponseCode.PULL_NOT_FOUND && first && ((header.sysFlag ?? 0) & PullSysFlag.SUSPEND) !== 0) {
    suspend(call, filter, broker)
    return undefined
  }
  const answer = { code, remark: result.status, header: offsetsOf(result, target, broker) }
  if (code === ResponseCode.PULL_OFFSET_MOVED && leavesOffsets(broker)) {
    const elsewhere = { ...answer.header, suggestWhichBrokerId: target.group.brokerId }
    return { ...answer, code: ResponseCode.PULL_RETRY_IMMEDIATELY, header: elsewhere }
  }
  if (code === ResponseCode.PULL_OFFSET_MOVED && broker.profile.storesMovedOffsets)
    storeMovedOffset(header, result, broker)
  if (code !== ResponseCode.SUCCESS) return answer
  const { messages, messageCount, bufferTotalSize: bytes } = result
  broker.stats.messagesPulled({
    group: header.consumerGroup ?? '',
    topic: target.topic.topicName,
    queueId: header.queueId ?? 0,
    count: messageCount,
    bytes,
    latencyMs: broker.runtime.clock.wallMs() - beginMs,
  })
  if (broker.config.broker.enableNetWorkFlowControl && call.channel.bufferedBytes > UNREAD_BYTES_MAX) return undefined
  return { ...answer, body: bodyOf(messages, bytes) }
}

/** A log that cannot be read fails in the original where the answer is made, which since 5.0 nobody hears of: there is none. */
function readable(call: PullCall, filter: MessageFilter, broker: BrokerContext): ReadResult | 'unreadable' | undefined {
  try {
    return read(call, filter, broker)
  } catch (error) {
    if (!(error instanceof DiskError && LOG_FILE.test(error.path) && broker.profile.pullsHangOnUnreadableLog))
      throw error
    broker.runtime.logger.log('warn', 'a pull stays without an answer: the log cannot be read', {
      error: error.message,
    })
    return 'unreadable'
  }
}

function read(call: PullCall, filter: MessageFilter, broker: BrokerContext): ReadResult | undefined {
  const { header } = call
  const { store, offsets } = broker
  const topic = header.topic ?? ''
  const group = header.consumerGroup ?? ''
  const queueId = header.queueId ?? 0
  refuseNegative(header, topic, broker)
  // The mark is taken away even where the setting leaves it without effect, as in the original.
  const resetOffset = offsets.queryThenEraseResetOffset(topic, group, queueId)
  if (resetOffset !== undefined && broker.config.broker.useServerSideResetOffset) {
    const minOffset = store.minOffsetInQueue(topic, queueId)
    return {
      ...OFFSET_RESET,
      nextBeginOffset: resetOffset,
      minOffset,
      maxOffset: store.maxOffsetInQueue(topic, queueId),
    }
  }
  const initOffset = broadcastInitOffset(call, broker)
  if (initOffset !== undefined) return { ...OFFSET_RESET, nextBeginOffset: initOffset }
  const queueOffset = header.queueOffset ?? 0
  const maxMsgNums = header.maxMsgNums ?? 0
  const result = store.getMessage({ group, topic, queueId, queueOffset, maxMsgNums, filter })
  if (result === undefined) return undefined
  broker.slowConsumers.read({ group, topic, queueId }, result)
  return leavesOffsets(broker) ? { ...result, nextBeginOffset: uncorrectedOffset(result, queueOffset) } : result
}

/** A proxy that does not name its client makes the original throw, and where the store was read nobody hears of it. */
function withoutClient({ status }: ReadResult): undefined {
  if (status !== 'OFFSET_RESET') return undefined
  const frame = 'java.base/java.util.concurrent.ConcurrentHashMap.compute(ConcurrentHashMap.java:1900)'
  throw new JavaException('java.lang.NullPointerException', undefined, frame)
}

/** 4.9 makes a list of as many messages as are asked for, once it knows that there are some. */
function refuseNegative(
  { maxMsgNums = 0, queueId = 0, queueOffset = 0 }: PullHeader,
  topic: string,
  broker: BrokerContext,
): void {
  if (maxMsgNums >= 0 || broker.profile.takesNegativePulls) return
  const { store } = broker
  if (queueOffset < store.minOffsetInQueue(topic, queueId) || queueOffset >= store.maxOffsetInQueue(topic, queueId))
    return
  const frame = 'java.base/java.util.ArrayList.<init>(ArrayList.java:160)'
  throw new JavaException('java.lang.IllegalArgumentException', `Illegal Capacity: ${maxMsgNums}`, frame)
}

/** composeResponseHeader (broker.md 11.3). */
function pullCode(status: ReadStatus, queueOffset: number): number {
  switch (status) {
    case 'FOUND':
      return ResponseCode.SUCCESS
    case 'MESSAGE_WAS_REMOVING':
    case 'NO_MATCHED_MESSAGE':
      return ResponseCode.PULL_RETRY_IMMEDIATELY
    case 'NO_MATCHED_LOGIC_QUEUE':
    case 'NO_MESSAGE_IN_QUEUE':
      return queueOffset === 0 ? ResponseCode.PULL_NOT_FOUND : ResponseCode.PULL_OFFSET_MOVED
    case 'OFFSET_FOUND_NULL':
    case 'OFFSET_OVERFLOW_ONE':
      return ResponseCode.PULL_NOT_FOUND
    case 'OFFSET_OVERFLOW_BADLY':
    case 'OFFSET_TOO_SMALL':
    case 'OFFSET_RESET':
      return ResponseCode.PULL_OFFSET_MOVED
  }
}

/** tryCommitOffset: the pull offset always, the committed one where the client says so. */
function keepOffsets(header: PullHeader, nextBeginOffset: number, first: boolean, broker: BrokerContext): void {
  const topic = header.topic ?? ''
  const group = header.consumerGroup ?? ''
  const queueId = header.queueId ?? 0
  broker.offsets.commitPullOffset(group, topic, queueId, nextBeginOffset)
  const here = broker.profile.commitsOffsetsAtSlaves || broker.config.store.brokerRole !== 'SLAVE'
  if (here && first && ((header.sysFlag ?? 0) & PullSysFlag.COMMIT_OFFSET) !== 0) {
    broker.offsets.commitOffset(group, topic, queueId, header.commitOffset ?? 0)
  }
}

function suspend(call: PullCall, filter: MessageFilter, broker: BrokerContext): void {
  const { header } = call
  const { longPollingEnable, shortPollingTimeMills } = broker.config.broker
  const waitMs = longPollingEnable ? (header.suspendTimeoutMillis ?? 0) : shortPollingTimeMills
  broker.hold.suspend(header.topic ?? '', header.queueId ?? 0, {
    channel: call.channel,
    pullFromOffset: header.queueOffset ?? 0,
    deadlineMs: broker.runtime.clock.wallMs() + waitMs,
    filter,
    execute: () =>
      broker.pools.runAgain(call, () => {
        const answer = pull(call, broker, false)
        if (answer !== undefined) call.reply(answer)
      }),
  })
}

/** suggestWhichBrokerId is 0, the master, unless slaves may be read (remoting.md 9.9). */
function offsetsOf(result: ReadResult, target: PullTarget, broker: BrokerContext): ResponseHeader<'PULL_MESSAGE'> {
  const { group } = target
  const { sysFlagsOfPulls } = broker.profile
  const slow = result.suggestPullingFromSlave ? group.whichBrokerWhenConsumeSlowly : group.brokerId
  return {
    suggestWhichBrokerId: broker.config.broker.slaveReadEnable ? slow : 0,
    nextBeginOffset: result.nextBeginOffset,
    minOffset: result.minOffset,
    maxOffset: result.maxOffset,
    topicSysFlag: sysFlagsOfPulls ? target.topic.topicSysFlag : undefined,
    groupSysFlag: sysFlagsOfPulls ? group.groupSysFlag : undefined,
  }
}
