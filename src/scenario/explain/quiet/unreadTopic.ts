import { listed } from '../../happenings.ts'
import type { Evidence } from '../explainRun.ts'
import { type Explanation, explanationOf, listedInChinese } from '../explanation.ts'
import { membersOf, topicsOf } from '../groups.ts'
import { grouped } from '../programs.ts'

/** Producers write to one topic and consumers read another one, which nobody writes to. */
export function explainUnreadTopics(evidence: Evidence): readonly Explanation[] {
  const { plan, stage } = evidence
  const members = membersOf(evidence)
  const read = [...new Set(members.flatMap(topicsOf))]
  const written = plan.timeline.flatMap((step) =>
    step.do === 'send' ? [{ topic: step.topic, client: step.client }] : [],
  )
  const idle = read.filter((topic) => !written.some((one) => one.topic === topic))
  const unread = written.filter(({ topic }) => !read.includes(topic) && spelledOtherwise(topic, idle) !== undefined)
  return grouped(unread, ({ topic }) => topic).flatMap((same) => {
    const [first] = same
    const look = evidence.look()
    const isEmpty = (topic: string): boolean => look.messages(topic).length === 0
    const meant = first === undefined ? undefined : spelledOtherwise(first.topic, idle.filter(isEmpty))
    if (first === undefined || meant === undefined || isEmpty(first.topic)) return []
    const { topic } = first
    const waiting = members.filter((member) => topicsOf(member).includes(meant)).map(({ name }) => name)
    const senders = [...new Set(same.map(({ client }) => client))].filter((name) => stage.clients.has(name))
    const count = look.messages(topic).length
    return [
      explanationOf({
        clients: waiting,
        hop: 'between two topics',
        address: meant,
        en: {
          rule: `${listed(senders)} sent ${count} messages to ${topic}, which nobody subscribes to; ${listed(waiting)} subscribe to ${meant}, which has none`,
          fix: `write one name on both sides, ${topic} or ${meant}, and set autoCreateTopicEnable=false, so that a wrong name fails`,
        },
        zh: {
          rule: `${listedInChinese(senders)} 向 ${topic} 发送了 ${count} 条消息，而没有人订阅它；${listedInChinese(waiting)} 订阅的是 ${meant}，其中没有消息`,
          fix: `两边使用同一个名字（${topic} 或 ${meant}），并设置 autoCreateTopicEnable=false，让写错的名字直接报错`,
        },
      }),
    ]
  })
}

/** The one among other names that is this one but for case, separators and a namespace in front. */
function spelledOtherwise(name: string, others: readonly string[]): string | undefined {
  const bare = (text: string): string => text.replace(/^.*%/, '').replace(/[-_.]/g, '').toLowerCase()
  return others.find((other) => bare(other) === bare(name))
}
