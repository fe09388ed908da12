import type { Received } from '../../observations.ts'
import type { Evidence } from '../explainRun.ts'
import { type Explanation, explanationOf } from '../explanation.ts'
import { groupsOf, isBroadcasting, type Member } from '../groups.ts'

/** Deliveries of one message from which on it counts as one that blocks its queue. */
const MANY = 4

/** A message that an ordered consumer gets again and again, or a handler that does not end, and what waits behind it. */
export function explainBlockedQueues(evidence: Evidence): readonly Explanation[] {
  return [...groupsOf(evidence)].flatMap(([group, members]) =>
    members.filter((member) => !isBroadcasting(member)).flatMap((member) => blocked(evidence, group, member)),
  )
}

function blocked(evidence: Evidence, group: string, member: Member): readonly Explanation[] {
  const look = evidence.look()
  const { received } = member.program
  const stuck = member.spec.orderly === true ? repeated(received) : hanging(received)
  return stuck.flatMap(({ message, times }) => {
    const place = look
      .progress(group, message.topic)
      .find(({ broker, queueId }) => `${broker}:${queueId}` === message.queue)
    // What the group has passed does not block it.
    if (place === undefined || place.committed > message.queueOffset || place.diff < 2) return []
    const where = `${message.topic} ${message.queue}`
    const behind = place.maxOffset - message.queueOffset - 1
    const orderly = member.spec.orderly === true
    return [
      explanationOf({
        clients: [member.name],
        hop: 'in the handler',
        address: where,
        en: {
          rule: orderly
            ? `the message "${message.body}" at offset ${message.queueOffset} of ${where} failed ${times} times and is tried again every second; ${behind} messages behind it wait, and the group stays at offset ${place.committed}`
            : `the handler has not come back from the message "${message.body}" at offset ${message.queueOffset} of ${where}; the group stays at offset ${place.committed}, so ${behind} messages behind it do not count as consumed, done or not`,
          fix: orderly
            ? `set maxReconsumeTimes (unbounded for ordered consumers unless set), and look after %DLQ%${group}`
            : 'give the calls of the handler time-outs of their own, or set consumeTimeout, after which the message is sent back',
        },
        zh: {
          rule: orderly
            ? `${where} 中位点 ${message.queueOffset} 的消息“${message.body}”已失败 ${times} 次，每秒重试一次；后面 ${behind} 条消息都在等待，消费组停在位点 ${place.committed}`
            : `处理程序还没有从 ${where} 中位点 ${message.queueOffset} 的消息“${message.body}”返回；消费组停在位点 ${place.committed}，后面 ${behind} 条消息无论是否处理完都不算消费`,
          fix: orderly
            ? `设置 maxReconsumeTimes（顺序消费默认不限次数），并处理 %DLQ%${group}`
            : '给处理程序里的调用设置超时，或者设置 consumeTimeout，超时的消息会被退回重试',
        },
      }),
    ]
  })
}

interface Stuck {
  readonly message: Received
  readonly times: number
}

function repeated(received: readonly Received[]): readonly Stuck[] {
  const last = received.at(-1)
  const places = [...new Set(received.map(({ queue, queueOffset }) => `${queue} ${queueOffset}`))]
  return places.flatMap((place) => {
    const same = received.filter(({ queue, queueOffset }) => `${queue} ${queueOffset}` === place)
    const message = same.at(-1)
    return message === undefined || last === undefined || same.length < MANY ? [] : [{ message, times: same.length }]
  })
}

/** The oldest message that is still in the handler although a later one of its queue is done. */
function hanging(received: readonly Received[]): readonly Stuck[] {
  const message = received.find(
    (one) =>
      one.endedAtMs === undefined &&
      received.some(
        (other) => other.queue === one.queue && other.queueOffset > one.queueOffset && other.endedAtMs !== undefined,
      ),
  )
  return message === undefined ? [] : [{ message, times: 1 }]
}
