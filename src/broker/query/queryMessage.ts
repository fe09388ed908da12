// QUERY_MESSAGE 12, VIEW_MESSAGE_BY_ID 33: from tools and clients (QueryMessageProcessor; remoting.md 8.5, 8.6). Bodies are
// stored records. Answers 0, 1, 22.

import { longText, ResponseCode } from '../../protocol/index.ts'
import { type Answer, type Call, JavaException } from '../../remoting/index.ts'
import type { BrokerContext } from '../context.ts'
import { type FieldUse, requiredInt, requiredLong } from '../required.ts'

/** MixAll.UNIQUE_MSG_QUERY_FLAG */
const UNIQUE_KEY_QUERY = '_UNIQUE_KEY_QUERY'

export function handleQueryMessage(call: Call<'QUERY_MESSAGE'>, broker: BrokerContext): Answer<'QUERY_MESSAGE'> {
  const { topic = '', key = '' } = call.header
  // The original compares the text of this entry, so that `TRUE` is not true.
  const byUniqueKey = call.command.extFields[UNIQUE_KEY_QUERY] === 'true'
  const maxNum = byUniqueKey ? broker.config.store.defaultQueryMaxNum : call.header.maxNum
  const request = {
    topic,
    key,
    maxNum: requiredInt(maxNum, unboxed('getMaxNum', 95)),
    beginMs: requiredLong(call.header.beginTimestamp, unboxed('getBeginTimestamp', 95)),
    endMs: requiredLong(call.header.endTimestamp, unboxed('getEndTimestamp', 96)),
    uniqueKeyOnly: false,
  }
  refuseNegative(request.maxNum)
  const found = broker.store.queryMessage(request)
  const body = concatenated(found.messages)
  if (body.length === 0) {
    // Without a hit the original never asks the index how far it is.
    const header = { indexLastUpdateTimestamp: 0, indexLastUpdatePhyoffset: 0 }
    return { code: ResponseCode.QUERY_NOT_FOUND, remark: 'can not find message, maybe time range not correct', header }
  }
  const header = {
    indexLastUpdateTimestamp: found.indexLastUpdateTimestamp,
    indexLastUpdatePhyoffset: found.indexLastUpdatePhysicalOffset,
  }
  return { code: ResponseCode.SUCCESS, header, body }
}

export function handleViewMessage(
  call: Call<'VIEW_MESSAGE_BY_ID'>,
  broker: BrokerContext,
): Answer<'VIEW_MESSAGE_BY_ID'> {
  const offset = requiredLong(call.header.offset, {
    getter: 'ViewMessageRequestHeader.getOffset',
    at: 'QueryMessageProcessor.viewMessageById:146',
  })
  const body = broker.store.selectOneMessageByOffset(offset)
  if (body !== undefined) return { code: ResponseCode.SUCCESS, body }
  return { code: ResponseCode.SYSTEM_ERROR, remark: `can not find message by the offset, ${longText(offset)}` }
}

function unboxed(getter: string, line: number): FieldUse {
  return { getter: `QueryMessageRequestHeader.${getter}`, at: `QueryMessageProcessor.queryMessage:${line}` }
}

/** The original makes an ArrayList for that many hits. */
function refuseNegative(maxNum: number): void {
  if (maxNum >= 0) return
  const frame = 'java.base/java.util.ArrayList.<init>(ArrayList.java:160)'
  throw new JavaException('java.lang.IllegalArgumentException', `Illegal Capacity: ${maxNum}`, frame)
}

function concatenated(records: readonly Uint8Array[]): Uint8Array {
  const body = new Uint8Array(records.reduce((bytes, record) => bytes + record.length, 0))
  let position = 0
  for (const record of records) {
    body.set(record, position)
    position += record.length
  }
  return body
}
