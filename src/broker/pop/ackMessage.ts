// ACK_MESSAGE 200051 and BATCH_ACK_MESSAGE 200151: from consumers that have consumed what they popped (AckMessageProcessor;
// remoting.md 10.6, 10.7, broker.md 14.7). Answers 0 without a header, whether anything waited for it or not; refusals 13,
// 17, 208, and an exception for a handle that is none.

import {
  type BatchAck,
  base64Bytes,
  batchAckBody,
  longText,
  popRetryTopic,
  ResponseCode,
} from '../../protocol/index.ts'
import { type Answer, type Call, type Channel, channelAddress, JavaException } from '../../remoting/index.ts'
import type { BrokerContext } from '../context.ts'
import { putMessage } from '../put/index.ts'
import type { Refusal } from '../refusals.ts'
import { bodyIsNull, requestBody } from '../requestBody.ts'
import { type FieldUse, nullPointer, requiredKey, requiredLong } from '../required.ts'
import { acknowledgementMessage } from './checkPoint.ts'
import { HandleText, ORDER_REVIVE_QUEUE, type PopHandle } from './handle.ts'
import { checkPopMessage } from './popChecks.ts'

type AckAnswer = Answer<'ACK_MESSAGE'>

function field(getter: string, line: number): FieldUse {
  return { getter: `AckMessageRequestHeader.${getter}`, at: `AckMessageProcessor.processRequest:${line}` }
}

const SUCCESS: AckAnswer = { code: ResponseCode.SUCCESS }

export function handleAck(call: Call<'ACK_MESSAGE'>, broker: BrokerContext): AckAnswer | undefined {
  const { header, channel } = call
  const checked = checkPopMessage(header, channel, broker, field('getQueueId', 133))
  if ('remark' in checked) return checked
  const { topic = '', consumerGroup: group = '', queueId = 0 } = header
  const offset = requiredLong(header.offset, field('getOffset', 149))
  if (offset < checked.min || offset > checked.max) {
    const remark = `offset is illegal, key:${topic}@${queueId}, commit:${longText(offset)}, store:${checked.min}~${checked.max}`
    return { code: ResponseCode.NO_MESSAGE, remark }
  }
  const { handle } = new HandleText(header.extraInfo)
  const target = { topic, group, queueId, handle, channel }
  return answerWhenStored(call, 1, (done) => acknowledge(target, offset, broker, done))
}

export function handleBatchAck(call: Call<'BATCH_ACK_MESSAGE'>, broker: BrokerContext): AckAnswer | undefined {
  const batch = call.body === undefined || bodyIsNull(call.body) ? undefined : requestBody(batchAckBody, call.body)
  if (batch === undefined || batch.acks.length === 0) return { code: ResponseCode.NO_MESSAGE }
  const { acks, brokerName } = batch
  return answerWhenStored(call, acks.length, (done) => {
    for (const ack of acks) acknowledgeBatch(ack, brokerName, call.channel, broker, done)
  })
}

/** Calls back at once, or when the flush of an acknowledgement has ended. */
type Done = (refusal: Refusal | undefined) => void

/** The last refusal of `count` acknowledgements, when all of them are done. */
function answerWhenStored(
  call: Pick<Call<'ACK_MESSAGE'>, 'reply'>,
  count: number,
  begin: (done: Done) => void,
): AckAnswer | undefined {
  let answer = SUCCESS
  let open = count
  let returned = false
  begin((refusal) => {
    answer = refusal ?? answer
    open--
    if (open === 0 && returned) call.reply(answer)
  })
  returned = true
  return open === 0 ? answer : undefined
}

export interface AckTarget {
  readonly topic: string
  readonly group: string
  readonly queueId: number
  readonly handle: PopHandle
  readonly channel: Channel
}

/** One message; also the old handle of one whose time is changed. A refusal comes from ordered consumption only. */
export function acknowledge(target: AckTarget, offset: number, broker: BrokerContext, done: Done): void {
  if (target.handle.reviveQueueId === ORDER_REVIVE_QUEUE) done(acknowledgeInOrder(target, offset, broker))
  else if (broker.plantedBugs.has('ackForgotten') && offset !== target.handle.startOffset) done(undefined)
  else write(target, { ao: offset }, broker, done)
}

function acknowledgeBatch(
  ack: BatchAck | undefined,
  brokerName: string,
  channel: Channel,
  broker: BrokerContext,
  done: Done,
): void {
  if (ack === undefined) {
    const getter = 'org.apache.rocketmq.remoting.protocol.header.AckMessageRequestHeader.getExtraInfo()'
    throw nullPointer(`Cannot invoke "${getter}" because "requestHeader" is null`, 'AckMessageProcessor.appendAck:197')
  }
  const { startOffset, popTime, invisibleTime, queueId, reviveQueueId, consumerGroup: group } = ack
  const topic = requiredKey(acknowledgedTopic(ack))
  const min = broker.store.minOffsetInQueue(topic, queueId)
  const max = broker.store.maxOffsetInQueue(topic, queueId)
  if (ack.bitSet === undefined) {
    const use = 'Cannot invoke "java.util.BitSet.nextSetBit(int)" because "bitSet" is null'
    throw nullPointer(use, 'AckMessageProcessor.appendAck:240')
  }
  const offsets = setBits(base64Bytes(ack.bitSet) ?? new Uint8Array(0))
    .map((bit) => startOffset + bit)
    .filter((offset) => offset >= min && offset <= max)
  const handle = { startOffset, popTime, invisibleTime, reviveQueueId, brokerName }
  const target = { topic, group, queueId, handle, channel }
  if (reviveQueueId !== ORDER_REVIVE_QUEUE && offsets.length > 0) {
    write(target, { ao: -1, aol: offsets }, broker, done)
    return
  }
  let refusal: Refusal | undefined
  if (reviveQueueId === ORDER_REVIVE_QUEUE) {
    for (const offset of offsets) refusal = acknowledgeInOrder(target, offset, broker) ?? refusal
  }
  done(refusal)
}

/** ExtraInfoUtil.getRealTopic. */
function acknowledgedTopic({ topic, retry, consumerGroup }: BatchAck): string | undefined {
  if (retry === '0') return topic
  if (retry === '1' || retry === '2') return popRetryTopic(topic ?? 'null', consumerGroup, retry === '2' ? 2 : 1)
  const frame = 'org.apache.rocketmq.remoting.protocol.header.ExtraInfoUtil.getRealTopic(ExtraInfoUtil.java'
  throw retry === undefined
    ? new JavaException(
        'java.lang.NullPointerException',
        'Cannot invoke "String.equals(Object)" because "retry" is null',
        `${frame}:82)`,
      )
    : new JavaException('java.lang.IllegalArgumentException', 'getRetry fail, format is wrong', `${frame}:89)`)
}

/** Bits of Java's BitSet.toByteArray: the least significant bit of byte 0 is bit 0. */
function setBits(bytes: Uint8Array): readonly number[] {
  const bits: number[] = []
  for (const [index, byte] of bytes.entries()) {
    for (let bit = 0; bit < 8; bit++) if ((byte >> bit) & 1) bits.push(index * 8 + bit)
  }
  return bits
}

/** An acknowledgement that cannot be stored is only logged in the original, too: the message comes back. */
function write(
  { topic, group, queueId, handle }: AckTarget,
  acknowledged: { readonly ao: number; readonly aol?: readonly number[] },
  broker: BrokerContext,
  done: Done,
): void {
  const { startOffset, popTime, brokerName } = handle
  const ack = { ...acknowledged, bn: brokerName, c: group, pt: popTime, q: queueId, so: startOffset, t: topic }
  // What is answered is flushed under SYNC_FLUSH, as in the original unless it is told not to wait.
  const waitStoreMsgOk = !broker.config.broker.appendAckAsync
  putMessage(broker, { ...acknowledgementMessage(broker, ack, handle), waitStoreMsgOk }, ({ status, appended }) => {
    if (appended === undefined) {
      broker.runtime.logger.log('error', 'an acknowledgement of POP could not be stored', { topic, group, status })
    }
    done(undefined)
  })
}

function acknowledgeInOrder(
  { topic, group, queueId, handle, channel }: AckTarget,
  offset: number,
  broker: BrokerContext,
): Refusal | undefined {
  const { offsets, pop } = broker
  const queue = { topic, group, queueId }
  const old = offsets.queryOffset(group, topic, queueId)
  if (offset < old) return undefined
  const next = pop.orders.acknowledge(queue, offset, handle.popTime)
  if (next > -1) {
    const taken = next + (broker.plantedBugs.has('orderedAckTooFar') ? 1 : 0)
    if (!offsets.hasOffsetReset(topic, group, queueId)) offsets.commitOffset(group, topic, queueId, taken)
    if (!pop.orders.blocks(queue, undefined, handle.invisibleTime)) pop.hold.wake(queue)
    return undefined
  }
  if (next !== -1) return undefined
  const key = `${topic}@${group}@${queueId}`
  const remote = `/${channelAddress(channel.remote)}`
  const remark = `offset is illegal, key:${key}, old:${old}, commit:${offset}, next:${next}, ${remote}`
  return { code: ResponseCode.MESSAGE_ILLEGAL, remark }
}
