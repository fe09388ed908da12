import type { BrokerData, QueueData, TopicRouteData } from '../../protocol/index.ts'
import { isSyncBrokerMemberTopic, MASTER_ID, Perm } from '../../protocol/index.ts'
import { type BrokerGroup, brokerDataOf, liveKey, type RouteTables, smallestId } from './routeTables.ts'

/**
 * RouteInfoManager.pickupTopicRouteData; undefined when no broker with a live registration holds the topic. The result is
 * a snapshot: later registrations do not change it.
 */
export function topicRoute(
  tables: RouteTables,
  topic: string,
  supportActingMaster: boolean,
): TopicRouteData | undefined {
  const byBroker = tables.topics.get(topic)
  if (byBroker === undefined) return undefined
  const groups = [...byBroker.keys()].flatMap((name) => tables.groups.get(name) ?? [])
  if (groups.length === 0) return undefined
  // TopicValidator.SYNC_BROKER_MEMBER_GROUP_PREFIX: such a topic must show the true members.
  const acting = supportActingMaster && !isSyncBrokerMemberTopic(topic)
  return {
    queueDatas: [...byBroker.values()],
    brokerDatas: groups.map((group) => routeBroker(group, acting ? byBroker.get(group.brokerName) : undefined)),
    filterServerTable: filterServersOf(tables, groups),
    topicQueueMappingByBroker: tables.mappings.get(topic),
  }
}

/** With queue data that cannot be written, a group without a master shows its smallest id as the master. */
function routeBroker(group: BrokerGroup, queueData: QueueData | undefined): BrokerData {
  const brokerData = brokerDataOf(group)
  const readOnly = queueData !== undefined && (queueData.perm & Perm.WRITE) === 0
  const smallest = smallestId(group)
  if (!readOnly || !group.enableActingMaster || smallest === undefined || smallest === MASTER_ID) return brokerData
  const others = [...brokerData.brokerAddrs].filter(([id]) => id !== smallest)
  const brokerAddrs = new Map([[MASTER_ID, group.addresses.get(smallest) ?? ''], ...others])
  return { ...brokerData, brokerAddrs }
}

function filterServersOf(tables: RouteTables, groups: readonly BrokerGroup[]): Map<string, readonly string[]> {
  const found = new Map<string, readonly string[]>()
  if (tables.filterServers.size === 0) return found
  for (const group of groups) {
    for (const address of group.addresses.values()) {
      const servers = tables.filterServers.get(liveKey(group.cluster, address))
      if (servers !== undefined) found.set(address, servers)
    }
  }
  return found
}

/**
 * ZoneRouteRPCHook: keeps the brokers of one zone and every group whose master is down, which breaks the rule of nearby
 * routing on purpose. Names compare without regard to case.
 */
export function nearbyRoute(route: TopicRouteData, zoneName: string): TopicRouteData {
  const wanted = zoneName.toLowerCase()
  const far = route.brokerDatas.filter(
    (broker) => broker.brokerAddrs.has(MASTER_ID) && broker.zoneName?.toLowerCase() !== wanted,
  )
  const farNames = new Set(far.map((broker) => broker.brokerName))
  const farAddresses = new Set(far.flatMap((broker) => [...broker.brokerAddrs.values()]))
  return {
    queueDatas: route.queueDatas.filter((queueData) => !farNames.has(queueData.brokerName)),
    brokerDatas: route.brokerDatas.filter((broker) => !farNames.has(broker.brokerName)),
    filterServerTable: new Map([...route.filterServerTable].filter(([address]) => !farAddresses.has(address))),
    topicQueueMappingByBroker: route.topicQueueMappingByBroker,
  }
}
