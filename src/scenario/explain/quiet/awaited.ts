import { listed } from '../../happenings.ts'
import type { Outcome, Received } from '../../observations.ts'
import { stepName } from '../../stepName.ts'
import type { Evidence } from '../explainRun.ts'
import { type Explanation, explanationOf, listedInChinese } from '../explanation.ts'
import { groupsOf, type Member } from '../groups.ts'

interface Missed {
  readonly outcome: Outcome
  readonly waiting: Member
  readonly got: Received
}

/** Programs that waited for a message in vain, which another member of their group got. */
export function explainAwaited(evidence: Evidence): readonly Explanation[] {
  const { plan, stage } = evidence
  const awaits = plan.timeline.filter((step) => step.do === 'await')
  return [...groupsOf(evidence)].flatMap(([group, members]) => {
    const missed = awaits.flatMap((step): readonly Missed[] => {
      const outcome = stage.outcomes.all.find((one) => one.step === stepName(step) && one.state === 'failed')
      const waiting = members.find(({ name }) => name === step.client)
      if (outcome === undefined || waiting === undefined) return []
      const got = members
        .filter(({ name }) => name !== step.client)
        .flatMap(({ program }) => program.received)
        .find(({ body, atMs }) => body.includes(step.body) && atMs >= outcome.atMs)
      return got === undefined ? [] : [{ outcome, waiting, got }]
    })
    const [first] = missed
    if (first === undefined) return []
    const { outcome, waiting, got } = first
    const clients = [...new Set(missed.map((one) => one.waiting.name))]
    const limit = Math.round((outcome.tookMs ?? 0) / 1000)
    return [
      explanationOf({
        clients,
        hop: 'sharing out the queues of a group',
        address: { en: `${got.topic} ${got.queue}, group ${group}`, zh: `${got.topic} ${got.queue}，消费组 ${group}` },
        en: {
          rule: `${missed.length} messages that they waited ${limit} s for went to another member of group ${group}: "${got.body}", for ${waiting.name}, is in ${got.topic} ${got.queue}, which belongs to ${got.client}`,
          fix: `give ${listed(clients)} a group each, consume ${got.topic} in BROADCASTING mode, or call request(), whose reply is pushed to the client that asked`,
        },
        zh: {
          rule: `它们等了 ${limit} 秒的 ${missed.length} 条消息被消费组 ${group} 的别的成员拿走：给 ${waiting.name} 的“${got.body}”在 ${got.topic} ${got.queue} 里，而这个队列属于 ${got.client}`,
          fix: `${listedInChinese(clients)} 各用一个消费组，或以 BROADCASTING 模式消费 ${got.topic}，或调用 request()，回复会推给发起请求的客户端`,
        },
      }),
    ]
  })
}
