// Trace data are messages whose text holds records of separated fields (remoting.md 13.11, TraceDataEncoder):
//
//   Pub            timestamp region group topic msgId tags keys storeHost bodyLength cost msgType offsetMsgId success [clientHost]
//   SubBefore      timestamp region group requestId msgId retryTimes keys [clientHost]
//   SubAfter       requestId msgId cost success keys contextCode [timestamp group]
//   EndTransaction timestamp region group topic msgId tags keys storeHost msgType transactionId state fromCheck
//   Recall         timestamp region group topic msgId success
//
// Fields end with U+0001, records with U+0002. Before 4.4 a Pub had no offsetMsgId.

const FIELD = '\u0001'
const RECORD = '\u0002'

/** MessageType by its ordinal. */
const MESSAGE_TYPES = ['Normal', 'TransHalf', 'TransCommit', 'Delay', 'Order'] as const

/** ConsumeReturnType by its ordinal. */
const OUTCOMES = ['SUCCESS', 'TIME_OUT', 'EXCEPTION', 'RETURNNULL', 'FAILED'] as const

export type TracedMessageType = (typeof MESSAGE_TYPES)[number]
export type ConsumeOutcomeName = (typeof OUTCOMES)[number]

/** A message was sent. */
export interface PubRecord {
  readonly type: 'Pub'
  readonly timestamp: number
  readonly regionId: string
  readonly group: string
  readonly topic: string
  readonly msgId: string
  readonly tags: string
  readonly keys: string
  readonly storeHost: string
  readonly bodyLength: number
  readonly costMs: number
  readonly messageType: TracedMessageType
  readonly offsetMsgId: string
  readonly success: boolean
  readonly clientHost: string | undefined
}

/** A consumer began with a message. */
export interface SubBeforeRecord {
  readonly type: 'SubBefore'
  readonly timestamp: number
  readonly regionId: string
  readonly group: string
  /** The same in the record of the end. */
  readonly requestId: string
  readonly msgId: string
  readonly retryTimes: number
  readonly keys: string
  readonly clientHost: string | undefined
}

/** A consumer was done with it. */
export interface SubAfterRecord {
  readonly type: 'SubAfter'
  readonly requestId: string
  readonly msgId: string
  readonly costMs: number
  readonly success: boolean
  readonly keys: string
  readonly outcome: ConsumeOutcomeName | undefined
  readonly timestamp: number | undefined
  readonly group: string | undefined
}

/** A producer decided about a half message. */
export interface EndTransactionRecord {
  readonly type: 'EndTransaction'
  readonly timestamp: number
  readonly regionId: string
  readonly group: string
  readonly topic: string
  readonly msgId: string
  readonly tags: string
  readonly keys: string
  readonly storeHost: string
  readonly messageType: TracedMessageType
  readonly transactionId: string
  readonly transactionState: string
  readonly fromTransactionCheck: boolean
}

/** A timer message was taken back. */
export interface RecallRecord {
  readonly type: 'Recall'
  readonly timestamp: number
  readonly regionId: string
  readonly group: string
  readonly topic: string
  readonly msgId: string
  readonly success: boolean
}

export type TraceRecord = PubRecord | SubBeforeRecord | SubAfterRecord | EndTransactionRecord | RecallRecord

/** The records of one trace message. What is of an unknown type, or too short for its type, is left out. */
export function decodeTraceRecords(text: string): readonly TraceRecord[] {
  return text.split(RECORD).flatMap((part) => {
    const record = decodeOne(part.split(FIELD))
    return record === undefined ? [] : [record]
  })
}

function decodeOne(fields: readonly string[]): TraceRecord | undefined {
  const at = (index: number): string => {
    const value = fields[index] ?? ''
    // Java's StringBuilder writes a missing value as this word.
    return value === 'null' ? '' : value
  }
  const yes = (index: number): boolean => at(index) === 'true'
  const [type] = fields
  if (type === 'Pub' && fields.length >= 13) {
    const old = fields.length === 13
    return {
      type,
      timestamp: Number(at(1)),
      regionId: at(2),
      group: at(3),
      topic: at(4),
      msgId: at(5),
      tags: at(6),
      keys: at(7),
      storeHost: at(8),
      bodyLength: Number(at(9)),
      costMs: Number(at(10)),
      messageType: messageTypeAt(at(11)),
      offsetMsgId: old ? '' : at(12),
      success: yes(old ? 12 : 13),
      clientHost: fields.length >= 15 ? at(14) : undefined,
    }
  }
  if (type === 'SubBefore' && fields.length >= 8) {
    return {
      type,
      timestamp: Number(at(1)),
      regionId: at(2),
      group: at(3),
      requestId: at(4),
      msgId: at(5),
      retryTimes: Number(at(6)),
      keys: at(7),
      clientHost: fields.length >= 9 ? at(8) : undefined,
    }
  }
  if (type === 'SubAfter' && fields.length >= 6) {
    return {
      type,
      requestId: at(1),
      msgId: at(2),
      costMs: Number(at(3)),
      success: yes(4),
      keys: at(5),
      outcome: fields.length >= 7 ? OUTCOMES[Number(at(6))] : undefined,
      timestamp: fields.length >= 9 ? Number(at(7)) : undefined,
      group: fields.length >= 9 ? at(8) : undefined,
    }
  }
  const where = { timestamp: Number(at(1)), regionId: at(2), group: at(3), topic: at(4), msgId: at(5) }
  if (type === 'EndTransaction' && fields.length >= 13) {
    return {
      type,
      ...where,
      tags: at(6),
      keys: at(7),
      storeHost: at(8),
      messageType: messageTypeAt(at(9)),
      transactionId: at(10),
      transactionState: at(11),
      fromTransactionCheck: yes(12),
    }
  }
  if (type === 'Recall' && fields.length >= 7) return { type, ...where, success: yes(6) }
  return undefined
}

function messageTypeAt(ordinal: string): TracedMessageType {
  return MESSAGE_TYPES[Number(ordinal)] ?? 'Normal'
}

/** A record as the Java client of 5.x writes it; nothing missing but what Java writes as the word null. */
export function encodeTraceRecord(record: TraceRecord): string {
  return fieldsOf(record).join(FIELD) + RECORD
}

/** What a trace message with the record can be found by: the message's own id and keys (TraceTransferBean). */
export function traceKeys(record: TraceRecord): readonly string[] {
  return 'keys' in record ? [record.msgId, ...record.keys.split(' ').filter((key) => key !== '')] : [record.msgId]
}

function fieldsOf(record: TraceRecord): readonly (string | number | boolean)[] {
  switch (record.type) {
    case 'Pub':
      return [
        ...told(record),
        record.topic,
        record.msgId,
        orNull(record.tags),
        orNull(record.keys),
        record.storeHost,
        record.bodyLength,
        record.costMs,
        MESSAGE_TYPES.indexOf(record.messageType),
        record.offsetMsgId,
        record.success,
      ]
    case 'SubBefore':
      return [...told(record), record.requestId, record.msgId, record.retryTimes, orNull(record.keys)]
    case 'SubAfter': {
      const { type, requestId, msgId, costMs, success, keys, outcome = 'SUCCESS', timestamp = 0, group = '' } = record
      return [type, requestId, msgId, costMs, success, orNull(keys), OUTCOMES.indexOf(outcome), timestamp, group]
    }
    case 'EndTransaction':
      return [
        ...told(record),
        record.topic,
        record.msgId,
        orNull(record.tags),
        orNull(record.keys),
        record.storeHost,
        MESSAGE_TYPES.indexOf(record.messageType),
        orNull(record.transactionId),
        record.transactionState,
        record.fromTransactionCheck,
      ]
    case 'Recall':
      return [...told(record), record.topic, record.msgId, record.success]
    default:
      return record satisfies never
  }
}

function told({
  type,
  timestamp,
  regionId,
  group,
}: Exclude<TraceRecord, SubAfterRecord>): readonly (string | number)[] {
  return [type, timestamp, regionId, group]
}

function orNull(text: string): string {
  return text === '' ? 'null' : text
}
