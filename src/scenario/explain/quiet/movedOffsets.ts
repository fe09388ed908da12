import type { Frame } from '../../observations.ts'
import type { Evidence } from '../explainRun.ts'
import { type Explanation, explanationOf } from '../explanation.ts'
import { grouped, programsOn } from '../programs.ts'

/** Pulls at offsets that a queue does not have: before its first message, or beyond its last. */
export function explainMovedOffsets(evidence: Evidence): readonly Explanation[] {
  const { watch } = evidence
  const pulls = watch.frames.filter(({ name }) => name === 'PULL_MESSAGE')
  const moved = pulls.flatMap((answer, index) => {
    if (answer.result !== 'PULL_OFFSET_MOVED') return []
    const asked = pulls
      .slice(0, index)
      .findLast(
        (frame) => frame.kind === 'request' && frame.connection === answer.connection && frame.topic === answer.topic,
      )
    return asked === undefined ? [] : [{ answer, asked }]
  })
  return grouped(moved, ({ asked }) => keyOf(asked)).map((same) => {
    const [{ answer, asked } = same[0] as never] = same
    const { consumerGroup: group, queueId, queueOffset } = asked.header
    const { minOffset, maxOffset, nextBeginOffset } = answer.header
    const before = Number(queueOffset) < Number(minOffset)
    const queue = `${answer.topic} queue ${queueId} on ${answer.from}`
    const clients = programsOn(evidence, answer.to)
    return explanationOf({
      clients,
      hop: `answer of ${answer.from}`,
      address: `${answer.from}, ${answer.topic}:${queueId}`,
      en: {
        rule: `group ${group} asks for offset ${queueOffset} of ${queue}, which has ${minOffset} to before ${maxOffset} (PULL_OFFSET_MOVED), and goes on at ${nextBeginOffset}${before ? `; the ${Number(minOffset) - Number(queueOffset)} messages before are deleted` : '; what is there already is passed over'}`,
        fix: before
          ? 'keep messages for longer than the longest outage of a group (fileReservedTime), and raise an alarm on the age of its lag'
          : `let offsets and messages share one fate: keep or wipe consumerOffset.json together with the commit log, or put the group right (mqadmin resetOffsetByTime -g ${group} -t ${answer.topic})`,
      },
      zh: {
        rule: `消费组 ${group} 请求 ${answer.from} 上 ${answer.topic} 队列 ${queueId} 的位点 ${queueOffset}，而该队列只有 ${minOffset} 到 ${maxOffset} 之前（PULL_OFFSET_MOVED），于是从 ${nextBeginOffset} 继续${before ? `；之前的 ${Number(minOffset) - Number(queueOffset)} 条消息已被删除` : '；已经在那里的消息被跳过'}`,
        fix: before
          ? '消息保留时间（fileReservedTime）要长于消费组最长的停机时间，并对积压的时长报警'
          : `位点和消息要同生共死：consumerOffset.json 与 commitlog 一起保留或一起清空，或者重置位点（mqadmin resetOffsetByTime -g ${group} -t ${answer.topic}）`,
      },
    })
  })
}

function keyOf({ to, header }: Frame): string {
  return `${to} ${header['consumerGroup']} ${header['topic']} ${header['queueId']}`
}
