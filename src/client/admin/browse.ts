import {
  consumeQueueBody,
  type MessageQueue,
  ResponseCode,
  SystemGroup,
  type TopicRouteData,
} from '../../protocol/index.ts'
import { Puller } from '../consumer/puller.ts'
import type { PulledMessages } from '../consumer/pullOptions.ts'
import { master } from '../consumer/queueOffsets.ts'
import { subscriptionOf } from '../consumer/subscription.ts'
import { ClientError } from '../errors.ts'
import { decodeMessages, type ReceivedMessage, unwrapInnerBatches } from '../message/receivedMessage.ts'
import type { AdminContext } from './adminContext.ts'

export interface BrowseOptions {
  /** Default 32, which is also what a broker gives at once at most. */
  readonly maxMessages?: number | undefined
  /** Group to ask as. Default TOOLS_CONSUMER, which every broker knows. */
  readonly group?: string | undefined
}

const MESSAGES_AT_ONCE = 32

/** The queues of a topic by its route, whatever its permission. */
export async function topicQueues(
  context: AdminContext,
  topic: string,
  cluster: string | undefined,
): Promise<readonly MessageQueue[]> {
  const route = await context.route(topic)
  const brokers = new Set(brokersOf(route, cluster))
  return route.queueDatas
    .filter(({ brokerName }) => brokers.has(brokerName))
    .flatMap(({ brokerName, readQueueNums, writeQueueNums }) =>
      Array.from({ length: Math.max(readQueueNums, writeQueueNums) }, (_, queueId) => ({ topic, brokerName, queueId })),
    )
}

function brokersOf(route: TopicRouteData, cluster: string | undefined): readonly string[] {
  return route.brokerDatas
    .filter((broker) => cluster === undefined || broker.cluster === cluster)
    .map(({ brokerName }) => brokerName)
}

/**
 * Messages of one queue from an offset on: without being a member of the group, without a commit, and also where the
 * topic may not be read, as that of dead letters in 4.9.
 */
export async function browse(
  context: AdminContext,
  queue: MessageQueue,
  queueOffset: number,
  options: BrowseOptions,
): Promise<PulledMessages> {
  const { instance, timeoutMs } = context
  const { maxMessages = MESSAGES_AT_ONCE, group = SystemGroup.TOOLS_CONSUMER } = options
  try {
    return await new Puller(instance, group).pull({
      queue,
      queueOffset,
      maxMsgNums: maxMessages,
      subscription: subscriptionOf(queue.topic, '*', instance.runtime.clock.wallMs()),
      commitOffset: undefined,
      suspendTimeoutMs: undefined,
      timeoutMs,
      postSubscription: true,
    })
  } catch (error) {
    const forbidden = ClientError.is(error) && error.responseCode === ResponseCode.NO_PERMISSION
    if (!forbidden) throw error
    return await browseByIndex(context, queue, queueOffset, maxMessages)
  }
}

/** QUERY_CONSUME_QUEUE (321) for the places, VIEW_MESSAGE_BY_ID (33) for the messages. */
async function browseByIndex(
  context: AdminContext,
  queue: MessageQueue,
  queueOffset: number,
  count: number,
): Promise<PulledMessages> {
  const { invoker, instance, timeoutMs } = context
  const { topic, queueId } = queue
  const address = await master(instance, queue)
  const header = { topic, queueId, index: queueOffset, count }
  const units = consumeQueueBody.decode(
    (await invoker.call('QUERY_CONSUME_QUEUE', address, header, { timeoutMs })).body,
  )
  const messages: ReceivedMessage[] = []
  for (const { physicOffset } of units.queueData ?? []) {
    const reply = await invoker.call('VIEW_MESSAGE_BY_ID', address, { topic, offset: physicOffset }, { timeoutMs })
    messages.push(...unwrapInnerBatches(decodeMessages(reply.body, () => queue)))
  }
  return {
    status: messages.length > 0 ? 'FOUND' : 'NO_NEW_MSG',
    messages,
    nextBeginOffset: Math.max(queueOffset, (messages.at(-1)?.queueOffset ?? -1) + 1),
    minOffset: units.minQueueIndex,
    maxOffset: units.maxQueueIndex,
  }
}
