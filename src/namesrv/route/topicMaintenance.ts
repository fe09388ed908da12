import type { QueueData } from '../../protocol/index.ts'
import { Perm } from '../../protocol/index.ts'
import { putQueueData, type RouteTables, removeQueueData } from './routeTables.ts'

/** Clears the write bit of all topics of a broker until its next changed registration. Returns how many there were. */
export function wipeWritePerm(tables: RouteTables, brokerName: string): number {
  return setPerm(tables, brokerName, (perm) => perm & ~Perm.WRITE)
}

/** Sets read and write, which is not "as it was before the wipe": other bits are lost. */
export function addWritePerm(tables: RouteTables, brokerName: string): number {
  return setPerm(tables, brokerName, () => Perm.READ | Perm.WRITE)
}

function setPerm(tables: RouteTables, brokerName: string, permOf: (perm: number) => number): number {
  let count = 0
  for (const [topic, byBroker] of tables.topics) {
    const queueData = byBroker.get(brokerName)
    if (queueData === undefined) continue
    putQueueData(tables, topic, { ...queueData, perm: permOf(queueData.perm) })
    count++
  }
  return count
}

/** Takes a topic out of one cluster, or out of all when none is named. */
export function deleteTopic(tables: RouteTables, topic: string, cluster: string | undefined): void {
  if (cluster === undefined || cluster === '') {
    tables.topics.delete(topic)
    return
  }
  for (const brokerName of tables.clusters.get(cluster) ?? []) removeQueueData(tables, topic, brokerName)
}

/** REGISTER_TOPIC_IN_NAMESRV: adds queues for brokers that are known; one unknown broker ends it. */
export function registerTopic(tables: RouteTables, topic: string, queueDatas: readonly QueueData[]): void {
  const isNew = !tables.topics.has(topic)
  const unknownAt = queueDatas.findIndex((queueData) => !tables.groups.has(queueData.brokerName))
  if (isNew && unknownAt >= 0) return
  const taken = unknownAt < 0 ? queueDatas : queueDatas.slice(0, unknownAt)
  for (const queueData of taken) putQueueData(tables, topic, queueData)
}
