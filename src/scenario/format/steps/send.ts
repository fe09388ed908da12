import type { Duration } from '../duration.ts'
import type { StepBase } from './base.ts'

/** Messages of a producer. The outcome is that of the last one, or of the first failure; `messages` of it has each. */
export interface SendStep extends StepBase {
  readonly do: 'send'
  readonly client: string
  readonly topic: string
  readonly body: string
  /** Size of the body in bytes: repeats `body`, or ends in noise that does not compress. Default: the body as given. */
  readonly bytes?: number
  /** What fills a body of `bytes`. Default `repeated`. */
  readonly filledWith?: 'repeated' | 'noise'
  readonly tags?: string
  readonly keys?: string
  /** Messages of one key go to one queue, as long as the queues stay the same. Of a list each message takes the next. */
  readonly orderKey?: string | readonly string[]
  readonly properties?: Readonly<Record<string, string>>
  /** Size of a further property `padding`. */
  readonly propertyBytes?: number
  readonly delayLevel?: number
  /** Delivery time (TIMER_DELIVER_MS) from the clock of the client's host. */
  readonly deliverAfter?: Duration
  /**
   * Default `sync`. `batch` puts all `count` messages into one request, `transaction` stores a half message and runs the
   * producer's local transaction, `request` waits for a reply, whose body is the text of the outcome.
   */
  readonly mode?: 'sync' | 'async' | 'oneway' | 'batch' | 'transaction' | 'request'
  /** Of each send; of a request for the send and the reply together. Default: the producer's. */
  readonly timeout?: Duration
  /** The bodies end in ` 1`, ` 2`, … Default 1, and then the body is as given. */
  readonly count?: number
  /** One after the other, each so long after the one before began, or when that is over. Default: at once when it is over. */
  readonly every?: Duration
  /** All at once. Default false. */
  readonly parallel?: boolean
  /** A failure does not end the step. Default false. */
  readonly goesOn?: boolean
  /** The program sends again by itself: a wrapper around the client. Default: never. */
  readonly again?: SendAgain
}

export interface SendAgain {
  /** Codes of answers after which it does. */
  readonly codes: readonly number[]
  readonly after: Duration
  /** At most so often. */
  readonly times: number
}
