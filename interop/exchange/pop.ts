import {
  base64Text,
  batchAckBody,
  decodeRecord,
  isRetryTopic,
  type MessageRecord,
  ResponseCode,
  responseCodeName,
} from '../../src/protocol/index.ts'
import type { Peer } from './peer.ts'
import { recordsIn, textOf } from './read.ts'

const BROKER_NAME = 'broker-a'
const NOTHING: readonly number[] = [ResponseCode.POLLING_TIMEOUT, ResponseCode.PULL_NOT_FOUND]

export interface ToPop {
  readonly topic: string
  readonly group: string
  readonly invisibleMs: number
  readonly max?: number
  readonly order?: boolean
  readonly attemptId?: string
}

/** A message that is invisible to others for a while. */
export interface Popped extends ToPop {
  readonly body: string
  readonly record: MessageRecord
  readonly startOffset: number
  readonly popTime: number
  readonly reviveQueueId: number
  /** The receipt handle. */
  readonly extraInfo: string
}

/** What a queue of one message after another has for the group, retries included. */
export async function pop(peer: Peer, wanted: ToPop): Promise<readonly Popped[]> {
  const { topic, group, invisibleMs, max = 32, order = false, attemptId } = wanted
  const { code, remark, header, body } = await peer.tell('POP_MESSAGE', {
    consumerGroup: group,
    topic,
    queueId: -1,
    maxMsgNums: max,
    invisibleTime: invisibleMs,
    pollTime: 0,
    bornTime: Date.now(),
    initMode: 0,
    order,
    attemptId,
  })
  if (NOTHING.includes(code)) return []
  if (code !== ResponseCode.SUCCESS) throw new Error(`POP of ${topic} is answered ${responseCodeName(code)}: ${remark}`)
  const { popTime = 0, reviveQid: reviveQueueId = 0, startOffsetInfo = '' } = header
  return recordsIn(body).map((bytes) => {
    const record = decodeRecord(bytes)
    const [startOffset, extraInfo] = handleOf(record, { popTime, reviveQueueId, invisibleMs, startOffsetInfo })
    return { ...wanted, body: textOf(record), record, startOffset, popTime, reviveQueueId, extraInfo }
  })
}

interface PopAnswer {
  readonly popTime: number
  readonly reviveQueueId: number
  readonly invisibleMs: number
  readonly startOffsetInfo: string
}

/** Retried messages carry their handle; for others the client puts it together (ExtraInfoUtil). */
function handleOf(record: MessageRecord, answer: PopAnswer): readonly [startOffset: number, extraInfo: string] {
  const given = record.properties.get('POP_CK')
  if (given !== undefined) return [Number(given.split(' ')[0]), given]
  const { popTime, reviveQueueId, invisibleMs, startOffsetInfo } = answer
  const { queueId, queueOffset } = record
  const entries = startOffsetInfo.split(';').map((entry) => entry.split(' '))
  const startOffset = Number(entries.find(([retry, id]) => retry === '0' && id === String(queueId))?.[2])
  const fields = [startOffset, popTime, invisibleMs, reviveQueueId, 0, BROKER_NAME, queueId, queueOffset]
  return [startOffset, fields.join(' ')]
}

/** Topic, queue and offset of a popped message: a retried one names its original topic, and its handle tells the truth. */
function placeOf({ topic, group, extraInfo }: Popped): { topic: string; queueId: number; offset: number } {
  const [, , , , retry = '0', , queueId, offset] = extraInfo.split(' ')
  const real = retry === '0' || isRetryTopic(topic) ? topic : `%RETRY%${group}${retry === '2' ? '+' : '_'}${topic}`
  return { topic: real, queueId: Number(queueId), offset: Number(offset) }
}

export async function acknowledge(peer: Peer, popped: Popped): Promise<void> {
  const { group: consumerGroup, extraInfo } = popped
  await peer.ask('ACK_MESSAGE', { consumerGroup, extraInfo, ...placeOf(popped) })
}

/** Several messages of one delivery, of the first eight at most. */
export async function acknowledgeTogether(peer: Peer, popped: readonly Popped[]): Promise<void> {
  const [first] = popped
  if (first === undefined) return
  const { topic, group: consumerGroup, startOffset, popTime, reviveQueueId, invisibleMs: invisibleTime } = first
  const bits = popped.reduce((sum, one) => sum | (1 << (placeOf(one).offset - startOffset)), 0)
  const { queueId } = placeOf(first)
  const bitSet = base64Text(Uint8Array.of(bits))
  const ack = { bitSet, consumerGroup, invisibleTime, popTime, queueId, retry: '0', reviveQueueId, startOffset, topic }
  await peer.ask('BATCH_ACK_MESSAGE', {}, batchAckBody.encode({ acks: [ack], brokerName: BROKER_NAME }))
}

/** Answers the message with its new handle. */
export async function changeInvisibleTime(peer: Peer, popped: Popped, invisibleMs: number): Promise<Popped> {
  const { group: consumerGroup, extraInfo } = popped
  const place = placeOf(popped)
  const header = { consumerGroup, extraInfo, invisibleTime: invisibleMs, ...place }
  const { header: changed } = await peer.ask('CHANGE_MESSAGE_INVISIBLETIME', header)
  const { popTime = 0, invisibleTime, reviveQid } = changed
  const retry = extraInfo.split(' ')[4] ?? '0'
  const fields = [place.offset, popTime, invisibleTime, reviveQid, retry, BROKER_NAME, place.queueId, place.offset]
  return { ...popped, invisibleMs, popTime, extraInfo: fields.join(' ') }
}
