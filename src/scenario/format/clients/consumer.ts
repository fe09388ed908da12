import type { ClientBase } from './base.ts'

/** A push consumer. */
export interface ConsumerSpec extends ClientBase {
  readonly kind: 'consumer'
  readonly group: string
  /** Expression by topic, e.g. `{ Orders: '*' }`. */
  readonly subscriptions?: Readonly<Record<string, string>>
  /** Where a group without offsets begins. Default CONSUME_FROM_LAST_OFFSET. */
  readonly consumeFromWhere?: 'CONSUME_FROM_LAST_OFFSET' | 'CONSUME_FROM_FIRST_OFFSET'
  /** Default CLUSTERING. */
  readonly messageModel?: 'CLUSTERING' | 'BROADCASTING'
  /** One message of a queue after the other. Default false. */
  readonly orderly?: boolean
  /** What its handler answers. Default CONSUME_SUCCESS. */
  readonly handlerAnswers?: 'CONSUME_SUCCESS' | 'RECONSUME_LATER'
}
