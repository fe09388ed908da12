import { addressText } from '../../runtime/index.ts'
import { ClientError } from '../errors.ts'
import type { ReceivedMessage } from '../message/receivedMessage.ts'
import type { AdminContext } from './adminContext.ts'
import { consumerConnections } from './clients.ts'
import { whoConsumes } from './groups.ts'
import { consumerProgress } from './offsets.ts'

/** What became of a message in one group (TrackType). */
export type TrackType =
  | 'CONSUMED'
  | 'CONSUMED_BUT_FILTERED'
  | 'NOT_CONSUME_YET'
  /** Nobody of the group is online. */
  | 'NOT_ONLINE'
  /** The group pulls for itself; what it did with the message nobody knows. */
  | 'PULL'
  /** Each client keeps its own offset; what they did with the message nobody knows. */
  | 'CONSUME_BROADCASTING'
  | 'UNKNOWN'

export interface MessageTrack {
  readonly consumerGroup: string
  readonly trackType: TrackType
  /** Why it is unknown. */
  readonly reason: string | undefined
}

/** For every group that consumes the topic of a message, as brokers know it: has it passed it? (DefaultMQAdminExt.messageTrackDetail) */
export async function messageTrack(
  context: AdminContext,
  message: ReceivedMessage,
  topic: string,
): Promise<readonly MessageTrack[]> {
  const tracks: MessageTrack[] = []
  for (const consumerGroup of await whoConsumes(context, topic)) {
    try {
      const trackType = await trackOf(context, consumerGroup, message, topic)
      if (trackType !== undefined) tracks.push({ consumerGroup, trackType, reason: undefined })
    } catch (error) {
      if (!ClientError.is(error)) throw error
      tracks.push({ consumerGroup, trackType: 'UNKNOWN', reason: error.message })
    }
  }
  return tracks
}

async function trackOf(
  context: AdminContext,
  group: string,
  message: ReceivedMessage,
  topic: string,
): Promise<TrackType | undefined> {
  const connection = await consumerConnections(context, group, undefined).catch((error: unknown) => {
    if (ClientError.is(error) && error.failure.kind === 'noRoute') return undefined
    throw error
  })
  if (connection === undefined) {
    // 5.3.3 lists the topic's own name among its groups while somebody subscribes to it (remoting.md 13.5).
    return group === topic ? undefined : 'NOT_ONLINE'
  }
  if (connection.consumeType === 'CONSUME_ACTIVELY') return 'PULL'
  if (connection.messageModel === 'BROADCASTING') return 'CONSUME_BROADCASTING'
  if (!(await consumed(context, group, message, topic))) return 'NOT_CONSUME_YET'
  const subscription = connection.subscriptionTable.get(topic)
  const tags = subscription?.tagsSet ?? []
  const filtered = tags.length > 0 && (message.tags === undefined || !tags.includes(message.tags))
  return filtered ? 'CONSUMED_BUT_FILTERED' : 'CONSUMED'
}

/**
 * The group's offset in the message's queue at the broker that stores it is behind the message. With one broker there is
 * no need to find it by its address, which a route may advertise in other words than the broker stores.
 */
async function consumed(
  context: AdminContext,
  group: string,
  message: ReceivedMessage,
  topic: string,
): Promise<boolean> {
  const { queues } = await consumerProgress(context, group, topic, undefined)
  const { instance } = context
  const only = new Set(queues.map(([queue]) => queue.brokerName)).size === 1
  return queues.some(([queue, { consumerOffset }]) => {
    const here = only || instance.routes.publishAddress(queue.brokerName) === addressText(message.storeHost)
    return here && queue.queueId === message.queue.queueId && consumerOffset > message.queueOffset
  })
}
