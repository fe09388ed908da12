import { type ErrorCode, ErrorCodes, SimError } from '../runtime/index.ts'
import type { Dialect } from './dialects/dialect.ts'
import { type Described, explainWith, type Failure } from './failure.ts'

const CODES: { readonly [K in Failure['kind']]: ErrorCode } = {
  connect: ErrorCodes.ConnectFailed,
  timeout: ErrorCodes.RequestTimeout,
  lost: ErrorCodes.ConnectionLost,
  answer: ErrorCodes.BrokerError,
  routeLookup: ErrorCodes.ClientError,
  noRoute: ErrorCodes.ClientError,
  brokerUnknown: ErrorCodes.ClientError,
  sendFailed: ErrorCodes.ClientError,
  callTimeout: ErrorCodes.RequestTimeout,
  requestTimeout: ErrorCodes.RequestTimeout,
  requestFailed: ErrorCodes.ClientError,
  asyncSendFailed: ErrorCodes.ClientError,
  namesrvSetting: ErrorCodes.AddressInvalid,
  invalid: ErrorCodes.ConfigInvalid,
  state: ErrorCodes.Closed,
  aborted: ErrorCodes.Aborted,
  other: ErrorCodes.ClientError,
}

/**
 * Every error of the client. `message` explains (which hop, which address, which rule); `dialectText` is what the user
 * of the imitated client release reads, e.g. `MQClientException: Send [3] times, still failed, …`; `cause` is the
 * ClientError below it.
 */
export class ClientError extends SimError {
  readonly failure: Failure
  readonly #described: Described

  constructor(failure: Failure, described: Described, cause?: unknown) {
    super(CODES[failure.kind], explainWith(failure, cause), { ...failure }, cause === undefined ? {} : { cause })
    this.name = 'ClientError'
    this.failure = failure
    // The same as `details`, which is enough for whoever prints the error.
    Object.defineProperty(this, 'failure', { enumerable: false })
    this.#described = described
  }

  /** Short class name and message for a Java dialect, the bare error text for a Go dialect, `message` for our own. */
  get dialectText(): string {
    const { className, text } = this.#described
    return className === undefined ? text : `${shortName(className)}: ${text}`
  }

  /** Fully qualified class of the Java exception, if the dialect has one. */
  get dialectClass(): string | undefined {
    return this.#described.className
  }

  /** The message of that exception without the class. */
  get dialectMessage(): string {
    return this.#described.text
  }

  /** Code of the answer that failed (1 SYSTEM_ERROR …), or Java's client-side code (10001 connect … 10005 no route). */
  get responseCode(): number | undefined {
    return this.#described.responseCode
  }

  static override is(value: unknown): value is ClientError {
    return SimError.is(value) && 'dialectText' in value
  }
}

/** The error for a failure, with the words of the dialect. */
export function clientError(dialect: Dialect, failure: Failure, cause?: unknown): ClientError {
  return new ClientError(failure, dialect.describe(failure, ClientError.is(cause) ? cause : undefined), cause)
}

function shortName(className: string): string {
  return className.slice(className.lastIndexOf('.') + 1)
}
