import type { Admin } from '../../client/index.ts'
import { type BrokerStatsData, isDlqTopic, isRetryTopic, MASTER_ID } from '../../protocol/index.ts'
import { type AdminCommand, command } from '../command.ts'
import { inOrder } from '../inOrder.ts'
import { flag, text } from '../options/index.ts'
import { type Cell, styled, table } from '../output/index.ts'

/** One topic, or one group that consumes it. */
interface Traffic {
  readonly topic: string
  /** Null where nobody consumes the topic. */
  readonly group: string | null
  readonly accumulation: number
  readonly inTps: number
  readonly outTps: number | null
  readonly in24Hours: number
  readonly out24Hours: number | null
}

export const statsAll: AdminCommand = command({
  name: 'statsAll',
  section: 'Topics',
  summary: 'Traffic and accumulation of every topic and group',
  details: [
    'Messages per second are those of the last minute. The sums are of the last day; a broker that has not run that long ' +
      'counts from its last hour, or minute.',
  ],
  options: {
    activeTopic: flag('a', 'only where something was sent or consumed'),
    topic: text('t', 'topic', 'only this topic'),
  },
  examples: ['statsAll', 'statsAll -a', 'statsAll -t Orders --json'],
  run: async ({ admin, options, print, problem }) => {
    const { activeTopic, topic: wanted } = options
    // A route tells at once whether a topic that was named exists.
    if (wanted !== undefined) await admin.topicRoute(wanted)
    const topics =
      wanted === undefined
        ? [...(await admin.topicList())].filter((topic) => !isRetryTopic(topic) && !isDlqTopic(topic)).sort()
        : [wanted]
    const found = await inOrder(topics, async (topic) => {
      try {
        return await trafficOf(admin, topic)
      } catch (error) {
        problem(error)
        return []
      }
    })
    const traffic = found
      .flat()
      .filter(({ in24Hours, out24Hours }) => !activeTopic || in24Hours > 0 || (out24Hours ?? 0) > 0)
    const heads = ['Topic', 'Consumer Group', 'Accumulation', 'InTPS', 'OutTPS', 'InMsg24Hour', 'OutMsg24Hour']
    print({ json: { traffic }, blocks: [table(heads, traffic.map(trafficRow))] })
  },
})

async function trafficOf(admin: Admin, topic: string): Promise<readonly Traffic[]> {
  const route = await admin.topicRoute(topic)
  const masters = route.brokerDatas.flatMap(({ brokerAddrs }) => brokerAddrs.get(MASTER_ID) ?? [])
  const put = await Promise.all(masters.map((address) => admin.brokerStats(address, 'TOPIC_PUT_NUMS', topic)))
  const inTps = sumOf(put, ({ statsMinute }) => statsMinute.tps)
  const in24Hours = sumOf(put, sum24Hours)
  const rows: Traffic[] = []
  for (const group of [...(await admin.whoConsumes(topic))].sort()) {
    const progress = await admin.consumerProgress(group, topic)
    // 5.3.3 lists the topic's own name among its groups while somebody subscribes to it.
    if (group === topic && progress.queues.length === 0) continue
    const key = `${topic}@${group}`
    const get = await Promise.all(masters.map((address) => admin.brokerStats(address, 'GROUP_GET_NUMS', key)))
    const outTps = sumOf(get, ({ statsMinute }) => statsMinute.tps)
    const out24Hours = sumOf(get, sum24Hours)
    rows.push({ topic, group, accumulation: progress.diffTotal, inTps, outTps, in24Hours, out24Hours })
  }
  if (rows.length > 0) return rows
  return [{ topic, group: null, accumulation: 0, inTps, outTps: null, in24Hours, out24Hours: null }]
}

function trafficRow({ topic, group, accumulation, inTps, outTps, in24Hours, out24Hours }: Traffic): readonly Cell[] {
  const nobody = group === null ? styled('dim', 'NO_CONSUMER') : out24Hours
  return [topic, group, accumulation, inTps.toFixed(2), outTps?.toFixed(2), in24Hours, nobody]
}

function sumOf(stats: readonly (BrokerStatsData | undefined)[], of: (data: BrokerStatsData) => number): number {
  return stats.reduce((sum, data) => sum + (data === undefined ? 0 : of(data)), 0)
}

/** StatsAllSubCommand.compute24HourSum. */
function sum24Hours({ statsDay, statsHour, statsMinute }: BrokerStatsData): number {
  return statsDay.sum || statsHour.sum || statsMinute.sum
}
