import { listed } from '../../happenings.ts'
import type { Evidence } from '../explainRun.ts'
import { type Explanation, explanationOf, listedInChinese } from '../explanation.ts'

const WRITABLE = 2

/** Brokers that a route names and that no message goes to, because its NameServer has them without the permission to write. */
export function explainUnwritable(evidence: Evidence): readonly Explanation[] {
  const look = evidence.look()
  const sends = evidence.plan.timeline.flatMap((step) => (step.do === 'send' ? [step] : []))
  return [...new Set(sends.map(({ topic }) => topic))].flatMap((topic) => {
    const route = look.route(topic)
    const closed = route.filter(({ perm }) => (perm & WRITABLE) === 0)
    // Without any that can be written sends fail, and that is told elsewhere.
    if (closed.length === 0 || closed.length === route.length) return []
    const wiped = closed.filter(({ broker }) => ((look.topic(broker, topic)?.perm ?? 0) & WRITABLE) !== 0)
    const names = closed.map(({ broker }) => broker)
    const [first = ''] = names
    const cure =
      wiped.length > 0 ? `mqadmin addWritePerm -b ${first}` : `mqadmin updateTopicPerm -c <cluster> -t ${topic} -p 6`
    return [
      explanationOf({
        clients: [...new Set(sends.filter((step) => step.topic === topic).map(({ client }) => client))],
        hop: 'answer of the NameServer',
        address: { en: `${topic} on ${first}`, zh: `${first} 上的 ${topic}` },
        en: {
          rule: `the route of ${topic} has ${listed(names)} without the permission to write (perm ${closed[0]?.perm}), so all messages go to the others${wiped.length > 0 ? '; the topic itself may be written there, so wipeWritePerm took it away' : ''}`,
          fix: `${cure}; producers see it at their next route poll, within 30 s`,
        },
        zh: {
          rule: `${topic} 的路由里 ${listedInChinese(names)} 没有写权限（perm ${closed[0]?.perm}），所以消息都发往其他 Broker${wiped.length > 0 ? '；主题本身在那里可写，是 wipeWritePerm 去掉了写权限' : ''}`,
          fix: `${cure}；生产者在下一次拉取路由时（30 秒内）看到`,
        },
      }),
    ]
  })
}
