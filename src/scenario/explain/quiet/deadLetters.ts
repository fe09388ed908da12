import type { Evidence } from '../explainRun.ts'
import { type Explanation, explanationOf } from '../explanation.ts'
import { groupsOf } from '../groups.ts'

const READABLE = 4

/** Dead letters that nobody can read, because their topic is for writing only. */
export function explainDeadLetters(evidence: Evidence): readonly Explanation[] {
  const look = evidence.look()
  const brokers = [...evidence.stage.servers.values()].filter(({ role }) => role === 'broker')
  return [...groupsOf(evidence)].flatMap(([group, members]) => {
    const topic = `%DLQ%${group}`
    const stored = look.messages(topic)
    return brokers.flatMap(({ name, broker }) => {
      const brokerName = broker?.name ?? name
      const perm = look.topic(brokerName, topic)?.perm
      const count = stored.filter((message) => message.broker === brokerName).length
      if (perm === undefined || (perm & READABLE) !== 0 || count === 0) return []
      const command = `mqadmin updateTopicPerm -c <cluster> -t '${topic}' -p 6`
      return [
        explanationOf({
          clients: members.map((member) => member.name),
          hop: { en: `topic on ${brokerName}`, zh: `${brokerName} 上的主题` },
          address: topic,
          en: {
            rule: `${topic} on ${brokerName} holds ${count} dead letters and has perm ${perm}, which is for writing only, so queries and consumers find no queue to read`,
            fix: `${command}, then read or resend them`,
          },
          zh: {
            rule: `${brokerName} 上的 ${topic} 有 ${count} 条死信，权限是 ${perm}（只写），查询和消费者都找不到可读的队列`,
            fix: `执行 ${command}，然后读取或重发`,
          },
        }),
      ]
    })
  })
}
