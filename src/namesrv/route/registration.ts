import type { DataVersion, QueueData, TopicConfig, TopicQueueMappingInfo } from '../../protocol/index.ts'
import { MASTER_ID, Perm } from '../../protocol/index.ts'
import type { Channel } from '../../remoting/index.ts'
import {
  type BrokerGroup,
  liveKey,
  putQueueData,
  type RouteTables,
  removeQueueData,
  smallestId,
} from './routeTables.ts'

/** RouteInfoManager.DEFAULT_BROKER_CHANNEL_EXPIRED_TIME */
const HEARTBEAT_TIMEOUT_MS = 120_000

/** What one REGISTER_BROKER request says. */
export interface Registration {
  readonly cluster: string
  readonly brokerName: string
  readonly brokerAddr: string
  readonly brokerId: number
  readonly haServerAddr: string | undefined
  readonly zoneName: string | undefined
  readonly heartbeatTimeoutMs: number | undefined
  /** Absent in registrations of 4.x brokers. */
  readonly enableActingMaster: boolean | undefined
  readonly dataVersion: DataVersion
  readonly topics: readonly TopicConfig[]
  /** Static topics of this broker, only handed on. */
  readonly mappings: ReadonlyMap<string, TopicQueueMappingInfo>
  /** Absent in registrations of brokers before 3.0.11. */
  readonly filterServers: readonly string[] | undefined
  readonly channel: Channel
}

/** The answer to a registration. A slave learns its master here. */
export interface Registered {
  readonly masterAddr?: string | undefined
  readonly haServerAddr?: string | undefined
  /** The group has a smaller smallest id than before (request 905 tells the others). */
  readonly smallestIdChanged: boolean
}

export interface RegistrationRules {
  readonly deleteTopicWithBrokerRegistration: boolean
  /** False in 4.9, which takes every registration. */
  readonly refusesEarlyIncrements: boolean
}

/**
 * RouteInfoManager.registerBroker, in the order of broker.md 4.3. Undefined refuses: the first registration of a broker
 * id that carries exactly one topic is taken for an incremental one that came too early.
 */
export function register(
  tables: RouteTables,
  registration: Registration,
  rules: RegistrationRules,
  nowMs: number,
): Registered | undefined {
  const { brokerAddr, brokerId, cluster, brokerName } = registration
  const known = tables.groups.has(brokerName)
  const group = groupOf(tables, registration)
  const smallestBefore = smallestId(group) ?? 0
  const key = liveKey(cluster, brokerAddr)
  dropOtherIdsOf(group, brokerAddr, brokerId)
  if (rules.refusesEarlyIncrements && olderThanRecorded(tables, group, registration)) {
    tables.live.delete(key)
    return { smallestIdChanged: false }
  }
  const early = !group.addresses.has(brokerId) && registration.topics.length === 1
  if (rules.refusesEarlyIncrements && early) return undefined

  const first = !known || !group.addresses.get(brokerId)
  group.addresses.set(brokerId, brokerAddr)
  takeTopics(tables, group, registration, rules, first)
  tables.live.set(key, {
    cluster,
    brokerAddr,
    lastUpdateMs: nowMs,
    heartbeatTimeoutMs: registration.heartbeatTimeoutMs ?? HEARTBEAT_TIMEOUT_MS,
    dataVersion: registration.dataVersion,
    channel: registration.channel,
    haServerAddr: registration.haServerAddr,
  })
  takeFilterServers(tables, key, registration.filterServers)
  return { ...masterOf(tables, group, registration), smallestIdChanged: brokerId < smallestBefore }
}

/** DataVersion.equals: all three numbers count. */
export function sameVersion(a: DataVersion, b: DataVersion): boolean {
  return a.counter === b.counter && a.stateVersion === b.stateVersion && a.timestamp === b.timestamp
}

function groupOf(tables: RouteTables, registration: Registration): BrokerGroup {
  const { cluster, brokerName, enableActingMaster = false, zoneName } = registration
  const names = tables.clusters.get(cluster)
  if (names === undefined) tables.clusters.set(cluster, new Set([brokerName]))
  else names.add(brokerName)
  let group = tables.groups.get(brokerName)
  if (group === undefined) {
    group = { cluster, brokerName, addresses: new Map(), enableActingMaster, zoneName }
    tables.groups.set(brokerName, group)
  }
  group.enableActingMaster = enableActingMaster
  group.zoneName = zoneName
  return group
}

/** A slave that became master comes back with the same address under id 0. */
function dropOtherIdsOf(group: BrokerGroup, brokerAddr: string, brokerId: number): void {
  for (const [id, address] of group.addresses) if (address === brokerAddr && id !== brokerId) group.addresses.delete(id)
}

function olderThanRecorded(tables: RouteTables, group: BrokerGroup, registration: Registration): boolean {
  const recordedAddr = group.addresses.get(registration.brokerId)
  if (recordedAddr === undefined || recordedAddr === registration.brokerAddr) return false
  const recorded = tables.live.get(liveKey(registration.cluster, recordedAddr))
  return recorded !== undefined && recorded.dataVersion.stateVersion > registration.dataVersion.stateVersion
}

function takeTopics(
  tables: RouteTables,
  group: BrokerGroup,
  registration: Registration,
  rules: RegistrationRules,
  first: boolean,
): void {
  const { brokerId, brokerName, topics, mappings } = registration
  const isMaster = brokerId === MASTER_ID
  const isPrimeSlave = !isMaster && registration.enableActingMaster !== undefined && brokerId === smallestId(group)
  if (!isMaster && !isPrimeSlave) return
  if (rules.deleteTopicWithBrokerRegistration && mappings.size === 0) {
    const kept = new Set(topics.map((topic) => topic.topicName))
    for (const topic of [...tables.topics.keys()]) if (!kept.has(topic)) removeQueueData(tables, topic, brokerName)
  }
  const recorded = tables.live.get(liveKey(registration.cluster, registration.brokerAddr))
  const changed = first || recorded === undefined || !sameVersion(recorded.dataVersion, registration.dataVersion)
  const permMask = isPrimeSlave && group.enableActingMaster ? ~Perm.WRITE : ~0
  // 4.9 takes topics that it does not have from a changed table only, too.
  if (!changed && !rules.refusesEarlyIncrements) return
  for (const config of topics) {
    if (!changed && tables.topics.get(config.topicName)?.has(brokerName)) continue
    putQueueData(tables, config.topicName, queueDataOf(brokerName, config, permMask))
  }
  if (!changed) return
  for (const [topic, info] of mappings) {
    const bname = (info as { readonly bname?: string }).bname ?? brokerName
    const byBroker = tables.mappings.get(topic)
    if (byBroker === undefined) tables.mappings.set(topic, new Map([[bname, info]]))
    else byBroker.set(bname, info)
  }
}

function queueDataOf(brokerName: string, config: TopicConfig, permMask: number): QueueData {
  const { readQueueNums, writeQueueNums, topicSysFlag } = config
  return { brokerName, readQueueNums, writeQueueNums, perm: config.perm & permMask, topicSysFlag }
}

function takeFilterServers(tables: RouteTables, key: string, filterServers: readonly string[] | undefined): void {
  if (filterServers === undefined) return
  if (filterServers.length === 0) tables.filterServers.delete(key)
  else tables.filterServers.set(key, filterServers)
}

function masterOf(
  tables: RouteTables,
  group: BrokerGroup,
  registration: Registration,
): { masterAddr?: string; haServerAddr?: string | undefined } {
  if (registration.brokerId === MASTER_ID) return {}
  const masterAddr = group.addresses.get(MASTER_ID)
  if (masterAddr === undefined) return {}
  const master = tables.live.get(liveKey(registration.cluster, masterAddr))
  return master === undefined ? {} : { masterAddr, haServerAddr: master.haServerAddr }
}
