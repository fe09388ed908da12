import { listed } from '../../happenings.ts'
import type { Evidence } from '../explainRun.ts'
import { type Explanation, explanationOf, listedInChinese } from '../explanation.ts'
import { groupsOf, isBroadcasting, seconds, startsOf, topicsOf } from '../groups.ts'

/** A group whose first member got old messages. */
interface Found {
  readonly group: string
  readonly member: string
  readonly startMs: number
  readonly broker: string
  readonly topic: string
  readonly from: string
  readonly old: number
}

/** New groups that were to begin with the newest message and got old ones: the broker answered their question for an offset with 0. */
export function explainOldMessages(evidence: Evidence): readonly Explanation[] {
  const alike = new Map<string, Found[]>()
  for (const found of foundIn(evidence)) {
    const key = JSON.stringify([found.broker, found.topic, found.from, found.old])
    alike.set(key, [...(alike.get(key) ?? []), found])
  }
  return [...alike.values()].flatMap(told)
}

/** Groups that met the same are told in one sentence. */
function told(found: readonly Found[]): readonly Explanation[] {
  const [first] = found
  if (first === undefined) return []
  const { broker, topic, from, old, startMs } = first
  const groups = found.map(({ group }) => group)
  const one = groups.length === 1
  const [group, ...others] = groups
  const commands = `mqadmin updateSubGroup -c <cluster> -g ${group}; mqadmin resetOffsetByTime -g ${group} -t ${topic} -s now`
  return [
    explanationOf({
      clients: found.map(({ member }) => member),
      hop: `answer of ${broker}`,
      address: { en: `${topic}, group ${listed(groups)}`, zh: `${topic}，消费组 ${listedInChinese(groups)}` },
      en: {
        rule: `${one ? `group ${groups[0]} was` : `groups ${listed(groups)} were`} new at ${seconds(startMs)}, and ${broker} answered QUERY_CONSUMER_OFFSET with 0 instead of "not found", because its queue of ${topic} still begins at 0 and its first message is in memory; so ${from} did not count, and ${old} old messages came${one ? '' : ' to each'}`,
        fix: `create the group and put it to now before its first start: ${commands}${one ? '' : `; likewise for ${listed(others)}`}`,
      },
      zh: {
        rule: `消费组 ${listedInChinese(groups)} 在 ${seconds(startMs)} 第一次启动，${broker} 对 QUERY_CONSUMER_OFFSET 回答 0 而不是“不存在”，因为 ${topic} 的队列仍从 0 开始、第一条消息还在内存里；于是 ${from} 不起作用，${one ? '' : '各'}收到了 ${old} 条旧消息`,
        fix: `第一次启动前先建组并重置到现在：${commands}${one ? '' : `；${listedInChinese(others)} 也一样`}`,
      },
    }),
  ]
}

function foundIn(evidence: Evidence): readonly Found[] {
  const { frames } = evidence.watch
  return [...groupsOf(evidence)].flatMap(([group, members]) =>
    members.flatMap((member) => {
      const { name, spec, program } = member
      const [startMs] = startsOf(evidence, name)
      const others = members.flatMap((other) => startsOf(evidence, other.name))
      if (
        startMs === undefined ||
        others.some((atMs) => atMs < startMs) ||
        isBroadcasting(member) ||
        spec.consumeFromWhere === 'CONSUME_FROM_FIRST_OFFSET'
      )
        return []
      const answer = frames.find(
        (frame) =>
          frame.name === 'QUERY_CONSUMER_OFFSET' &&
          frame.kind === 'response' &&
          frame.to === spec.host &&
          frame.result === 'SUCCESS' &&
          Number(frame.header['offset']) === 0,
      )
      const [topic] = topicsOf(member)
      if (answer === undefined || topic === undefined) return []
      // By then nobody of the group had committed anything.
      const committed = frames.some(
        (frame) =>
          frame.name === 'UPDATE_CONSUMER_OFFSET' &&
          frame.atMs < answer.atMs &&
          frame.header['consumerGroup'] === group,
      )
      const old = evidence
        .look()
        .messages(topic)
        .filter(({ broker, queueId, queueOffset, storedAtMs }) => {
          const got = program.received.find(
            (one) => one.queue === `${broker}:${queueId}` && one.queueOffset === queueOffset,
          )
          return got !== undefined && storedAtMs < evidence.stage.world.epochMs + startMs
        })
      if (committed || old.length === 0) return []
      const from = spec.consumeFromWhere ?? 'CONSUME_FROM_LAST_OFFSET'
      return [{ group, member: name, startMs, broker: answer.from, topic, from, old: old.length }]
    }),
  )
}
