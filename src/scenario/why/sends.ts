import { delayLevelMs } from '../../check/index.ts'
import {
  decodeBatch,
  decodeProperties,
  MessageConst,
  type MessageProperties,
  MessageSysFlag,
  transactionType,
} from '../../protocol/index.ts'
import type { SeenFrame } from '../watch/frames.ts'
import type { SeenSend } from './seen.ts'

export const SEND_REQUESTS: readonly string[] = ['SEND_MESSAGE', 'SEND_MESSAGE_V2', 'SEND_BATCH_MESSAGE']

const utf8 = new TextDecoder()

/** The messages of a send request; none of a batch that cannot be read. */
export function sendsOf({ from, to, command, payload }: SeenFrame, atMs: number): SeenSend[] {
  const { header } = command
  const topic = String(header['topic'])
  const keyOf = (properties: MessageProperties): string | undefined =>
    properties.get(MessageConst.PROPERTY_UNIQ_CLIENT_MESSAGE_ID_KEYIDX)
  const made = (properties: MessageProperties, body: Uint8Array | undefined, batchKey?: string): SeenSend => {
    return {
      atMs,
      from,
      broker: to,
      topic,
      result: undefined,
      remark: undefined,
      queueId: undefined,
      offset: undefined,
      uniqueKey: keyOf(properties),
      batchKey,
      offsetMsgId: undefined,
      keys: (properties.get(MessageConst.PROPERTY_KEYS) ?? '').split(' ').filter((key) => key !== ''),
      tag: properties.get(MessageConst.PROPERTY_TAGS),
      body: body === undefined ? '' : utf8.decode(body),
      delayMs: delayOf(properties, Number(header['bornTimestamp'])),
      half: transactionType(Number(header['sysFlag'])) === MessageSysFlag.TRANSACTION_PREPARED,
    }
  }
  const text = header['properties']
  const whole = decodeProperties(typeof text === 'string' ? text : undefined)
  if (header['batch'] === true && payload !== undefined) {
    return decodeBatch(payload).map(({ properties, body }) => made(properties, body, keyOf(whole)))
  }
  return [made(whole, payload)]
}

/** The same messages after their answer. Those of a batch have offsets one after the other. */
export function answered(sends: readonly SeenSend[], { command }: SeenFrame): readonly SeenSend[] {
  const { header, result, remark } = command
  const ids = String(header['msgId'] ?? '').split(',')
  const first = header['queueOffset']
  return sends.map((send, index) => ({
    ...send,
    result,
    remark,
    queueId: typeof header['queueId'] === 'number' ? header['queueId'] : undefined,
    offset: typeof first === 'number' ? first + index : undefined,
    offsetMsgId: ids[index] === '' ? undefined : ids[index],
  }))
}

/** By the default delay levels; a timer message says when it is due, or how long it waits. */
function delayOf(properties: MessageProperties, bornMs: number): number {
  const level = Number(properties.get(MessageConst.PROPERTY_DELAY_TIME_LEVEL) ?? 0)
  const dueMs = properties.get(MessageConst.PROPERTY_TIMER_DELIVER_MS)
  if (dueMs !== undefined) return Number(dueMs) - bornMs
  const waitMs = properties.get(MessageConst.PROPERTY_TIMER_DELAY_MS)
  if (waitMs !== undefined) return Number(waitMs)
  const waitSeconds = properties.get(MessageConst.PROPERTY_TIMER_DELAY_SEC)
  if (waitSeconds !== undefined) return Number(waitSeconds) * 1000
  return delayLevelMs(level)
}
