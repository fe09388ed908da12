// CHANGE_MESSAGE_INVISIBLETIME 200053: from consumers that need more time for a message, or less
// (ChangeInvisibleTimeProcessor; remoting.md 10.9, broker.md 14.7). Answers 0 with the fields of the new handle; refusals 1,
// 13, 17, 208.

import { REMARK_NOT_SET, ResponseCode } from '../../protocol/index.ts'
import type { Answer, Call } from '../../remoting/index.ts'
import type { BrokerContext } from '../context.ts'
import { putMessage } from '../put/index.ts'
import { type FieldUse, requiredLong } from '../required.ts'
import { acknowledge } from './ackMessage.ts'
import { checkPointMessage } from './checkPoint.ts'
import { ORDER_REVIVE_QUEUE, type PopHandle, parseHandle } from './handle.ts'
import { checkPopMessage } from './popChecks.ts'

type ChangeCall = Call<'CHANGE_MESSAGE_INVISIBLETIME'>
type ChangeAnswer = Answer<'CHANGE_MESSAGE_INVISIBLETIME'>

const UNCHANGED = { popTime: 0, invisibleTime: 0, reviveQid: 0 }

export function handleChangeInvisibleTime(call: ChangeCall, broker: BrokerContext): ChangeAnswer | undefined {
  const { header, channel } = call
  const checked = checkPopMessage(header, channel, broker, field('getQueueId', 118))
  if ('remark' in checked) return { ...checked, header: UNCHANGED }
  const offset = requiredLong(header.offset, field('getOffset', 133))
  if (offset < checked.min || offset >= checked.max)
    return { code: ResponseCode.NO_MESSAGE, remark: REMARK_NOT_SET, header: UNCHANGED }
  const handle = parseHandle(header.extraInfo, 'change')
  return handle.reviveQueueId === ORDER_REVIVE_QUEUE
    ? changeInOrder(call, handle, broker)
    : change(call, handle, broker)
}

function field(getter: string, line: number): FieldUse {
  const at = `ChangeInvisibleTimeProcessor.processRequestAsync:${line}`
  return { getter: `ChangeInvisibleTimeRequestHeader.${getter}`, at }
}

/** A new check point for this message alone, then the old one is acknowledged. */
function change(call: ChangeCall, handle: PopHandle, broker: BrokerContext): ChangeAnswer | undefined {
  const { topic = '', consumerGroup: group = '', queueId = 0, offset = 0, invisibleTime = 0 } = call.header
  const popTime = broker.runtime.clock.wallMs()
  const { reviveQueueId, brokerName } = handle
  const checkPoint = {
    bm: 0,
    bn: brokerName,
    c: group,
    d: [0],
    it: invisibleTime,
    n: 1,
    pt: popTime,
    q: queueId,
    ro: 0,
    so: offset,
    t: topic,
  }
  let answer: ChangeAnswer | undefined
  let returned = false
  const done = (result: ChangeAnswer): void => {
    answer = result
    if (returned) call.reply(answer)
  }
  putMessage(broker, checkPointMessage(broker, checkPoint, reviveQueueId), ({ appended }) => {
    if (appended === undefined) {
      done({ code: ResponseCode.SYSTEM_ERROR, remark: REMARK_NOT_SET, header: UNCHANGED })
      return
    }
    acknowledge({ topic, group, queueId, handle, channel: call.channel }, offset, broker, () => {
      const changed = { popTime, invisibleTime, reviveQid: reviveQueueId }
      done({ code: ResponseCode.SUCCESS, remark: REMARK_NOT_SET, header: changed })
    })
  })
  returned = true
  return answer
}

/** Only the time at which the message is visible again moves; the handle keeps its pop time. */
function changeInOrder({ header }: ChangeCall, handle: PopHandle, broker: BrokerContext): ChangeAnswer {
  const { topic = '', consumerGroup: group = '', queueId = 0, offset = 0, invisibleTime = 0 } = header
  if (offset < broker.offsets.queryOffset(group, topic, queueId)) {
    return { code: ResponseCode.SUCCESS, remark: REMARK_NOT_SET, header: UNCHANGED }
  }
  const visibleMs = broker.runtime.clock.wallMs() + invisibleTime
  const { popTime, reviveQueueId } = handle
  broker.pop.orders.changeVisibleTime({ topic, group, queueId }, offset, popTime, visibleMs)
  return {
    code: ResponseCode.SUCCESS,
    remark: REMARK_NOT_SET,
    header: { popTime, invisibleTime: visibleMs - popTime, reviveQid: reviveQueueId },
  }
}
