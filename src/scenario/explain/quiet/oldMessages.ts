import type { Evidence } from '../explainRun.ts'
import { type Explanation, explanationOf } from '../explanation.ts'
import { groupsOf, isBroadcasting, seconds, startsOf, topicsOf } from '../groups.ts'

/** New groups that were to begin with the newest message and got old ones: the broker answered their question for an offset with 0. */
export function explainOldMessages(evidence: Evidence): readonly Explanation[] {
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
      const told = frames.some(
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
      if (told || old.length === 0) return []
      const from = spec.consumeFromWhere ?? 'CONSUME_FROM_LAST_OFFSET'
      return [
        explanationOf({
          clients: [name],
          hop: `answer of ${answer.from}`,
          address: `${topic}, group ${group}`,
          en: {
            rule: `group ${group} was new at ${seconds(startMs)}, and ${answer.from} answered QUERY_CONSUMER_OFFSET with 0 instead of "not found", because its queue of ${topic} still begins at 0 and its first message is in memory; so ${from} did not count, and ${old.length} old messages came`,
            fix: `create the group and put it to now before its first start: mqadmin updateSubGroup -c <cluster> -g ${group}; mqadmin resetOffsetByTime -g ${group} -t ${topic} -s now`,
          },
          zh: {
            rule: `消费组 ${group} 在 ${seconds(startMs)} 第一次启动，${answer.from} 对 QUERY_CONSUMER_OFFSET 回答 0 而不是“不存在”，因为 ${topic} 的队列仍从 0 开始、第一条消息还在内存里；于是 ${from} 不起作用，收到了 ${old.length} 条旧消息`,
            fix: `第一次启动前先建组并重置到现在：mqadmin updateSubGroup -c <cluster> -g ${group}; mqadmin resetOffsetByTime -g ${group} -t ${topic} -s now`,
          },
        }),
      ]
    }),
  )
}
