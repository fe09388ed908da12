import type { Duration } from '../duration.ts'

/**
 * What a handler does with messages, as plain data. Of several rules the first counts that fits a message; one that
 * none fits is consumed at once.
 */
export interface HandlerRule {
  /** Only messages whose body has this text in it. Default: all. */
  readonly body?: string
  /** Only the first so many deliveries of each message to this program. Default: all. */
  readonly deliveries?: number
  /** How long it works on a message. A pair is a range to draw from. Default `0s`. */
  readonly takes?: Duration | readonly [Duration, Duration]
  /** Sends the body on to this topic before it is done, with a producer of the same program. Default: nothing is sent. */
  readonly sendsTo?: string
  /**
   * How it ends: an answer of the client's interface, an exception, or never. Default CONSUME_SUCCESS.
   * SUSPEND_CURRENT_QUEUE_A_MOMENT is for orderly consumers.
   */
  readonly ends?: 'CONSUME_SUCCESS' | 'RECONSUME_LATER' | 'SUSPEND_CURRENT_QUEUE_A_MOMENT' | 'throws' | 'never'
}
