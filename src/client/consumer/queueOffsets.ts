import type { MessageQueue } from '../../protocol/index.ts'
import { clientError } from '../errors.ts'
import type { ClientInstance } from '../instance/clientInstance.ts'

/** One past the last offset of a queue. Rejects with ClientError. */
export async function maxOffset(instance: ClientInstance, queue: MessageQueue): Promise<number> {
  const { topic, queueId, brokerName: bname } = queue
  const reply = await instance.invoker.call('GET_MAX_OFFSET', await master(instance, queue), { topic, queueId, bname })
  return reply.header.offset ?? 0
}

/** The first offset of a queue that is still there. */
export async function minOffset(instance: ClientInstance, queue: MessageQueue): Promise<number> {
  const { topic, queueId, brokerName: bname } = queue
  const reply = await instance.invoker.call('GET_MIN_OFFSET', await master(instance, queue), { topic, queueId, bname })
  return reply.header.offset ?? 0
}

/** The first offset whose message was stored at `timestampMs` or later. */
export async function searchOffset(
  instance: ClientInstance,
  queue: MessageQueue,
  timestampMs: number,
): Promise<number> {
  const { topic, queueId, brokerName: bname } = queue
  const header = { topic, queueId, timestamp: timestampMs, boundaryType: 'LOWER', bname }
  const reply = await instance.invoker.call('SEARCH_OFFSET_BY_TIMESTAMP', await master(instance, queue), header)
  return reply.header.offset ?? 0
}

/** The master of the queue's broker; asks for the route once when it is not known. */
export async function master(instance: ClientInstance, queue: MessageQueue): Promise<string> {
  const { brokerName, topic } = queue
  const known = instance.routes.publishAddress(brokerName)
  if (known !== undefined) return known
  await instance.routes.update(topic)
  const found = instance.routes.publishAddress(brokerName)
  if (found === undefined) throw clientError(instance.dialect, { kind: 'brokerUnknown', brokerName, topic })
  return found
}
