import { decodeBatch } from './batch.ts'
import type { MessageRecord } from './model.ts'
import { MessageSysFlag } from './sysFlag.ts'

/** Flags of a record whose body is a batch that consumers are to take apart. */
const WRAPPED: number = MessageSysFlag.INNER_BATCH | MessageSysFlag.NEED_UNWRAP

/** Whether a record is an inner batch: one record with many messages (remoting.md 4.6). */
export function isInnerBatch({ sysFlag }: Pick<MessageRecord, 'sysFlag'>): boolean {
  return (sysFlag & WRAPPED) === WRAPPED
}

/**
 * The messages of an inner batch, as MessageDecoder.decodeMessage makes them: flag, body and properties are their own,
 * queue offsets count on, what is said of a record as a whole is left out, and the rest is that of the record. Throws
 * SimError MessageMalformed.
 */
export function innerMessages(record: MessageRecord): MessageRecord[] {
  return decodeBatch(record.body).map(({ flag, body, properties }, index) => ({
    ...record,
    totalSize: 0,
    bodyCrc: 0,
    flag,
    queueOffset: record.queueOffset + index,
    reconsumeTimes: 0,
    preparedTransactionOffset: 0,
    body,
    properties,
  }))
}
