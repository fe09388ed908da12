import { MASTER_ID, Perm } from '../../protocol/index.ts'
import type { Channel } from '../../remoting/index.ts'
import { type LiveBroker, liveKey, putQueueData, type RouteTables, removeQueueData, smallestId } from './routeTables.ts'

/** What one UNREGISTER_BROKER request says. */
export interface Unregistration {
  readonly cluster: string
  readonly brokerName: string
  readonly brokerAddr: string
  readonly brokerId: number
}

/** A group that lives on with another smallest id (request 905 tells its members). */
export interface ReducedGroup {
  readonly brokerName: string
  readonly offlineBrokerAddr: string
}

/** RouteInfoManager.unRegisterBroker for one broker. */
export function unregister(tables: RouteTables, gone: Unregistration): ReducedGroup | undefined {
  const { cluster, brokerName, brokerAddr, brokerId } = gone
  const key = liveKey(cluster, brokerAddr)
  tables.live.delete(key)
  tables.filterServers.delete(key)
  const group = tables.groups.get(brokerName)
  const wasSmallest = group !== undefined && smallestId(group) === brokerId
  if (group !== undefined) {
    for (const [id, address] of group.addresses) if (address === brokerAddr) group.addresses.delete(id)
  }
  if (group !== undefined && group.addresses.size === 0) {
    removeGroup(tables, cluster, brokerName)
    return undefined
  }
  if (group?.enableActingMaster && !group.addresses.has(MASTER_ID)) wipeWritePermission(tables, brokerName)
  return wasSmallest ? { brokerName, offlineBrokerAddr: brokerAddr } : undefined
}

/**
 * The broker that registered over this channel, if any. Only the first one is found, as in the original: several
 * brokers behind one connection leave the others to the scan.
 */
export function brokerBehind(tables: RouteTables, channel: Channel): Unregistration | undefined {
  for (const live of tables.live.values()) if (live.channel === channel) return unregistrationOf(tables, live)
  return undefined
}

/** Brokers whose last sign of life is older than their time-out. */
export function silentBrokers(tables: RouteTables, nowMs: number): readonly LiveBroker[] {
  return [...tables.live.values()].filter((live) => live.lastUpdateMs + live.heartbeatTimeoutMs < nowMs)
}

/** Undefined when no group of the cluster holds the address any more. */
export function unregistrationOf(tables: RouteTables, live: LiveBroker): Unregistration | undefined {
  const { cluster, brokerAddr } = live
  for (const group of tables.groups.values()) {
    if (group.cluster !== cluster) continue
    for (const [brokerId, address] of group.addresses) {
      if (address === brokerAddr) return { cluster, brokerName: group.brokerName, brokerAddr, brokerId }
    }
  }
  return undefined
}

function removeGroup(tables: RouteTables, cluster: string, brokerName: string): void {
  tables.groups.delete(brokerName)
  const names = tables.clusters.get(cluster)
  names?.delete(brokerName)
  if (names?.size === 0) tables.clusters.delete(cluster)
  for (const topic of [...tables.topics.keys()]) removeQueueData(tables, topic, brokerName)
}

/** Without a master nothing can be written; the acting master only reads. */
function wipeWritePermission(tables: RouteTables, brokerName: string): void {
  for (const [topic, byBroker] of tables.topics) {
    const queueData = byBroker.get(brokerName)
    if (queueData !== undefined) putQueueData(tables, topic, { ...queueData, perm: queueData.perm & ~Perm.WRITE })
  }
}
