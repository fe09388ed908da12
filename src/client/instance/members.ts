import type {
  ConsumeMessageDirectlyResult,
  ConsumerData,
  ConsumerRunningInfo,
  MessageQueue,
  MessageRecord,
} from '../../protocol/index.ts'

import type { Channel } from '../../remoting/index.ts'
import type { TransactionCheck } from '../producer/transaction.ts'

/** Offsets by queue, as bodies carry them. */
export type QueueOffsets = readonly (readonly [MessageQueue, number])[]

/** What a client instance asks of a producer that lives in it. */
export interface ProducerMember {
  readonly group: string
  /** Topics whose routes are to be kept fresh. */
  topics(): readonly string[]
  /** CHECK_TRANSACTION_STATE (39) for a half message of the group. */
  checkTransaction(record: MessageRecord, check: TransactionCheck, channel: Channel): void
}

/** What a client instance asks of a consumer that lives in it. */
export interface ConsumerMember {
  readonly group: string
  topics(): readonly string[]
  heartbeatData(): ConsumerData
  /** One rebalance round; false when its result could not be applied in full. */
  rebalance(): Promise<boolean>
  /** Sends or writes the offsets of all assigned queues. */
  persistOffsets(): void
  /** RESET_CONSUMER_CLIENT_OFFSET (220). */
  resetOffsets(topic: string, offsets: QueueOffsets): void
  /** GET_CONSUMER_STATUS_FROM_CLIENT (221): offsets in memory. */
  offsetsOf(topic: string): QueueOffsets
  /** GET_CONSUMER_RUNNING_INFO (307). */
  runningInfo(): ConsumerRunningInfo
  /** CONSUME_MESSAGE_DIRECTLY (309). */
  consumeDirectly(record: MessageRecord, brokerName: string | undefined): Promise<ConsumeMessageDirectlyResult>
}
