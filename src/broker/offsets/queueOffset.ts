// SEARCH_OFFSET_BY_TIMESTAMP 29, GET_MAX_OFFSET 30, GET_MIN_OFFSET 31, GET_EARLIEST_MSG_STORETIME 32: from consumers and
// tools (AdminBrokerProcessor; remoting.md 8.3). None asks whether the topic exists; an unknown queue has offset 0.

import { ResponseCode } from '../../protocol/index.ts'
import type { Answer, Call } from '../../remoting/index.ts'
import type { BrokerContext } from '../context.ts'
import { requiredKey } from '../required.ts'

export function handleSearchOffset(
  call: Call<'SEARCH_OFFSET_BY_TIMESTAMP'>,
  broker: BrokerContext,
): Answer<'SEARCH_OFFSET_BY_TIMESTAMP'> {
  const { queueId = 0, timestamp = 0, boundaryType } = call.header
  const topic = requiredKey(call.header.topic)
  // BoundaryType.getType: anything but `upper` is LOWER.
  const boundary = boundaryType?.toLowerCase() === 'upper' ? 'UPPER' : 'LOWER'
  const offset = broker.store.offsetInQueueByTime(topic, queueId, timestamp, boundary)
  return { code: ResponseCode.SUCCESS, header: { offset } }
}

export function handleMaxOffset(call: Call<'GET_MAX_OFFSET'>, broker: BrokerContext): Answer<'GET_MAX_OFFSET'> {
  const { queueId = 0 } = call.header
  const topic = requiredKey(call.header.topic)
  return { code: ResponseCode.SUCCESS, header: { offset: broker.store.maxOffsetInQueue(topic, queueId) } }
}

export function handleMinOffset(call: Call<'GET_MIN_OFFSET'>, broker: BrokerContext): Answer<'GET_MIN_OFFSET'> {
  const { topic, queueId = 0 } = call.header
  // The original answers through its own RPC client here, whose answers have empty text for a remark, and none of an
  // exception without a message.
  if (topic === undefined) return { code: ResponseCode.SYSTEM_ERROR }
  const offset = Math.max(0, broker.store.minOffsetInQueue(topic, queueId))
  return { code: ResponseCode.SUCCESS, remark: '', header: { offset } }
}

export function handleEarliestStoreTime(
  call: Call<'GET_EARLIEST_MSG_STORETIME'>,
  broker: BrokerContext,
): Answer<'GET_EARLIEST_MSG_STORETIME'> {
  const { queueId = 0 } = call.header
  const topic = requiredKey(call.header.topic)
  const { store } = broker
  const min = store.minOffsetInQueue(topic, queueId)
  const hasMessages = min >= 0 && store.maxOffsetInQueue(topic, queueId) > min
  const timestamp = hasMessages ? store.messageStoreTimestamp(topic, queueId, min) : -1
  return { code: ResponseCode.SUCCESS, header: { timestamp } }
}
