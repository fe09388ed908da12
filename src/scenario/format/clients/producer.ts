import type { LocalTransactionState } from '../../../client/index.ts'
import type { Duration } from '../duration.ts'
import type { ClientBase } from './base.ts'

export interface ProducerSpec extends ClientBase {
  readonly kind: 'producer'
  readonly group: string
  /** `setNamespace`, `WithNamespace`: stands with a % in front of the topics that it sends to, in Java of its group as well. Default: none. */
  readonly namespace?: string
  /** `sendMsgTimeout`: of a whole send. Default `3s`. Go 2.1 sends with 3 s for each attempt, whatever is set (`WithSendMsgTimeout`). */
  readonly sendTimeout?: Duration
  /** `sendMsgMaxTimeoutPerRequest`: of one attempt while another may follow. Default: what is left of the whole. */
  readonly attemptTimeout?: Duration
  /** `retryTimesWhenSendFailed`: attempts after the first. Default: as the release. */
  readonly retries?: number
  /** `sendLatencyFaultEnable`: avoids slow and failing brokers for a while. Default false. */
  readonly latencyFault?: boolean
  /** `maxMessageSize` in bytes, of the body. Default 4194304. */
  readonly maxMessageSize?: number
  /** Writes message traces. Default false. */
  readonly trace?: boolean
  /** What its transaction listener does. Needed by sends with the mode `transaction`. */
  readonly transaction?: TransactionSpec
}

/** What a local transaction comes to; `throws` is an exception, which counts as UNKNOW. */
export type LocalTransaction = LocalTransactionState | 'throws'

export interface TransactionSpec {
  /** What `executeLocalTransaction` answers. */
  readonly local: LocalTransaction
  /** How long it takes. Default `0s`. */
  readonly takes?: Duration
  /** What `checkLocalTransaction` answers whenever the broker asks. Default: as `local`. */
  readonly check?: LocalTransaction
}
