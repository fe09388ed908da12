import {
  type ConsumeMessageDirectlyResult,
  type ConsumerConnection,
  type ConsumerRunningInfo,
  consumeMessageDirectlyBody,
  consumerConnectionBody,
  consumerRunningInfoBody,
  consumeStatsBody,
  groupListBody,
  type MessageQueue,
  type OffsetWrapper,
  type ProducerConnection,
  producerConnectionBody,
  ResponseCode,
  resetOffsetBody,
  retryTopic,
  type SubscriptionGroupConfig,
  subscriptionGroupBody,
  subscriptionGroupWrapperBody,
} from '../../protocol/index.ts'
import { searchOffset } from '../consumer/queueOffsets.ts'
import { ClientError } from '../errors.ts'
import type { AdminContext, AdminTarget } from './adminContext.ts'

/** How far a group is behind. */
export interface ConsumerProgress {
  readonly consumeTps: number
  readonly queues: readonly (readonly [MessageQueue, OffsetWrapper])[]
  /** Messages that are stored and not yet committed. */
  readonly diffTotal: number
}

/** A group to be made or changed; what is left out takes the broker's default. */
export type GroupSettings = Pick<SubscriptionGroupConfig, 'groupName'> & Partial<SubscriptionGroupConfig>

const GROUP_DEFAULTS: Omit<SubscriptionGroupConfig, 'groupName'> = {
  attributes: {},
  brokerId: 0,
  consumeBroadcastEnable: true,
  consumeEnable: true,
  consumeFromMinEnable: true,
  consumeMessageOrderly: false,
  consumeTimeoutMinute: 15,
  groupRetryPolicy: { type: 'CUSTOMIZED' },
  groupSysFlag: 0,
  notifyConsumerIdsChangedEnable: true,
  retryMaxTimes: 16,
  retryQueueNums: 1,
  subscriptionDataSet: undefined,
  whichBrokerWhenConsumeSlowly: 1,
}

export async function createGroup(context: AdminContext, settings: GroupSettings, target: AdminTarget): Promise<void> {
  const body = subscriptionGroupBody.encode({ ...GROUP_DEFAULTS, ...settings })
  for (const address of await context.masters(target)) {
    const options = { body, timeoutMs: context.timeoutMs }
    await context.invoker.call('UPDATE_AND_CREATE_SUBSCRIPTIONGROUP', address, {}, options)
  }
}

/** `cleanOffset` also forgets the committed offsets. */
export async function deleteGroup(
  context: AdminContext,
  groupName: string,
  cleanOffset: boolean,
  target: AdminTarget,
): Promise<void> {
  for (const address of await context.masters(target)) {
    const header = { groupName, cleanOffset, removeOffset: cleanOffset }
    await context.invoker.call('DELETE_SUBSCRIPTIONGROUP', address, header, { timeoutMs: context.timeoutMs })
  }
}

/** All groups that the brokers of the target have, by name. */
export async function listGroups(
  context: AdminContext,
  target: AdminTarget,
): Promise<ReadonlyMap<string, SubscriptionGroupConfig>> {
  const groups = new Map<string, SubscriptionGroupConfig>()
  for (const address of await context.masters(target)) {
    const options = { timeoutMs: context.timeoutMs }
    const reply = await context.invoker.call('GET_ALL_SUBSCRIPTIONGROUP_CONFIG', address, {}, options)
    for (const [name, config] of subscriptionGroupWrapperBody.decode(reply.body).subscriptionGroupTable) {
      if (!groups.has(name)) groups.set(name, config)
    }
  }
  return groups
}

/** Groups that consume a topic, as its brokers tell. */
export async function whoConsumes(context: AdminContext, topic: string): Promise<readonly string[]> {
  const groups = new Set<string>()
  for (const address of await context.brokersOf(topic)) {
    const options = { timeoutMs: context.timeoutMs }
    const reply = await context.invoker.call('QUERY_TOPIC_CONSUME_BY_WHO', address, { topic }, options)
    for (const group of groupListBody.decode(reply.body).groupList) groups.add(group)
  }
  return [...groups]
}

/** Offsets and lag of a group, of all its topics or of one. Its brokers are found by the route of its retry topic. */
export async function consumerProgress(
  context: AdminContext,
  consumerGroup: string,
  topic: string | undefined,
): Promise<ConsumerProgress> {
  const queues: (readonly [MessageQueue, OffsetWrapper])[] = []
  let consumeTps = 0
  for (const address of await groupBrokers(context, consumerGroup, topic)) {
    const header = { consumerGroup, topic: topic ?? '' }
    const reply = await context.invoker.call('GET_CONSUME_STATS', address, header, { timeoutMs: context.timeoutMs })
    const stats = consumeStatsBody.decode(reply.body)
    queues.push(...stats.offsetTable)
    consumeTps += stats.consumeTps
  }
  const diffTotal = queues.reduce((sum, [, offset]) => sum + offset.brokerOffset - offset.consumerOffset, 0)
  return { consumeTps, queues, diffTotal }
}

/** Clients of a consumer group. Undefined when none is online. */
export async function consumerConnections(
  context: AdminContext,
  consumerGroup: string,
): Promise<ConsumerConnection | undefined> {
  const accept = [ResponseCode.SUCCESS, ResponseCode.CONSUMER_NOT_ONLINE]
  for (const address of await context.brokersOf(retryTopic(consumerGroup))) {
    const options = { timeoutMs: context.timeoutMs, accept }
    const reply = await context.invoker.call('GET_CONSUMER_CONNECTION_LIST', address, { consumerGroup }, options)
    if (reply.code === ResponseCode.SUCCESS) return consumerConnectionBody.decode(reply.body)
  }
  return undefined
}

/** Clients of a producer group, as one broker of a topic knows them. */
export async function producerConnections(
  context: AdminContext,
  producerGroup: string,
  topic: string,
): Promise<ProducerConnection | undefined> {
  for (const address of await context.brokersOf(topic)) {
    const options = { timeoutMs: context.timeoutMs }
    const reply = await context.invoker.call('GET_PRODUCER_CONNECTION_LIST', address, { producerGroup }, options)
    return producerConnectionBody.decode(reply.body)
  }
  return undefined
}

/** What one client of a group works on, asked through a broker. */
export async function consumerRunningInfo(
  context: AdminContext,
  consumerGroup: string,
  clientId: string,
): Promise<ConsumerRunningInfo> {
  let failed: unknown
  for (const address of await context.brokersOf(retryTopic(consumerGroup))) {
    const header = { consumerGroup, clientId, jstackEnable: false }
    try {
      const options = { timeoutMs: context.timeoutMs * 3 }
      const reply = await context.invoker.call('GET_CONSUMER_RUNNING_INFO', address, header, options)
      return consumerRunningInfoBody.decode(reply.body)
    } catch (error) {
      failed = error
    }
  }
  throw failed
}

/** Lets one client of a group handle a message now, outside of its queue; the broker finds the message by its id. */
export async function consumeMessageDirectly(
  context: AdminContext,
  consumerGroup: string,
  clientId: string,
  topic: string,
  msgId: string,
): Promise<ConsumeMessageDirectlyResult> {
  let failed: unknown
  for (const address of await context.brokersOf(topic)) {
    try {
      const header = { consumerGroup, clientId, topic, msgId }
      const options = { timeoutMs: context.timeoutMs * 3 }
      const reply = await context.invoker.call('CONSUME_MESSAGE_DIRECTLY', address, header, options)
      return consumeMessageDirectlyBody.decode(reply.body)
    } catch (error) {
      failed = error
    }
  }
  throw failed
}

/**
 * Sets the offsets of a group to the messages stored at a wall time (−1: to the end) and tells them by queue. `force`
 * also moves offsets that stand before that time. Where a 4.9 broker cannot do it because nobody of the group is
 * online, the offsets are committed one by one.
 */
export async function resetOffsetByTime(
  context: AdminContext,
  group: string,
  topic: string,
  timestamp: number,
  force: boolean,
): Promise<readonly (readonly [MessageQueue, number])[]> {
  const result: (readonly [MessageQueue, number])[] = []
  for (const address of await context.brokersOf(topic)) {
    try {
      const header = { topic, group, timestamp, isForce: force, queueId: -1 }
      const options = { timeoutMs: context.timeoutMs }
      const reply = await context.invoker.call('INVOKE_BROKER_TO_RESET_OFFSET', address, header, options)
      if (reply.body !== undefined) result.push(...resetOffsetBody.decode(reply.body).offsetTable)
    } catch (error) {
      if (!ClientError.is(error) || error.responseCode !== ResponseCode.CONSUMER_NOT_ONLINE) throw error
      result.push(...(await resetOffline(context, address, group, topic, timestamp, force)))
    }
  }
  return result
}

/** resetOffsetByTimestampOld: GET_CONSUME_STATS, a search and a commit for each queue. */
async function resetOffline(
  context: AdminContext,
  address: string,
  group: string,
  topic: string,
  timestamp: number,
  force: boolean,
): Promise<readonly (readonly [MessageQueue, number])[]> {
  const { invoker, instance, timeoutMs } = context
  const reply = await invoker.call('GET_CONSUME_STATS', address, { consumerGroup: group, topic }, { timeoutMs })
  const result: (readonly [MessageQueue, number])[] = []
  for (const [queue, offset] of consumeStatsBody.decode(reply.body).offsetTable) {
    const target = timestamp === -1 ? offset.brokerOffset : await searchOffset(instance, queue, timestamp)
    if (!force && target > offset.consumerOffset) continue
    await updateConsumerOffset(context, address, group, queue, target)
    result.push([queue, target])
  }
  return result
}

/** UPDATE_CONSUMER_OFFSET (15) as an ordinary request, which the broker answers. */
export async function updateConsumerOffset(
  context: AdminContext,
  address: string,
  consumerGroup: string,
  queue: MessageQueue,
  commitOffset: number,
): Promise<void> {
  const { topic, queueId } = queue
  const header = { consumerGroup, topic, queueId, commitOffset }
  await context.invoker.call('UPDATE_CONSUMER_OFFSET', address, header, { timeoutMs: context.timeoutMs })
}

async function groupBrokers(
  context: AdminContext,
  group: string,
  topic: string | undefined,
): Promise<readonly string[]> {
  try {
    return await context.brokersOf(retryTopic(group))
  } catch (error) {
    // A group that never subscribed by heartbeat has no retry topic; its topic leads to the same brokers.
    if (topic === undefined || !ClientError.is(error) || error.failure.kind !== 'noRoute') throw error
    return await context.brokersOf(topic)
  }
}
