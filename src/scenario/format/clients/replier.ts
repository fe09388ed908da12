import type { Duration } from '../duration.ts'
import type { ClientBase } from './base.ts'

/** A consumer that answers every request with a reply (request-reply, `MessageUtil.createReplyMessage`). */
export interface ReplierSpec extends ClientBase {
  readonly kind: 'replier'
  readonly group: string
  readonly topic: string
  /** Body of the replies. */
  readonly answers: string
  /** How long it works on a request. Default `0s`. */
  readonly takes?: Duration
  /** `retryTimesWhenSendFailed` of the producer of its replies. Default: as the release. */
  readonly retries?: number
}
