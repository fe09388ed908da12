// CHANGE_MESSAGE_INVISIBLETIME 200053: from consumers that need more time for a message, or less
// (ChangeInvisibleTimeProcessor; remoting.md 10.9, broker.md 14.7). Answers 0 with the fields of the new handle; refusals 1,
// 13, 17, 208.

import { REMARK_NOT_SET, ResponseCode } from '../../protocol/index.ts'
import { type Answer, type Call, JavaException } from '../../remoting/index.ts'
import type { BrokerContext } from '../context.ts'
import { putMessage } from '../put/index.ts'
import { type FieldUse, requiredLong } from '../required.ts'
import { acknowledge } from './ackMessage.ts'
import { checkPointMessage } from './checkPoint.ts'
import { HandleText, ORDER_REVIVE_QUEUE, type PopHandle } from './handle.ts'
import { checkPopMessage } from './popChecks.ts'

type ChangeCall = Call<'CHANGE_MESSAGE_INVISIBLETIME'>
type ChangeAnswer = Answer<'CHANGE_MESSAGE_INVISIBLETIME'>

const CHECK_POINT_TIME: FieldUse = {
  getter: 'ChangeInvisibleTimeRequestHeader.getInvisibleTime',
  at: 'ChangeInvisibleTimeProcessor.appendCheckPointThenAckOrigin:313',
}
const ORDERED_TIME: FieldUse = {
  ...CHECK_POINT_TIME,
  at: 'ChangeInvisibleTimeProcessor.processChangeInvisibleTimeForOrder:242',
}
const UNCHANGED = { popTime: 0, invisibleTime: 0, reviveQid: 0 }

export function handleChangeInvisibleTime(call: ChangeCall, broker: BrokerContext): ChangeAnswer | undefined {
  const { header, channel } = call
  const checked = checkPopMessage(header, channel, broker, field('getQueueId', 118))
  if ('remark' in checked) return { ...checked, header: UNCHANGED }
  const offset = requiredLong(header.offset, field('getOffset', 133))
  if (offset < checked.min || offset >= checked.max)
    return { code: ResponseCode.NO_MESSAGE, remark: REMARK_NOT_SET, header: UNCHANGED }
  const text = new HandleText(header.extraInfo)
  return text.reviveQueueId === ORDER_REVIVE_QUEUE ? changeInOrder(call, text, broker) : change(call, text, broker)
}

function field(getter: string, line: number): FieldUse {
  const at = `ChangeInvisibleTimeProcessor.processRequestAsync:${line}`
  return { getter: `ChangeInvisibleTimeRequestHeader.${getter}`, at }
}

/**
 * A new check point for this message alone, then the old one is acknowledged. The fields that tell the old one are read no
 * sooner: when they cannot be, the message has both.
 */
function change(call: ChangeCall, text: HandleText, broker: BrokerContext): ChangeAnswer | undefined {
  const { topic = '', consumerGroup: group = '', queueId = 0, offset = 0 } = call.header
  const popTime = broker.runtime.clock.wallMs()
  const { reviveQueueId } = text
  const invisibleTime = requiredLong(call.header.invisibleTime, CHECK_POINT_TIME)
  const { brokerName } = text
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
    const handle = readable(text)
    if (handle === undefined) {
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

/** What an exception of a future comes to in the original: nobody hears of it. */
function readable(text: HandleText): PopHandle | undefined {
  try {
    return text.handle
  } catch (error) {
    if (error instanceof JavaException) return undefined
    throw error
  }
}

/** Only the time at which the message is visible again moves; the handle keeps its pop time. */
function changeInOrder({ header }: ChangeCall, text: HandleText, broker: BrokerContext): ChangeAnswer {
  const { topic = '', consumerGroup: group = '', queueId = 0, offset = 0 } = header
  const { popTime, reviveQueueId } = text
  if (offset < broker.offsets.queryOffset(group, topic, queueId)) {
    return { code: ResponseCode.SUCCESS, remark: REMARK_NOT_SET, header: UNCHANGED }
  }
  const visibleMs = broker.runtime.clock.wallMs() + requiredLong(header.invisibleTime, ORDERED_TIME)
  broker.pop.orders.changeVisibleTime({ topic, group, queueId }, offset, popTime, visibleMs)
  return {
    code: ResponseCode.SUCCESS,
    remark: REMARK_NOT_SET,
    header: { popTime, invisibleTime: visibleMs - popTime, reviveQid: reviveQueueId },
  }
}
