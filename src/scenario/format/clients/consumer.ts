import type { SubscriptionExpression } from '../../../client/index.ts'
import type { Duration } from '../duration.ts'
import type { ClientBase } from './base.ts'
import type { HandlerRule } from './handler.ts'

/** A push consumer. What is left out is as in its release. */
export interface ConsumerSpec extends ClientBase {
  readonly kind: 'consumer'
  readonly group: string
  /** `setNamespace`, `WithNamespace`: stands with a % in front of its group and of the topics that it subscribes to. Default: none. */
  readonly namespace?: string
  /** Tags by topic, e.g. `{ Orders: '*' }`; `{ type: 'SQL92', expression: 'price > 10' }` for a condition. */
  readonly subscriptions?: Readonly<Record<string, SubscriptionExpression>>
  /** Where a group without offsets begins. Default CONSUME_FROM_LAST_OFFSET; a timestamp is half an hour before the start. */
  readonly consumeFromWhere?: 'CONSUME_FROM_LAST_OFFSET' | 'CONSUME_FROM_FIRST_OFFSET' | 'CONSUME_FROM_TIMESTAMP'
  /** `setConsumeTimestamp`, e.g. `20260101080000`: read in the time zone of its host. Default: half an hour before the start. */
  readonly consumeTimestamp?: string
  /** Default CLUSTERING. */
  readonly messageModel?: 'CLUSTERING' | 'BROADCASTING'
  /** One message of a queue after the other. Default false. */
  readonly orderly?: boolean
  /** What becomes of messages. Default: they are consumed at once. */
  readonly handler?: HandlerRule | readonly HandlerRule[]
  /** Its handler writes the body of every message that it has worked on into a ledger; `once`: not when it is there. */
  readonly writes?: { readonly ledger: string; readonly once?: boolean }
  readonly consumeThreads?: number
  /** Deliveries after the first before the dead-letter queue. */
  readonly maxReconsumeTimes?: number
  /** A message that is longer in its handler is sent back. Whole minutes. */
  readonly consumeTimeout?: Duration
  /** Cached messages of a queue beyond which it is not pulled. */
  readonly pullThresholdForQueue?: number
  /** MiB of cached messages of a queue beyond which it is not pulled. */
  readonly pullThresholdSizeForQueue?: number
  /** Cached messages of all its queues, shared among them; Go leaves it without effect. Default: none. */
  readonly pullThresholdForTopic?: number
  /** The same in MiB. */
  readonly pullThresholdSizeForTopic?: number
  /** Distance of the first and the last cached offset of a queue beyond which it is not pulled. */
  readonly consumeConcurrentlyMaxSpan?: number
  /** Writes message traces. Default false. */
  readonly trace?: boolean
}
