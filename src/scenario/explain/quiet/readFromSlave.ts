import type { Evidence } from '../explainRun.ts'
import { type Explanation, explanationOf } from '../explanation.ts'
import { seconds } from '../groups.ts'
import { grouped, programsOn } from '../programs.ts'

/** Pulls that a master sent on to its slave, because the backlog is larger than its memory. */
export function explainReadsFromSlaves(evidence: Evidence): readonly Explanation[] {
  const redirected = evidence.watch.frames.filter(
    ({ name, kind, header }) =>
      name === 'PULL_MESSAGE' && kind === 'response' && Number(header['suggestWhichBrokerId'] ?? 0) > 0,
  )
  return grouped(redirected, ({ to, topic, from }) => `${to} ${topic} ${from}`).flatMap((same) => {
    const [answer] = same
    if (answer === undefined) return []
    const { from, to, topic, atMs, header } = answer
    const id = header['suggestWhichBrokerId']
    const behind = Number(header['maxOffset']) - Number(header['nextBeginOffset'])
    return [
      explanationOf({
        clients: programsOn(evidence, to),
        hop: `answer of ${from}`,
        address: { en: `${topic} on ${from}`, zh: `${from} 上的 ${topic}` },
        en: {
          rule: `from ${seconds(atMs)} on ${from} answers pulls of ${topic} with suggestWhichBrokerId=${id}: what they ask for lies ${behind} messages back and further than accessMessageInMemoryMaxRatio (40 per cent of the memory), and slaveReadEnable is true, so the consumer reads the backlog from the slave`,
          fix: 'size slaves for that load and watch their lag, or set slaveReadEnable=false, and then the master reads its own disk',
        },
        zh: {
          rule: `从 ${seconds(atMs)} 起，${from} 对 ${topic} 的拉取回答 suggestWhichBrokerId=${id}：要读的消息落后 ${behind} 条，超出 accessMessageInMemoryMaxRatio（内存的 40%），并且 slaveReadEnable=true，于是消费者从 Slave 读积压`,
          fix: '按这个负载配置 Slave 并监控其延迟；或者设置 slaveReadEnable=false，由 Master 读自己的磁盘',
        },
      }),
    ]
  })
}
