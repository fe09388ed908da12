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
  /** Broker properties beyond the ones every run sets. */
  readonly broker?: Readonly<Record<string, string>>
}
