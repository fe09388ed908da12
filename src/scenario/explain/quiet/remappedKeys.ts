import { stepName } from '../../stepName.ts'
import type { Evidence } from '../explainRun.ts'
import { type Explanation, explanationOf } from '../explanation.ts'

interface Placed {
  readonly topic: string
  readonly key: string
  readonly queue: string
  readonly client: string
}

/** Ordered messages of one key that are in several queues, because the list of queues was another one at each send. */
export function explainRemappedKeys({ plan, stage }: Evidence): readonly Explanation[] {
  const placed = plan.timeline.flatMap((step): readonly Placed[] => {
    if (step.do !== 'send' || step.orderKey === undefined) return []
    const keys = [step.orderKey].flat()
    const outcome = stage.outcomes.all.find((one) => one.step === stepName(step))
    return (outcome?.messages ?? []).flatMap(({ result }, index) => {
      if (result === undefined) return []
      const { brokerName, queueId } = result.queue
      const key = keys[index % keys.length] ?? ''
      return [{ topic: step.topic, key, queue: `${brokerName}:${queueId}`, client: step.client }]
    })
  })
  return [...new Set(placed.map(({ topic }) => topic))].flatMap((topic) => {
    const own = placed.filter((one) => one.topic === topic)
    const keys = [...new Set(own.map(({ key }) => key))]
    const split = keys.filter((key) => new Set(own.filter((one) => one.key === key).map(({ queue }) => queue)).size > 1)
    const [first] = split
    if (first === undefined) return []
    const queues = [...new Set(own.filter(({ key }) => key === first).map(({ queue }) => queue))].join(', ')
    return [
      explanationOf({
        clients: [...new Set(own.map(({ client }) => client))],
        hop: 'choosing a queue',
        address: topic,
        en: {
          rule: `messages of ${split.length} of ${keys.length} keys of ${topic} are in more than one queue ("${first}" in ${queues}): the queue is the hash of the key modulo the list of queues, and the list was longer, shorter or in another order at each send`,
          fix: `keep the list fixed: orderMessageEnable=true at every NameServer and mqadmin updateTopic -c <cluster> -t ${topic} -o true (sends for a dead broker then fail), or a topic on one broker; stop producers while queues are added`,
        },
        zh: {
          rule: `${topic} 有 ${keys.length} 个键，其中 ${split.length} 个键的消息在不止一个队列里（“${first}”在 ${queues}）：队列由键的哈希对队列列表取模得到，而每次发送时列表变长、变短或顺序不同`,
          fix: `固定队列列表：每个 NameServer 设置 orderMessageEnable=true，并执行 mqadmin updateTopic -c <cluster> -t ${topic} -o true（发往宕机 Broker 的消息会失败），或者主题只放在一个 Broker 上；扩容队列时先停止生产者`,
        },
      }),
    ]
  })
}
