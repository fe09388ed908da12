import {
  decodeRecord,
  encodeRecord,
  isRetryTopic,
  MessageConst,
  RecordAt,
  readInt64,
  viewOf,
} from '../../protocol/index.ts'
import type { GetMessageResult, MessageFilter } from '../../store/index.ts'
import type { BrokerContext } from '../context.ts'
import { putMessage } from '../put/index.ts'
import { checkPointMessage } from './checkPoint.ts'
import { handleText, type OffsetInfo } from './handle.ts'

/** ConsumeInitMode: where a group without an offset begins. */
const INIT_MIN = 0

/** One POP on its way through the queues. */
export interface Popping {
  readonly group: string
  /** As the request names it. */
  readonly topic: string
  readonly maxMsgNums: number
  readonly invisibleTime: number
  readonly initMode: number
  readonly order: boolean
  readonly attemptId: string | undefined
  readonly filter: MessageFilter | undefined
  readonly popTime: number
  readonly reviveQueueId: number
  readonly messages: Uint8Array[]
  restNum: number
  readonly startOffsets: OffsetInfo
  readonly msgOffsets: OffsetInfo
  readonly orderCounts: OffsetInfo
}

/** Takes what a queue has for a group, hides it, and notes where it came from (PopMessageProcessor.popMsgFromQueue). */
export function popQueue(popping: Popping, topic: string, queueId: number, broker: BrokerContext): void {
  const { store, offsets, pop } = broker
  const { group } = popping
  const queue = { topic, group, queueId }
  const offset = startOffset(popping, topic, queueId, broker)
  if (popping.order && pop.orders.blocks(queue, popping.attemptId, popping.invisibleTime)) return
  const room = popping.maxMsgNums - popping.messages.length
  if (room <= 0) {
    popping.restNum += store.maxOffsetInQueue(topic, queueId) - offset
    return
  }
  const request = { group, topic, queueId, maxMsgNums: room, filter: popping.filter }
  let at = offset
  let result = store.getMessage({ ...request, queueOffset: at })
  if (result !== undefined && WRONG_OFFSET.includes(result.status)) {
    offsets.commitOffset(group, topic, queueId, result.nextBeginOffset)
    at = result.nextBeginOffset
    result = store.getMessage({ ...request, queueOffset: at })
  }
  broker.rates.observe()
  if (result === undefined) {
    popping.restNum += store.maxOffsetInQueue(topic, queueId) - at
    return
  }
  broker.slowConsumers.read(queue, result)
  if (result.messages.length > 0) {
    deliver(popping, { topic, queueId, offset }, result, broker)
  } else if (NOTHING_MATCHED.includes(result.status) && result.nextBeginOffset > -1) {
    pop.offsets.moved(queue, result.nextBeginOffset, true)
  }
  popping.restNum += result.maxOffset - result.nextBeginOffset
}

const WRONG_OFFSET: readonly GetMessageResult['status'][] = [
  'OFFSET_TOO_SMALL',
  'OFFSET_OVERFLOW_BADLY',
  'OFFSET_FOUND_NULL',
]
const NOTHING_MATCHED: readonly GetMessageResult['status'][] = [
  'NO_MATCHED_MESSAGE',
  'OFFSET_FOUND_NULL',
  'MESSAGE_WAS_REMOVING',
  'NO_MATCHED_LOGIC_QUEUE',
]

/** getPopOffset: a reset that is pending, else the group's offset, else one by the init mode, which is committed at once. */
function startOffset(popping: Popping, topic: string, queueId: number, broker: BrokerContext): number {
  const { store, offsets, pop, config } = broker
  const { group } = popping
  let offset = offsets.queryOffset(group, topic, queueId)
  if (offset < 0) {
    const min = store.minOffsetInQueue(topic, queueId)
    if (popping.initMode === INIT_MIN || isRetryTopic(topic)) offset = min
    else if (config.broker.initPopOffsetByCheckMsgInMem && min <= 0) offset = 0
    else offset = Math.max(0, store.maxOffsetInQueue(topic, queueId) - 1)
    offsets.commitOffset(group, topic, queueId, offset)
  }
  const reset = offsets.queryThenEraseResetOffset(topic, group, queueId)
  if (reset === undefined) return Math.max(offset, pop.offsets.ahead({ topic, group, queueId }))
  pop.orders.clear({ topic, group, queueId })
  pop.offsets.clear({ topic, group, queueId })
  offsets.commitOffset(group, topic, queueId, reset)
  return reset
}

interface Begin {
  readonly topic: string
  readonly queueId: number
  readonly offset: number
}

function deliver(popping: Popping, begin: Begin, result: GetMessageResult, broker: BrokerContext): void {
  const { topic, queueId, offset } = begin
  const { group, popTime, invisibleTime } = popping
  const queueOffsets = result.messages.map((record) => readInt64(viewOf(record), RecordAt.queueOffset))
  if (popping.order) {
    const batch = { attemptId: popping.attemptId, popTime, invisibleTime, offsets: queueOffsets }
    broker.pop.orders.update({ topic, group, queueId }, batch, popping.orderCounts)
    broker.offsets.commitOffset(group, topic, queueId, offset)
  } else {
    const queue = { topic, group, queueId }
    const afterAll = (): void => broker.pop.offsets.writtenAfterAll(queue, result.nextBeginOffset)
    const written = writeCheckPoint(popping, begin, queueOffsets, broker, afterAll)
    broker.pop.offsets.moved(queue, result.nextBeginOffset, written)
  }
  popping.startOffsets.add(topic, queueId, offset)
  popping.msgOffsets.add(topic, queueId, queueOffsets.join(','))
  // A request that names a retry topic gets its messages as they are.
  const asStored = topic === popping.topic || broker.config.broker.popResponseReturnActualRetryTopic
  for (const record of result.messages)
    popping.messages.push(asStored ? record : asOriginal(record, popping, begin, broker))
  const { messageCount, bufferTotalSize } = result
  const latencyMs = broker.runtime.clock.wallMs() - popTime
  broker.stats.messagesPulled({ group, topic, queueId, count: messageCount, bytes: bufferTotalSize, latencyMs })
}

/** Whether it is written. One that has to wait for the lock of the log calls `afterAll` when it is. */
function writeCheckPoint(
  { group, popTime, invisibleTime, reviveQueueId }: Popping,
  { topic, queueId, offset }: Begin,
  queueOffsets: readonly number[],
  broker: BrokerContext,
  afterAll: () => void,
): boolean {
  const checkPoint = {
    bm: 0,
    bn: broker.config.broker.brokerName,
    c: group,
    d: queueOffsets.map((queueOffset) => queueOffset - offset),
    it: invisibleTime,
    n: queueOffsets.length,
    pt: popTime,
    q: queueId,
    ro: 0,
    so: offset,
    t: topic,
  }
  let written = false
  let returned = false
  const message = { ...checkPointMessage(broker, checkPoint, reviveQueueId), waitStoreMsgOk: false }
  putMessage(broker, message, ({ appended }) => {
    written = appended !== undefined
    if (returned && written) afterAll()
  })
  // Requests that came together share one write, and this answer depends on how that ends.
  broker.store.writeGathered()
  returned = true
  return written
}

/** A retried message travels under its original topic, with the handle that tells where it really lies. */
function asOriginal(bytes: Uint8Array, popping: Popping, begin: Begin, broker: BrokerContext): Uint8Array {
  const record = decodeRecord(bytes)
  const properties = new Map(record.properties)
  if (!properties.has(MessageConst.PROPERTY_POP_CK)) {
    const { popTime, invisibleTime, reviveQueueId } = popping
    const { topic, queueId, queueOffset } = record
    const { brokerName } = broker.config.broker
    const startOffset = begin.offset
    properties.set(
      MessageConst.PROPERTY_POP_CK,
      handleText({ startOffset, popTime, invisibleTime, reviveQueueId, topic, brokerName, queueId, queueOffset }),
    )
  }
  return encodeRecord({ ...record, topic: popping.topic, properties, version: undefined })
}
