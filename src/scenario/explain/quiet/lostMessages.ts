import { stepName } from '../../stepName.ts'
import type { Evidence } from '../explainRun.ts'
import { type Explanation, explanationOf } from '../explanation.ts'
import { grouped } from '../programs.ts'

/** Messages that were acknowledged and are not there any more after a power cut. */
export function explainLostMessages(evidence: Evidence): readonly Explanation[] {
  const { plan, stage } = evidence
  const cuts = plan.timeline.filter((step) => step.do === 'powerOff')
  if (cuts.length === 0) return []
  const look = evidence.look()
  const acknowledged = stage.outcomes.all.flatMap(({ client, messages }) =>
    messages.flatMap(({ result, body }) => (result?.status === 'SEND_OK' ? [{ client, body, result }] : [])),
  )
  const lost = acknowledged.filter(({ result: { queue, queueOffset, msgId } }) => {
    const place = look
      .queues(queue.topic)
      .find(({ broker, queueId }) => broker === queue.brokerName && queueId === queue.queueId)
    const expired = place !== undefined && queueOffset < place.minOffset
    return !expired && !look.messages(queue.topic).some(({ properties }) => properties['UNIQ_KEY'] === msgId)
  })
  return grouped(lost, ({ result }) => result.queue.brokerName).flatMap((same) => {
    const [first] = same
    const last = same.at(-1)
    if (first === undefined || last === undefined) return []
    const { brokerName, topic } = first.result.queue
    return [
      explanationOf({
        clients: [...new Set(same.map(({ client }) => client))],
        hop: 'the disk of the broker',
        address: { en: `${topic} on ${brokerName}`, zh: `${brokerName} 上的 ${topic}` },
        en: {
          rule: `${same.length} messages that ${brokerName} had acknowledged with SEND_OK are gone ("${first.body}" to "${last.body}"): under ASYNC_FLUSH the commit log is written every 500 ms, and the power was cut before (${cuts.map(stepName).join(', ')})`,
          fix: 'set flushDiskType=SYNC_FLUSH where no acknowledged message may be lost, or have a second copy (SYNC_MASTER with a slave)',
        },
        zh: {
          rule: `${brokerName} 已回答 SEND_OK 的 ${same.length} 条消息丢失（“${first.body}”到“${last.body}”）：ASYNC_FLUSH 每 500 毫秒才刷一次 commitlog，而在那之前断电了（${cuts.map(stepName).join('、')}）`,
          fix: '不允许丢失已确认的消息时设置 flushDiskType=SYNC_FLUSH，或者保留第二份副本（SYNC_MASTER 加 Slave）',
        },
      }),
    ]
  })
}
