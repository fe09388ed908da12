import type { Received } from '../../observations.ts'
import type { Evidence } from '../explainRun.ts'
import { type Explanation, explanationOf } from '../explanation.ts'
import { groupsOf, isBroadcasting, seconds } from '../groups.ts'

/** Deliveries of one message from which on its schedule is told. */
const MANY = 3
const PAUSES_SHOWN = 4

/** A message that failed again and again: the pauses that it waited, and where it went. */
export function explainRetries(evidence: Evidence): readonly Explanation[] {
  const look = evidence.look()
  return [...groupsOf(evidence)].flatMap(([group, members]) =>
    members.flatMap((member) => {
      if (member.spec.orderly === true || isBroadcasting(member)) return []
      return schedules(member.program.received)
        .slice(0, 1)
        .map((deliveries) => {
          const [first] = deliveries
          const last = deliveries.at(-1)
          const pauses = deliveries
            .slice(1)
            .map(({ atMs }, index) => Math.round((atMs - (deliveries[index]?.atMs ?? 0)) / 1000))
          const shown = pauses.slice(0, PAUSES_SHOWN).join(', ')
          const told = pauses.length > PAUSES_SHOWN ? `${shown}, … ${pauses.at(-1)}` : shown
          const whole = seconds((last?.atMs ?? 0) - (first?.atMs ?? 0))
          const dead = look.messages(`%DLQ%${group}`).length
          const retries = deliveries.length - 1
          return explanationOf({
            clients: [member.name],
            hop: 'in the handler',
            address: `%RETRY%${group}`,
            en: {
              rule: `the handler failed for "${first?.body}" ${deliveries.length} times; it came again after ${told} s (delay level 3 + number of retries, so 10 s is the shortest), ${whole} for ${retries} retries${dead > 0 ? `, and then went to %DLQ%${group}` : ''}`,
              fix: `set maxReconsumeTimes (now ${member.spec.maxReconsumeTimes ?? 16}) or delayLevelWhenNextConsume to what the business can wait, and watch %DLQ%${group}`,
            },
            zh: {
              rule: `处理程序对“${first?.body}”失败了 ${deliveries.length} 次；依次隔 ${told} 秒重投（延迟级别为 3 + 重试次数，最短 10 秒），${retries} 次重试共 ${whole}${dead > 0 ? `，之后进入 %DLQ%${group}` : ''}`,
              fix: `按业务能等的时间设置 maxReconsumeTimes（现在是 ${member.spec.maxReconsumeTimes ?? 16}）或 delayLevelWhenNextConsume，并监控 %DLQ%${group}`,
            },
          })
        })
    }),
  )
}

/** Deliveries of messages that came more than a few times, by message. */
function schedules(received: readonly Received[]): readonly (readonly Received[])[] {
  const byBody = new Map<string, Received[]>()
  for (const message of received) {
    const list = byBody.get(message.body) ?? []
    if (list.at(-1)?.reconsumeTimes === message.reconsumeTimes) continue
    list.push(message)
    byBody.set(message.body, list)
  }
  return [...byBody.values()].filter((list) => list.length >= MANY)
}
