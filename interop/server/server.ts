/** A NameServer with one broker, on loopback. */
export interface Server {
  readonly description: string
  /** HOST:PORT */
  readonly namesrv: string
  readonly broker: string
  /** Orderly end, as an operator would do it. */
  stop(): Promise<void>
  /** SIGKILL to everything, at once. */
  kill(): Promise<void>
}

export interface ServerOptions {
  /** Stores and logs; created if missing, kept afterwards. */
  readonly dir: string
  readonly namesrvPort: number
  readonly brokerPort: number
  /** Broker properties on top of SETTINGS. */
  readonly broker?: Readonly<Record<string, string>>
}

/**
 * Broker properties of every run, the same for both servers: short intervals where a case waits for the broker, and
 * file sizes that have to be equal when one server opens the other's store.
 */
export const SETTINGS: Readonly<Record<string, string>> = {
  enablePropertyFilter: 'true',
  transactionCheckInterval: '5000',
  transactionTimeOut: '1000',
  mappedFileSizeCommitLog: '67108864',
  mappedFileSizeConsumeQueue: '600000',
  mappedFileSizeTimerLog: '10485760',
  maxHashSlotNum: '50000',
  maxIndexNum: '200000',
}
