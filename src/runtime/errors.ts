const BRAND = Symbol.for('rocketmq-sim.error')

/** Every error that a caller can handle. `docs/errors.md` has a line for each; a test compares the two. */
export const ErrorCodes = {
  ConfigInvalid: 'RMQSIM_CONFIG_INVALID',
  AddressInvalid: 'RMQSIM_ADDRESS_INVALID',
  PortInUse: 'RMQSIM_PORT_IN_USE',
  FrameTooLarge: 'RMQSIM_FRAME_TOO_LARGE',
  FrameMalformed: 'RMQSIM_FRAME_MALFORMED',
  MessageMalformed: 'RMQSIM_MESSAGE_MALFORMED',
  BodyMalformed: 'RMQSIM_BODY_MALFORMED',
  ConnectFailed: 'RMQSIM_CONNECT_FAILED',
  RequestTimeout: 'RMQSIM_REQUEST_TIMEOUT',
  ConnectionLost: 'RMQSIM_CONNECTION_LOST',
  BrokerError: 'RMQSIM_BROKER_ERROR',
  ClientError: 'RMQSIM_CLIENT_ERROR',
  Aborted: 'RMQSIM_ABORTED',
  Closed: 'RMQSIM_CLOSED',
  StoreCorrupt: 'RMQSIM_STORE_CORRUPT',
  StoreInUse: 'RMQSIM_STORE_IN_USE',
  StoreUnreadable: 'RMQSIM_STORE_UNREADABLE',
  ScenarioInvalid: 'RMQSIM_SCENARIO_INVALID',
  ReplayDiverged: 'RMQSIM_REPLAY_DIVERGED',
  WorldStuck: 'RMQSIM_WORLD_STUCK',
  LimitReached: 'RMQSIM_LIMIT_REACHED',
} as const

export type ErrorCode = (typeof ErrorCodes)[keyof typeof ErrorCodes]

/** An error that a caller can handle. The message names the thing, the value and the limit. */
export class SimError extends Error {
  readonly code: ErrorCode
  readonly details: Readonly<Record<string, unknown>>

  constructor(
    code: ErrorCode,
    message: string,
    details: Readonly<Record<string, unknown>> = {},
    options?: ErrorOptions,
  ) {
    super(message, options)
    this.name = 'SimError'
    this.code = code
    this.details = details
    Object.defineProperty(this, BRAND, { value: true })
  }

  /** Survives two copies of the package in one process, which `instanceof` does not. */
  static is(value: unknown): value is SimError {
    return typeof value === 'object' && value !== null && BRAND in value
  }
}

/** Our own bug when it throws: stops the run and is never caught. */
export function invariant(condition: boolean, message: string): asserts condition {
  if (!condition) throw new Error(`invariant broken: ${message}`)
}
