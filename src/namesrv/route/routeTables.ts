import type { BrokerData, DataVersion, QueueData, TopicQueueMappingInfo } from '../../protocol/index.ts'
import type { Channel } from '../../remoting/index.ts'

/** One broker group: a master and its slaves under one name. */
export interface BrokerGroup {
  readonly cluster: string
  readonly brokerName: string
  /** Broker id to `host:port`. */
  readonly addresses: Map<number, string>
  enableActingMaster: boolean
  zoneName: string | undefined
}

/** One broker as it registered last (BrokerLiveInfo). */
export interface LiveBroker {
  readonly cluster: string
  readonly brokerAddr: string
  /** Wall time, as in the original: a clock that jumps forward expires brokers there, too. */
  lastUpdateMs: number
  readonly heartbeatTimeoutMs: number
  readonly dataVersion: DataVersion
  readonly channel: Channel
  readonly haServerAddr: string | undefined
}

/**
 * State of RouteInfoManager (broker.md 4.1). Everything iterates in the order of registration; the original iterates in
 * the order of Java's hashes, which nobody may rely on.
 */
export interface RouteTables {
  /** Topic to broker name to its queues there. */
  readonly topics: Map<string, Map<string, QueueData>>
  readonly groups: Map<string, BrokerGroup>
  /** Cluster name to broker names. */
  readonly clusters: Map<string, Set<string>>
  /** By `liveKey`. */
  readonly live: Map<string, LiveBroker>
  /** By `liveKey`. */
  readonly filterServers: Map<string, readonly string[]>
  /** Static topics: topic to broker name. Never cleaned, as in the original. */
  readonly mappings: Map<string, Map<string, TopicQueueMappingInfo>>
}

export function emptyRouteTables(): RouteTables {
  return {
    topics: new Map(),
    groups: new Map(),
    clusters: new Map(),
    live: new Map(),
    filterServers: new Map(),
    mappings: new Map(),
  }
}

/** Key of one broker address within its cluster (BrokerAddrInfo). */
export function liveKey(cluster: string, brokerAddr: string): string {
  return `${cluster}\n${brokerAddr}`
}

/** A group as bodies show it. */
export function brokerDataOf(group: BrokerGroup): BrokerData {
  const { cluster, brokerName, enableActingMaster, zoneName } = group
  return { cluster, brokerName, brokerAddrs: addressesById(group), enableActingMaster, zoneName }
}

/** Addresses with the smallest id first, as a Java map of a few small numbers lists them. */
export function addressesById(group: BrokerGroup): Map<number, string> {
  return new Map([...group.addresses].sort(([left], [right]) => left - right))
}

/** The smallest broker id of a group, or undefined when it has no member. */
export function smallestId(group: BrokerGroup): number | undefined {
  let smallest: number | undefined
  for (const id of group.addresses.keys()) if (smallest === undefined || id < smallest) smallest = id
  return smallest
}

/** Replaces one broker's queue data of a topic with a changed copy: routes handed out earlier keep what they had. */
export function putQueueData(tables: RouteTables, topic: string, queueData: QueueData): void {
  const byBroker = tables.topics.get(topic)
  if (byBroker === undefined) tables.topics.set(topic, new Map([[queueData.brokerName, queueData]]))
  else byBroker.set(queueData.brokerName, queueData)
}

/** Takes one broker's queues out of a topic; a topic without queues disappears. */
export function removeQueueData(tables: RouteTables, topic: string, brokerName: string): void {
  const byBroker = tables.topics.get(topic)
  byBroker?.delete(brokerName)
  if (byBroker?.size === 0) tables.topics.delete(topic)
}
