import type { Call } from '../../remoting/index.ts'
import type { BrokerContext } from '../context.ts'
import type { BroadcastQueue } from '../offsets/index.ts'
import { nullMapKey } from '../required.ts'
import { PROXY_FOR_BROADCAST } from './subscription.ts'

// What the broker keeps of broadcasting clients (PullMessageProcessor.queryBroadcastPullInitOffset and
// updateBroadcastPulledOffset). A proxy names the client that it pulls for.

type PullCall = Call<'PULL_MESSAGE' | 'LITE_PULL_MESSAGE'>
type AnyClient = Omit<BroadcastQueue, 'clientId'> & { readonly clientId: string | undefined }

/** Undefined for the pull of a clustering consumer, or of a channel that is not in the group. */
function broadcastQueueOf({ header, channel }: PullCall, broker: BrokerContext): AnyClient | undefined {
  if (!broker.profile.keepsBroadcastOffsets || !broker.config.broker.enableBroadcastOffsetStore) return undefined
  const { consumerGroup: group = '', topic = '', queueId = 0 } = header
  if (header.requestSource === PROXY_FOR_BROADCAST) {
    return { topic, group, queueId, clientId: header.proxyFrowardClientId, fromProxy: true }
  }
  const consumers = broker.consumers.group(group)
  if (consumers?.broadcasting !== true || consumers.mode.consumeType !== 'CONSUME_PASSIVELY') return undefined
  const client = consumers.channels.get(channel)
  return client && { topic, group, queueId, clientId: client.clientId, fromProxy: false }
}

/** The offset that the client has to begin from; undefined when it pulls where it says itself. */
export function broadcastInitOffset(call: PullCall, broker: BrokerContext): number | undefined {
  const queue = broadcastQueueOf(call, broker)
  if (queue === undefined) return undefined
  const { clientId } = queue
  if (clientId === undefined && broker.broadcastOffsets.isKnown(queue)) throw nullMapKey()
  return broker.broadcastOffsets.initOffset({ ...queue, clientId: clientId ?? '' }, call.header.queueOffset ?? 0)
}

/**
 * Keeps how far the client has pulled: up to where it asked, or to where it is sent. False when a proxy does not name its
 * client, at which the original throws.
 */
export function keepBroadcastOffset(call: PullCall, movedTo: number | undefined, broker: BrokerContext): boolean {
  const queue = broadcastQueueOf(call, broker)
  if (queue === undefined) return true
  const { clientId } = queue
  if (clientId === undefined) {
    broker.broadcastOffsets.groupOf(queue)
    return false
  }
  broker.broadcastOffsets.updateOffset({ ...queue, clientId }, movedTo ?? call.header.queueOffset ?? 0)
  return true
}
