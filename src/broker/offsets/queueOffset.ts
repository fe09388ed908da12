// SEARCH_OFFSET_BY_TIMESTAMP 29, GET_MAX_OFFSET 30, GET_MIN_OFFSET 31, GET_EARLIEST_MSG_STORETIME 32: from consumers and
// tools (AdminBrokerProcessor; remoting.md 8.3). None asks whether the topic exists; an unknown queue has offset 0.

import { ResponseCode } from '../../protocol/index.ts'
import { type Answer, type Call, JavaException } from '../../remoting/index.ts'
import { demandBatchMessage } from '../batchQueues.ts'
import type { BrokerContext } from '../context.ts'
import { type FieldUse, requiredInt, requiredKey, requiredLong } from '../required.ts'
import { topicAndQueue } from './topicAndQueue.ts'

export function handleSearchOffset(
  call: Call<'SEARCH_OFFSET_BY_TIMESTAMP'>,
  broker: BrokerContext,
): Answer<'SEARCH_OFFSET_BY_TIMESTAMP'> {
  const { boundaryType } = call.header
  const asked = use('SearchOffset', 'getQueueId', 'searchOffsetByTimestamp:1158')
  const [topic, queueId] = topicAndQueue(call.header, broker, asked)
  const timestamp = requiredLong(
    call.header.timestamp,
    use('SearchOffset', 'getTimestamp', 'searchOffsetByTimestamp:1159'),
  )
  // BoundaryType.getType: anything but `upper` is LOWER.
  const upper = boundaryType?.toLowerCase() === 'upper'
  const boundary = upper ? 'UPPER' : broker.profile.boundaryOfTimeSearches
  demandBatchMessage(topic, queueId, broker)
  const offset = broker.store.offsetInQueueByTime(topic, queueId, timestamp, boundary)
  return { code: ResponseCode.SUCCESS, header: { offset } }
}

export function handleMaxOffset(call: Call<'GET_MAX_OFFSET'>, broker: BrokerContext): Answer<'GET_MAX_OFFSET'> {
  const asked = use('GetMaxOffset', 'getQueueId', 'getMaxOffset:1226')
  const [topic, queueId] = topicAndQueue(call.header, broker, asked)
  return { code: ResponseCode.SUCCESS, header: { offset: broker.store.maxOffsetInQueue(topic, queueId) } }
}

export function handleMinOffset(call: Call<'GET_MIN_OFFSET'>, broker: BrokerContext): Answer<'GET_MIN_OFFSET'> {
  if (!broker.profile.minOffsetThroughRpc) {
    const asked = use('GetMinOffset', 'getQueueId', 'getMinOffset:615')
    const [name, id] = topicAndQueue(call.header, broker, asked)
    return { code: ResponseCode.SUCCESS, header: { offset: broker.store.minOffsetInQueue(name, id) } }
  }
  // 5.3.3 answers through its own RPC client here, whose answers have empty text for a remark, and the bare message of an
  // exception.
  let topic: string
  let queueId: number
  try {
    topic = requiredKey(call.header.topic)
    queueId = requiredInt(call.header.queueId, use('GetMinOffset', 'getQueueId', 'getMinOffset'))
  } catch (error) {
    if (!(error instanceof JavaException)) throw error
    return { code: ResponseCode.SYSTEM_ERROR, remark: error.message }
  }
  const offset = broker.store.minOffsetInQueue(topic, queueId)
  return { code: ResponseCode.SUCCESS, remark: '', header: { offset } }
}

export function handleEarliestStoreTime(
  call: Call<'GET_EARLIEST_MSG_STORETIME'>,
  broker: BrokerContext,
): Answer<'GET_EARLIEST_MSG_STORETIME'> {
  const asked = use('GetEarliestMsgStoretime', 'getQueueId', 'getEarliestMsgStoretime:1353')
  const [topic, queueId] = topicAndQueue(call.header, broker, asked)
  demandBatchMessage(topic, queueId, broker)
  const { store } = broker
  const min = store.minOffsetInQueue(topic, queueId)
  const hasMessages = min >= 0 && store.maxOffsetInQueue(topic, queueId) > min
  const timestamp = hasMessages ? store.messageStoreTimestamp(topic, queueId, min) : -1
  return { code: ResponseCode.SUCCESS, header: { timestamp } }
}

function use(header: string, getter: string, at: string): FieldUse {
  return { getter: `${header}RequestHeader.${getter}`, at: `AdminBrokerProcessor.${at}` }
}
