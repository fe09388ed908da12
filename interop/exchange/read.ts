import {
  decodeRecord,
  type MessageRecord,
  PullSysFlag,
  ResponseCode,
  responseCodeName,
  viewOf,
} from '../../src/protocol/index.ts'
import type { Peer } from './peer.ts'

/** Reads without leaving offsets behind. */
export const READER_GROUP = 'ExchangeReader'

const PULL_NUMS = 32
const QUERY_NUMS = 64
const GOES_ON: readonly number[] = [
  ResponseCode.SUCCESS,
  ResponseCode.PULL_RETRY_IMMEDIATELY,
  ResponseCode.PULL_NOT_FOUND,
  ResponseCode.PULL_OFFSET_MOVED,
]

export interface Expression {
  readonly subscription: string
  readonly type: 'TAG' | 'SQL92'
}

const EVERYTHING: Expression = { subscription: '*', type: 'TAG' }

/**
 * The records of a queue from an offset to its end, byte for byte as the broker hands them out. A topic that is not there
 * has none.
 */
export async function readQueue(
  peer: Peer,
  { topic, queueId = 0, from = 0, to = Number.POSITIVE_INFINITY, group = READER_GROUP }: QueueToRead,
  expression: Expression = EVERYTHING,
): Promise<readonly Uint8Array[]> {
  const found: Uint8Array[] = []
  for (let queueOffset = from; ; ) {
    const { code, remark, header, body } = await peer.tell('PULL_MESSAGE', {
      consumerGroup: group,
      topic,
      queueId,
      queueOffset,
      maxMsgNums: PULL_NUMS,
      sysFlag: PullSysFlag.SUBSCRIPTION,
      commitOffset: 0,
      suspendTimeoutMillis: 0,
      subscription: expression.subscription,
      subVersion: 1,
      expressionType: expression.type,
    })
    if (code === ResponseCode.TOPIC_NOT_EXIST) return found
    if (!GOES_ON.includes(code))
      throw new Error(`pull of ${topic} ${queueId} at ${queueOffset} is answered ${responseCodeName(code)}: ${remark}`)
    if (code === ResponseCode.SUCCESS) found.push(...recordsIn(body))
    const { nextBeginOffset = 0, maxOffset = 0 } = header
    if (nextBeginOffset <= queueOffset || nextBeginOffset >= Math.min(maxOffset, to)) return found
    queueOffset = nextBeginOffset
  }
}

export interface QueueToRead {
  readonly topic: string
  readonly queueId?: number
  readonly from?: number
  /** Where to end, on a queue that grows. */
  readonly to?: number
  readonly group?: string
}

/** The same, decoded. */
export async function messagesIn(peer: Peer, queue: QueueToRead, expression?: Expression): Promise<MessageRecord[]> {
  return (await readQueue(peer, queue, expression)).map((bytes) => decodeRecord(bytes))
}

/** Physical offsets of what the index has under a key. */
export async function findByKey(peer: Peer, topic: string, key: string, unique: boolean): Promise<readonly number[]> {
  const endTimestamp = Date.now() + 60_000
  const { body } = await peer.tell('QUERY_MESSAGE', {
    topic,
    key,
    maxNum: QUERY_NUMS,
    beginTimestamp: 0,
    endTimestamp,
    _UNIQUE_KEY_QUERY: unique,
  })
  return recordsIn(body).map((bytes) => decodeRecord(bytes).physicalOffset)
}

export function recordsIn(body: Uint8Array): readonly Uint8Array[] {
  const records: Uint8Array[] = []
  for (let at = 0; at < body.length; ) {
    const size = viewOf(body).getInt32(at)
    records.push(body.subarray(at, at + size))
    at += size
  }
  return records
}

export function textOf({ body }: Pick<MessageRecord, 'body'>): string {
  return new TextDecoder().decode(body)
}
