import {
  MASTER_ID,
  type MessageQueue,
  messageQueueKey,
  PullSysFlag,
  ResponseCode,
  type SubscriptionData,
} from '../../protocol/index.ts'
import { SimError } from '../../runtime/index.ts'
import { clientError } from '../errors.ts'
import type { ClientInstance } from '../instance/clientInstance.ts'
import type { BrokerChoice } from '../instance/routeTable.ts'
import { Property } from '../message/message.ts'
import { type CachedMessage, decodeMessages, unwrapInnerBatches } from '../message/receivedMessage.ts'
import { tagPasses } from './subscription.ts'

/** `pullBatchSizeInBytes` of 5.x. */
const MAX_MSG_BYTES = 262_144

export type PullStatus = 'FOUND' | 'NO_NEW_MSG' | 'NO_MATCHED_MSG' | 'OFFSET_ILLEGAL'

export interface PullResult {
  readonly status: PullStatus
  readonly nextBeginOffset: number
  readonly minOffset: number
  readonly maxOffset: number
  readonly messages: readonly CachedMessage[]
}

export interface PullRequest {
  readonly queue: MessageQueue
  readonly queueOffset: number
  readonly maxMsgNums: number
  readonly subscription: SubscriptionData
  /** Committed by the broker as it handles the request; undefined commits nothing. */
  readonly commitOffset: number | undefined
  /** How long the broker may hold the request while there is nothing new; undefined does not hold it. */
  readonly suspendTimeoutMs: number | undefined
  readonly timeoutMs: number
  /** Send the expression along, for a group that does not subscribe by heartbeat. */
  readonly postSubscription: boolean
}

const PULL_CODES: readonly number[] = [
  ResponseCode.SUCCESS,
  ResponseCode.PULL_NOT_FOUND,
  ResponseCode.PULL_RETRY_IMMEDIATELY,
  ResponseCode.PULL_OFFSET_MOVED,
]

/** PULL_MESSAGE (11) with the choice of replica and the filtering of PullAPIWrapper. */
export class Puller {
  readonly #instance: ClientInstance
  readonly #group: string
  /** Replicas that were suggested, by queue; the master is not noted. */
  readonly #brokerIds = new Map<string, number>()

  constructor(instance: ClientInstance, group: string) {
    this.#instance = instance
    this.#group = group
  }

  /** Rejects with ClientError, also for codes like 24 and 25 that mean "not yet". */
  async pull(request: PullRequest): Promise<PullResult> {
    const { queue, subscription, commitOffset, suspendTimeoutMs } = request
    const { dialect } = this.#instance
    const broker = await (this.#known(queue) ?? this.#broker(queue))
    const commit = commitOffset !== undefined && !broker.slave
    const sysFlag =
      (commit ? PullSysFlag.COMMIT_OFFSET : 0) |
      (suspendTimeoutMs === undefined ? 0 : PullSysFlag.SUSPEND) |
      (request.postSubscription ? PullSysFlag.SUBSCRIPTION : 0)
    const reply = await this.#instance.invoker.call(
      'PULL_MESSAGE',
      broker.address,
      {
        consumerGroup: this.#group,
        topic: queue.topic,
        queueId: queue.queueId,
        queueOffset: request.queueOffset,
        maxMsgNums: request.maxMsgNums,
        sysFlag,
        commitOffset: commit ? commitOffset : 0,
        suspendTimeoutMillis: suspendTimeoutMs ?? 0,
        subscription: request.postSubscription ? subscription.subString : undefined,
        subVersion: dialect.consumer.sendsSubVersion ? subscription.subVersion : 0,
        expressionType: dialect.consumer.sendsSubVersion ? subscription.expressionType : 'TAG',
        maxMsgBytes: dialect.wire.heartbeatFingerprint ? MAX_MSG_BYTES : undefined,
        bname: queue.brokerName,
      },
      { timeoutMs: request.timeoutMs, accept: PULL_CODES, closeOnTimeout: false },
    )
    const { header } = reply
    if (header.suggestWhichBrokerId !== undefined) this.#suggested(queue, header.suggestWhichBrokerId)
    const minOffset = header.minOffset ?? 0
    const maxOffset = header.maxOffset ?? 0
    return {
      status: statusOf(reply.code),
      nextBeginOffset: header.nextBeginOffset ?? request.queueOffset,
      minOffset,
      maxOffset,
      messages: this.#messages(reply.body, queue, subscription, minOffset, maxOffset),
    }
  }

  #messages(
    body: Uint8Array | undefined,
    queue: MessageQueue,
    subscription: SubscriptionData,
    minOffset: number,
    maxOffset: number,
  ): readonly CachedMessage[] {
    const all = this.#unwrapped(decodeMessages(body, () => queue))
    const passed = this.#instance.dialect.consumer.filterTagsAgain
      ? all.filter((message) => tagPasses(subscription, message.tags))
      : all
    for (const message of passed) {
      message.properties.set(Property.MIN_OFFSET, String(minOffset))
      message.properties.set(Property.MAX_OFFSET, String(maxOffset))
    }
    return passed
  }

  /** If one batch cannot be taken apart, all stay as they came. */
  #unwrapped(messages: CachedMessage[]): CachedMessage[] {
    const { dialect, logger } = this.#instance
    if (!dialect.consumer.unwrapsInnerBatches) return messages
    try {
      return unwrapInnerBatches(messages)
    } catch (error) {
      if (!SimError.is(error)) throw error
      logger.log('error', 'try to decode the inner batch failed', { group: this.#group, error: error.message })
      return messages
    }
  }

  #suggested(queue: MessageQueue, brokerId: number): void {
    if (brokerId !== MASTER_ID) this.#brokerIds.set(messageQueueKey(queue), brokerId)
    else if (this.#brokerIds.size > 0) this.#brokerIds.delete(messageQueueKey(queue))
  }

  #known(queue: MessageQueue): BrokerChoice | undefined {
    const id = this.#brokerIds.size === 0 ? undefined : this.#brokerIds.get(messageQueueKey(queue))
    return this.#instance.routes.subscribeAddress(queue.brokerName, id ?? MASTER_ID, false)
  }

  async #broker(queue: MessageQueue): Promise<BrokerChoice> {
    const { routes, dialect } = this.#instance
    await routes.update(queue.topic)
    const found = this.#known(queue)
    if (found !== undefined) return found
    throw clientError(dialect, { kind: 'brokerUnknown', brokerName: queue.brokerName, topic: queue.topic })
  }
}

function statusOf(code: number): PullStatus {
  switch (code) {
    case ResponseCode.SUCCESS:
      return 'FOUND'
    case ResponseCode.PULL_RETRY_IMMEDIATELY:
      return 'NO_MATCHED_MSG'
    case ResponseCode.PULL_OFFSET_MOVED:
      return 'OFFSET_ILLEGAL'
    default:
      return 'NO_NEW_MSG'
  }
}
