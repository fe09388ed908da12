import type { Evidence } from '../explainRun.ts'
import { type Explanation, explanationOf } from '../explanation.ts'
import { groupsOf, isBroadcasting, type Member } from '../groups.ts'

/** Members of one group that subscribe to different topics or tags. */
export function explainSubscriptions(evidence: Evidence): readonly Explanation[] {
  const look = evidence.look()
  return [...groupsOf(evidence)].flatMap(([group, members]) => {
    const sharing = members.filter((member) => !isBroadcasting(member))
    const texts = sharing.map((member) => ({ name: member.name, text: textOf(member) }))
    if (new Set(texts.map(({ text }) => text)).size < 2) return []
    const told = texts.map(({ name, text }) => `${name} ${text}`).join(', ')
    const [broker] = look.members(group)
    const [topic = ''] = Object.keys(sharing[0]?.spec.subscriptions ?? {})
    const kept = broker === undefined ? undefined : look.subscription(broker.broker, group, topic)
    const now = kept === undefined ? '' : `; ${broker?.broker} has ${topic} "${kept}" by now`
    const zhNow = kept === undefined ? '' : `；${broker?.broker} 上现在是 ${topic} “${kept}”`
    return [
      explanationOf({
        clients: texts.map(({ name }) => name),
        hop: 'heartbeats to the brokers',
        address: { en: `group ${group}`, zh: `消费组 ${group}` },
        en: {
          rule: `the members of group ${group} subscribe to different things (${told}), and a broker keeps one subscription for the group, that of the last heartbeat${now}; queues are shared by all members, so what one of them does not want is passed over`,
          fix: 'give every set of subscriptions a group of its own; a release that adds a tag or a topic needs a new group, or all members at once',
        },
        zh: {
          rule: `消费组 ${group} 的成员订阅不同（${told}），而 Broker 对每个组只保留最后一次心跳的订阅${zhNow}；队列由全体成员分担，其中一个不要的消息就被跳过`,
          fix: '每种订阅使用自己的消费组；新版本增加 Tag 或主题时用新的组，或者所有成员同时更换',
        },
      }),
    ]
  })
}

function textOf({ spec }: Member): string {
  const entries = Object.entries(spec.subscriptions ?? {})
  return entries
    .map(
      ([topic, expression]) => `${topic} ${typeof expression === 'string' ? expression : JSON.stringify(expression)}`,
    )
    .sort()
    .join(' and ')
}
