import {
  consumeStatsBody,
  type MessageQueue,
  MQVersion,
  type OffsetWrapper,
  ResponseCode,
  resetOffsetBody,
  retryTopic,
} from '../../protocol/index.ts'
import { master, searchOffset } from '../consumer/queueOffsets.ts'
import { ClientError, clientError } from '../errors.ts'
import type { AdminContext } from './adminContext.ts'

/** How far a group is behind. */
export interface ConsumerProgress {
  readonly consumeTps: number
  readonly queues: readonly (readonly [MessageQueue, OffsetWrapper])[]
  /** Messages that are stored and not yet committed. */
  readonly diffTotal: number
}

/**
 * Offsets and lag of a group, of all its topics or of one. Its brokers are found by the route of its retry topic. A group
 * without one never subscribed by heartbeat: then the brokers of the topic are asked, or all masters.
 */
export async function consumerProgress(
  context: AdminContext,
  consumerGroup: string,
  topic: string | undefined,
  cluster: string | undefined,
): Promise<ConsumerProgress> {
  const queues: (readonly [MessageQueue, OffsetWrapper])[] = []
  let consumeTps = 0
  for (const address of await groupBrokers(context, consumerGroup, topic, cluster)) {
    const header = { consumerGroup, topic: topic ?? '' }
    const reply = await context.invoker.call('GET_CONSUME_STATS', address, header, { timeoutMs: context.timeoutMs })
    const stats = consumeStatsBody.decode(reply.body)
    queues.push(...stats.offsetTable)
    consumeTps += stats.consumeTps
  }
  const diffTotal = queues.reduce((sum, [, offset]) => sum + offset.brokerOffset - offset.consumerOffset, 0)
  return { consumeTps, queues, diffTotal }
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

/**
 * Sets where a group goes on in one queue, whether somebody of it is online or not. The offset is committed for the
 * group; a broker from 5.2 on also tells the clients that hold the queue. Those of an older broker commit their own
 * offset again, so there the group has to be offline. Rejects when the offset is outside of what the queue has.
 */
export async function resetQueueOffset(
  context: AdminContext,
  group: string,
  queue: MessageQueue,
  queueOffset: number,
): Promise<void> {
  const { topic, queueId } = queue
  const { invoker, instance, timeoutMs } = context
  const address = await master(instance, queue)
  const header = { topic, group, queueId, offset: queueOffset, timestamp: 0, isForce: true }
  const range = await invoker.call('GET_MAX_OFFSET', address, { topic, queueId }, { timeoutMs })
  if (range.command.version >= MQVersion.V5_2_0) {
    await invoker.call('INVOKE_BROKER_TO_RESET_OFFSET', address, header, { timeoutMs })
    return
  }
  const low = await invoker.call('GET_MIN_OFFSET', address, { topic, queueId }, { timeoutMs })
  const [min, max] = [low.header.offset ?? 0, range.header.offset ?? 0]
  if (queueOffset < min || queueOffset > max) {
    const text = `Target offset ${queueOffset} not in consume queue range [${min}-${max}]`
    throw clientError(instance.dialect, { kind: 'invalid', text })
  }
  await updateConsumerOffset(context, address, group, queue, queueOffset)
}

async function groupBrokers(
  context: AdminContext,
  group: string,
  topic: string | undefined,
  cluster: string | undefined,
): Promise<readonly string[]> {
  try {
    return await context.brokersOf(retryTopic(group), cluster)
  } catch (error) {
    if (!ClientError.is(error) || error.failure.kind !== 'noRoute') throw error
    return topic === undefined ? await context.masters({ cluster }) : await context.brokersOf(topic, cluster)
  }
}
