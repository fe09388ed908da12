import { listed } from '../../happenings.ts'
import type { Evidence } from '../explainRun.ts'
import { type Explanation, explanationOf, listedInChinese } from '../explanation.ts'
import { groupsOf, isBroadcasting, type Member, topicsOf } from '../groups.ts'

/** Members of one group that got a part each. That is what groups are for, so it is told when nothing else explains a run. */
export function explainSharedGroups(evidence: Evidence): readonly Explanation[] {
  return [...groupsOf(evidence)].flatMap(([group, members]) => {
    const sharing = members.filter((member) => !isBroadcasting(member) && member.program.received.length > 0)
    const [topic] = sharing.flatMap(topicsOf)
    if (topic === undefined || sharing.length < 2) return []
    const counts = sharing.map(({ name, program }) => ({ name, bodies: bodiesOf(program.received, topic) }))
    const all = new Set(counts.flatMap(({ bodies }) => [...bodies]))
    const overlap = counts.reduce((sum, { bodies }) => sum + bodies.size, 0) - all.size
    if (overlap > 0 || counts.some(({ bodies }) => bodies.size === all.size)) return []
    const parts = counts.map(({ name, bodies }) => `${name} ${bodies.size}`)
    return [
      explanationOf({
        clients: sharing.map(({ name }) => name),
        hop: 'sharing out the queues of a group',
        address: { en: `${topic}, group ${group}`, zh: `${topic}，消费组 ${group}` },
        en: {
          rule: `they are members of one group, ${group}, so each of the ${all.size} messages of ${topic} went to one of them alone: ${listed(parts)}`,
          fix: `programs that shall see all messages need a group each, or messageModel BROADCASTING; of one group ${membersAre(sharing)}`,
        },
        zh: {
          rule: `它们是同一个消费组 ${group} 的成员，${topic} 的 ${all.size} 条消息每条只给了其中一个：${listedInChinese(parts)}`,
          fix: `要看到全部消息的程序应各用一个消费组，或者使用 BROADCASTING；同一个组的成员必须是同一个程序`,
        },
      }),
    ]
  })
}

function bodiesOf(received: Member['program']['received'], topic: string): ReadonlySet<string> {
  return new Set(received.filter((one) => one.topic === topic).map(({ msgId }) => msgId))
}

function membersAre(members: readonly Member[]): string {
  return `all members (${listed(members.map(({ name }) => name))}) have to be the same program`
}
