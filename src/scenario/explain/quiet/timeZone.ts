import type { Evidence } from '../explainRun.ts'
import { type Explanation, explanationOf } from '../explanation.ts'
import { membersOf } from '../groups.ts'

/** Local times that were read in a container without a time zone, which is in UTC. */
export function explainTimeZones(evidence: Evidence): readonly Explanation[] {
  const zoneOf = (host: string): string => evidence.plan.topology.hosts[host]?.timeZone ?? 'UTC'
  return membersOf(evidence).flatMap(({ name, spec }) => {
    const { consumeTimestamp, host } = spec
    if (consumeTimestamp === undefined || zoneOf(host) !== 'UTC') return []
    return [
      explanationOf({
        clients: [name],
        hop: 'in the client',
        address: `consumeTimestamp=${consumeTimestamp}`,
        en: {
          rule: `${host} has no time zone, so consumeTimestamp ${consumeTimestamp} is read as UTC; who meant the time of Shanghai is 8 hours off (brokers read deleteWhen likewise, as the hour of their own zone)`,
          fix: 'set TZ=Asia/Shanghai (or the zone that is meant) in every image alike, or give times that name their zone',
        },
        zh: {
          rule: `${host} 没有设置时区，consumeTimestamp ${consumeTimestamp} 被当作 UTC；如果指的是上海时间，就差了 8 小时（Broker 的 deleteWhen 同样按自己的时区）`,
          fix: '所有镜像统一设置 TZ=Asia/Shanghai（或所指的时区），或者使用带时区的时间',
        },
      }),
    ]
  })
}
