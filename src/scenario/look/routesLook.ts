import type { NameServer } from '../../namesrv/index.ts'
import { MASTER_ID } from '../../protocol/index.ts'
import type { RouteLook } from './look.ts'

/** What a NameServer would answer now, by topic. */
export function lookAtRoutes({ routes }: NameServer): ReadonlyMap<string, readonly RouteLook[]> {
  return new Map(routes.topics().map((topic) => [topic, routeOf(routes.topicRoute(topic))]))
}

function routeOf(route: ReturnType<NameServer['routes']['topicRoute']>): readonly RouteLook[] {
  const { queueDatas = [], brokerDatas = [] } = route ?? {}
  return queueDatas.map(({ brokerName, readQueueNums, writeQueueNums, perm }) => ({
    broker: brokerName,
    master: brokerDatas.find((data) => data.brokerName === brokerName)?.brokerAddrs.get(MASTER_ID),
    readQueues: readQueueNums,
    writeQueues: writeQueueNums,
    perm,
  }))
}
