import type { MessageQueue } from '../../protocol/index.ts'
import { ClientError } from '../errors.ts'
import type { ReceivedMessage } from '../message/receivedMessage.ts'

/**
 * What became of the messages. Returning nothing means success, throwing means later. SUSPEND_CURRENT_QUEUE_A_MOMENT,
 * COMMIT and ROLLBACK are for orderly consumption (the last two without `autoCommit`).
 */
export type ConsumeOutcome =
  | 'CONSUME_SUCCESS'
  | 'RECONSUME_LATER'
  | 'SUSPEND_CURRENT_QUEUE_A_MOMENT'
  | 'COMMIT'
  | 'ROLLBACK'

/** What a handler knows and decides beyond its outcome. */
export interface ConsumeContext {
  readonly queue: MessageQueue
  /** For RECONSUME_LATER: −1 straight to the dead-letter queue, 0 the broker decides (3 + times), else a delay level. */
  delayLevelWhenNextConsume: number
  /** Index of the last message of the batch that succeeded. Default: all. */
  ackIndex: number
  /** Orderly: pause before the queue is tried again. Default: that of the consumer. */
  suspendCurrentQueueTimeMs: number
  /** Orderly: commit after each success. Default true. */
  autoCommit: boolean
}

// biome-ignore lint/suspicious/noConfusingVoidType: most handlers return nothing, and an async one must be assignable
type HandlerReturn = ConsumeOutcome | undefined | void

/** Handles one message. */
export type MessageHandler = (
  message: ReceivedMessage,
  context: ConsumeContext,
) => HandlerReturn | Promise<HandlerReturn>

/** Handles up to `consumeMessageBatchMaxSize` messages of one queue. */
export type BatchHandler = (
  messages: readonly ReceivedMessage[],
  context: ConsumeContext,
) => HandlerReturn | Promise<HandlerReturn>

export interface HandledBatch {
  readonly outcome: ConsumeOutcome
  readonly threw: boolean
  readonly error: unknown
}

/** Runs a handler; a throw is an outcome, too. */
export async function runHandler(
  handler: BatchHandler,
  messages: readonly ReceivedMessage[],
  context: ConsumeContext,
): Promise<HandledBatch> {
  try {
    return { outcome: (await handler(messages, context)) ?? 'CONSUME_SUCCESS', threw: false, error: undefined }
  } catch (error) {
    return { outcome: 'RECONSUME_LATER', threw: true, error }
  }
}

/** What the user reads of an error that a handler threw. */
export function thrownText(error: unknown): string {
  return ClientError.is(error) ? error.dialectText : String(error)
}
