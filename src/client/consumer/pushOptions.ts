import type { ClientOptions } from '../clientOptions.ts'
import type { Failure } from '../failure.ts'
import type { AllocateStrategy } from './allocate.ts'
import type { BatchHandler, MessageHandler } from './handler.ts'
import type { MessageModel } from './rebalance.ts'
import type { ConsumeFromWhere } from './startOffset.ts'
import type { SubscriptionExpression } from './subscription.ts'

export interface PushConsumerOptions extends ClientOptions {
  readonly group: string
  /** What is wanted, by topic: tags `TagA || TagB`, `*`, or an SQL92 expression. */
  readonly subscriptions?: Readonly<Record<string, SubscriptionExpression>> | undefined
  /** Handles one message. Give this or `batchHandler`. */
  readonly handler?: MessageHandler | undefined
  /** Handles up to `consumeMessageBatchMaxSize` messages of one queue. */
  readonly batchHandler?: BatchHandler | undefined
  /** Default CLUSTERING: the group shares the queues. BROADCASTING: every consumer gets every message. */
  readonly messageModel?: MessageModel | undefined
  /** One message of a queue after the other, under a lock at the broker. Default false. */
  readonly orderly?: boolean | undefined
  /** For queues without a committed offset. Default CONSUME_FROM_LAST_OFFSET. */
  readonly consumeFromWhere?: ConsumeFromWhere | undefined
  /** For CONSUME_FROM_TIMESTAMP: wall time in milliseconds. Default half an hour before the start. */
  readonly consumeTimestampMs?: number | undefined
  /** Handlers that run at once. Default 20. */
  readonly consumeThreads?: number | undefined
  /** Default 1. */
  readonly consumeMessageBatchMaxSize?: number | undefined
  /** Messages per pull. Default 32. */
  readonly pullBatchSize?: number | undefined
  readonly pullIntervalMs?: number | undefined
  /** Cached messages of one queue beyond which it is not pulled. Default 1000. */
  readonly pullThresholdForQueue?: number | undefined
  /** Default 100. */
  readonly pullThresholdSizeForQueueMiB?: number | undefined
  /** Distance of the first and last cached offset beyond which a queue is not pulled. Default 2000. */
  readonly consumeConcurrentlyMaxSpan?: number | undefined
  /** Deliveries after the first before the dead-letter queue. −1, the default: 16, without limit when orderly. */
  readonly maxReconsumeTimes?: number | undefined
  /** Default 15. A message that is longer in its handler is sent back. */
  readonly consumeTimeoutMinutes?: number | undefined
  /** Pause before an orderly queue is tried again. Default 1000. */
  readonly suspendCurrentQueueTimeMs?: number | undefined
  /** Default: contiguous parts of equal size. */
  readonly allocateStrategy?: AllocateStrategy | undefined
}

/** Groups that Java refuses. */
const DEFAULT_GROUP = 'DEFAULT_CONSUMER'

/** The ranges of DefaultMQPushConsumerImpl.checkConfig; the first that is left is the fault. */
const RANGES: readonly (readonly [keyof PushConsumerOptions & string, number, number])[] = [
  ['consumeThreads', 1, 1000],
  ['consumeConcurrentlyMaxSpan', 1, 65_535],
  ['pullThresholdForQueue', 1, 65_535],
  ['pullThresholdSizeForQueueMiB', 1, 1024],
  ['pullIntervalMs', 0, 65_535],
  ['consumeMessageBatchMaxSize', 1, 1024],
  ['pullBatchSize', 1, 1024],
]

export function settingsFault(options: PushConsumerOptions): Failure | undefined {
  if (options.group === DEFAULT_GROUP) {
    return { kind: 'invalid', text: `consumerGroup can not equal ${DEFAULT_GROUP}, please specify another one.` }
  }
  if ((options.handler === undefined) === (options.batchHandler === undefined)) {
    return { kind: 'invalid', text: 'a push consumer needs a handler or a batchHandler, and not both' }
  }
  for (const [name, least, most] of RANGES) {
    const value = options[name]
    if (typeof value !== 'number' || (value >= least && value <= most)) continue
    return { kind: 'invalid', text: `${name} Out of range [${least}, ${most}]` }
  }
  return undefined
}

/** One form for both handlers. `settingsFault` has seen to it that one of them is there. */
export function batchHandlerOf(options: PushConsumerOptions): BatchHandler {
  const { handler, batchHandler } = options
  if (batchHandler !== undefined) return batchHandler
  return (messages, context) => {
    const [message] = messages
    return message === undefined || handler === undefined ? undefined : handler(message, context)
  }
}

/** `maxReconsumeTimes` −1 stands for the default of the way of consuming. */
export function retriesOf(options: PushConsumerOptions, byDefault: number): number {
  const { maxReconsumeTimes = -1 } = options
  return maxReconsumeTimes < 0 ? byDefault : maxReconsumeTimes
}
