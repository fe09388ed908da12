import type { RouteTables } from './routeTables.ts'

/** TopicSysFlag: the topic is a unit topic; it has consumers in units. */
const FLAG_UNIT = 1
const FLAG_UNIT_SUB = 2

/** Topics of one cluster; a topic that several of its brokers hold stands there once. Unknown cluster: none. */
export function topicsOfCluster(tables: RouteTables, cluster: string): readonly string[] {
  const found = new Set<string>()
  for (const brokerName of tables.clusters.get(cluster) ?? []) {
    for (const [topic, byBroker] of tables.topics) if (byBroker.has(brokerName)) found.add(topic)
  }
  return [...found]
}

/** What tools take for "not a user's topic": the names of all clusters and of their brokers. */
export function systemTopics(tables: RouteTables): readonly string[] {
  const found = new Set<string>()
  for (const [cluster, brokerNames] of tables.clusters) {
    found.add(cluster)
    for (const brokerName of brokerNames) found.add(brokerName)
  }
  return [...found]
}

/** The address at which tools ask for the system topics of a broker: any one. */
export function anyBrokerAddress(tables: RouteTables): string | undefined {
  for (const group of tables.groups.values()) for (const address of group.addresses.values()) return address
  return undefined
}

export function unitTopics(tables: RouteTables): readonly string[] {
  return topicsWith(tables, (flag) => (flag & FLAG_UNIT) !== 0)
}

export function unitSubTopics(tables: RouteTables): readonly string[] {
  return topicsWith(tables, (flag) => (flag & FLAG_UNIT_SUB) !== 0)
}

export function unitSubNonUnitTopics(tables: RouteTables): readonly string[] {
  return topicsWith(tables, (flag) => (flag & (FLAG_UNIT | FLAG_UNIT_SUB)) === FLAG_UNIT_SUB)
}

/** Only the first broker's flag of a topic is looked at, as in the original. */
function topicsWith(tables: RouteTables, wanted: (topicSysFlag: number) => boolean): readonly string[] {
  const found: string[] = []
  for (const [topic, byBroker] of tables.topics) {
    for (const queueData of byBroker.values()) {
      if (wanted(queueData.topicSysFlag)) found.push(topic)
      break
    }
  }
  return found
}
