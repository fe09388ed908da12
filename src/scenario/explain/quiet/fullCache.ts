import { listed } from '../../happenings.ts'
import type { Evidence } from '../explainRun.ts'
import { type Explanation, explanationOf, listedInChinese } from '../explanation.ts'
import { seconds } from '../groups.ts'
import { grouped, programsOn } from '../programs.ts'

/** Consumers that stopped pulling because what they had pulled filled their own cache. */
export function explainFullCaches(evidence: Evidence): readonly Explanation[] {
  const { watch } = evidence
  const lines = watch.logs.filter(({ message }) => message.endsWith(', so do flow control'))
  return grouped(lines, ({ host }) => host).flatMap((same) => {
    const [line] = same
    if (line === undefined) return []
    const why = line.message.replace(/, so do flow control$/, '')
    const clients = programsOn(evidence, line.host)
    const slowest = slowestOf(evidence, clients)
    const queue = queueText(line.fields['queue'])
    return [
      explanationOf({
        clients,
        hop: 'in the client',
        address: queue,
        en: {
          rule: `from ${seconds(line.atMs)} on it pulls ${queue} no more while ${why} (${same.length} log lines); its handler takes ${slowest} for a message`,
          fix: `make the handlers of ${listed(clients)} faster, or give them more threads (consumeThreads) or instances; a larger pullThresholdForQueue only moves the pile`,
        },
        zh: {
          rule: `从 ${seconds(line.atMs)} 起不再拉取 ${queue}，因为 ${why}（${same.length} 行日志）；它的处理程序每条消息要 ${slowest}`,
          fix: `让 ${listedInChinese(clients)} 的处理程序更快，或增加线程（consumeThreads）、实例；调大 pullThresholdForQueue 只是把堆积挪个地方`,
        },
      }),
    ]
  })
}

function slowestOf({ stage }: Evidence, clients: readonly string[]): string {
  const times = clients
    .flatMap((name) => stage.clients.get(name)?.received ?? [])
    .map(({ atMs, endedAtMs }) => (endedAtMs ?? stage.world.now) - atMs)
  return seconds(Math.max(0, ...times))
}

function queueText(queue: unknown): string {
  if (typeof queue !== 'object' || queue === null) return String(queue)
  const { topic, brokerName, queueId } = queue as Readonly<Record<string, unknown>>
  return `${topic} ${brokerName}:${queueId}`
}
