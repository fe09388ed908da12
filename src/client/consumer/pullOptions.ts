import type { ClientOptions } from '../clientOptions.ts'
import type { ReceivedMessage } from '../message/receivedMessage.ts'
import type { TraceSettings } from '../trace/traceSettings.ts'
import type { AllocateStrategy } from './allocate.ts'
import type { PullStatus } from './puller.ts'
import type { ConsumeFromWhere } from './startOffset.ts'
import type { SubscriptionExpression } from './subscription.ts'

export interface PullConsumerOptions extends ClientOptions, TraceSettings {
  readonly group: string
  /** Topics whose queues the group shares. Without it, queues are taken by `assign`. */
  readonly subscriptions?: Readonly<Record<string, SubscriptionExpression>> | undefined
  /** What is wanted of assigned queues. Default `*`. */
  readonly expression?: SubscriptionExpression | undefined
  /** For queues without a committed offset. Default CONSUME_FROM_LAST_OFFSET. */
  readonly consumeFromWhere?: ConsumeFromWhere | undefined
  readonly consumeTimestampMs?: number | undefined
  /** Messages per pull. Default 10. */
  readonly pullBatchSize?: number | undefined
  /** Messages that one `poll` returned count as consumed when the next one begins. Default true. */
  readonly autoCommit?: boolean | undefined
  readonly allocateStrategy?: AllocateStrategy | undefined
}

export interface PollOptions {
  /** How long to wait for a message. Default 5000. */
  readonly timeoutMs?: number | undefined
  /** Default: `pullBatchSize`. */
  readonly maxMessages?: number | undefined
  readonly signal?: AbortSignal | undefined
}

/** What one plain pull brought. */
export interface PulledMessages {
  readonly status: PullStatus
  readonly messages: readonly ReceivedMessage[]
  readonly nextBeginOffset: number
  readonly minOffset: number
  readonly maxOffset: number
}
