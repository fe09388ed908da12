import { listed } from '../../happenings.ts'
import type { Evidence } from '../explainRun.ts'
import { type Explanation, explanationOf, listedInChinese } from '../explanation.ts'
import { groupsOf, isBroadcasting, topicsOf } from '../groups.ts'

/** A group with more running members than queues. */
export function explainIdleMembers(evidence: Evidence): readonly Explanation[] {
  const look = evidence.look()
  return [...groupsOf(evidence)].flatMap(([group, members]) => {
    const running = members.filter((member) => member.program.process !== undefined && !isBroadcasting(member))
    return [...new Set(running.flatMap(topicsOf))].flatMap((topic) => {
      const sharing = running.filter((member) => topicsOf(member).includes(topic))
      const route = look.route(topic)
      const queues = route.reduce((sum, { readQueues }) => sum + readQueues, 0)
      const idle = sharing.filter(({ name }) => look.holds(name, topic).length === 0).map(({ name }) => name)
      if (queues === 0 || sharing.length <= queues || idle.length === 0) return []
      const each = Math.ceil(sharing.length / Math.max(route.length, 1))
      const command = `mqadmin updateTopic -c <cluster> -t ${topic} -r ${each} -w ${each}`
      return [
        explanationOf({
          clients: idle,
          hop: 'sharing out the queues of a group',
          address: topic,
          en: {
            rule: `${topic} has ${queues} queues and group ${group} ${sharing.length} members; a queue has one owner, so ${listed(idle)} have none`,
            fix: `have at least as many queues as members (${command}), or fewer members`,
          },
          zh: {
            rule: `${topic} 有 ${queues} 个队列，消费组 ${group} 有 ${sharing.length} 个成员；一个队列只归一个成员，所以 ${listedInChinese(idle)} 没有队列`,
            fix: `队列数不少于成员数（${command}），或者减少成员`,
          },
        }),
      ]
    })
  })
}
