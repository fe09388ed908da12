import type { ClientOptions } from '../clientOptions.ts'
import type { ConsumerRules } from '../dialects/dialect.ts'
import type { Failure } from '../failure.ts'
import type { TraceSettings } from '../trace/traceSettings.ts'
import { type AllocateStrategy, allocateAveragely, strategyName } from './allocate.ts'
import type { BatchHandler, MessageHandler } from './handler.ts'
import type { MessageModel } from './rebalance.ts'
import type { ConsumeFromWhere } from './startOffset.ts'
import type { SubscriptionExpression } from './subscription.ts'

export interface PushConsumerOptions extends ClientOptions, TraceSettings {
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
  /**
   * Cached messages of all queues of this consumer: each queue gets an equal share in place of `pullThresholdForQueue`, whenever
   * the assignment changes. Default −1, none. Without effect in dialects of Go.
   */
  readonly pullThresholdForTopic?: number | undefined
  /** The same in MiB, in place of `pullThresholdSizeForQueueMiB`. Default −1, none. */
  readonly pullThresholdSizeForTopicMiB?: number | undefined
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
  /**
   * false: the brokers assign the queues (5.x), and have them popped when their mode for topic and group is POP, as
   * `admin.setMessageRequestMode` or `defaultMessageRequestMode` sets it. A popped message is hidden from the group until it
   * is acknowledged, so that any number of consumers share a queue; one that fails, or whose consumer dies, comes again. Where
   * the messages of an orderly consumer are popped, their broker keeps the order; `autoCommit` is then always on. Default
   * true: the consumers of the group assign the queues among themselves, and pull.
   */
  readonly clientRebalance?: boolean | undefined
  /** A popped message comes again when its handler has not ended after this time, 5,000 to 300,000. Default 60,000. */
  readonly popInvisibleTimeMs?: number | undefined
  /** Messages per POP, 1 to 32. Default 32. */
  readonly popBatchNums?: number | undefined
  /** Popped messages waiting for their handlers beyond which nothing more is popped, for each assigned queue. Default 96. */
  readonly popThresholdForQueue?: number | undefined
}

/** Groups that Java refuses. */
const DEFAULT_GROUP = 'DEFAULT_CONSUMER'

/**
 * The ranges of DefaultMQPushConsumerImpl.checkConfig, and the value that switches a setting off, where it can be off; the
 * first that is left is the fault.
 */
const RANGES: readonly (readonly [
  name: keyof PushConsumerOptions & string,
  least: number,
  most: number,
  off?: number,
])[] = [
  ['consumeThreads', 1, 1000],
  ['consumeConcurrentlyMaxSpan', 1, 65_535],
  ['pullThresholdForQueue', 1, 65_535],
  ['pullThresholdForTopic', 1, 6_553_500, -1],
  ['pullThresholdSizeForQueueMiB', 1, 1024],
  ['pullThresholdSizeForTopicMiB', 1, 102_400, -1],
  ['pullIntervalMs', 0, 65_535],
  ['consumeMessageBatchMaxSize', 1, 1024],
  ['pullBatchSize', 1, 1024],
  ['popInvisibleTimeMs', 5000, 300_000],
  ['popBatchNums', 1, 32],
]

export function settingsFault(options: PushConsumerOptions, rules: ConsumerRules): Failure | undefined {
  if (options.group === DEFAULT_GROUP) {
    return { kind: 'invalid', text: `consumerGroup can not equal ${DEFAULT_GROUP}, please specify another one.` }
  }
  if ((options.handler === undefined) === (options.batchHandler === undefined)) {
    return { kind: 'invalid', text: 'a push consumer needs a handler or a batchHandler, and not both' }
  }
  for (const [name, least, most, off] of RANGES) {
    const value = options[name]
    if (typeof value !== 'number' || value === off || (value >= least && value <= most)) continue
    return { kind: 'invalid', text: `${name} Out of range [${least}, ${most}]`, advice: `it is ${value}` }
  }
  return options.clientRebalance === false ? brokerRebalanceFault(options, rules) : undefined
}

function brokerRebalanceFault({ allocateStrategy }: PushConsumerOptions, rules: ConsumerRules): Failure | undefined {
  if (rules.brokerRebalance === 'none') {
    return { kind: 'invalid', text: 'clientRebalance: clients of this release always balance among themselves' }
  }
  if (allocateStrategy === undefined || strategyName(allocateStrategy) !== undefined) return undefined
  const text =
    'allocateStrategy: with clientRebalance false it is allocateAveragely or allocateByCircle, as brokers know them'
  return { kind: 'invalid', text }
}

/** The strategy by which brokers are to assign queues; undefined when the consumers do it among themselves. */
export function brokerStrategy(options: PushConsumerOptions, rules: ConsumerRules): string | undefined {
  const { clientRebalance = true, orderly = false, messageModel = 'CLUSTERING' } = options
  if (clientRebalance || messageModel === 'BROADCASTING' || (orderly && rules.brokerRebalance !== 'all'))
    return undefined
  return strategyName(options.allocateStrategy ?? allocateAveragely)
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
