/** Why something failed, from what happened in the world. */
export interface Explanation {
  /** Clients that met it. */
  readonly clients: readonly string[]
  /** Which hop: `client to broker`, `client to NameServer`, `before any hop`. */
  readonly hop: string
  /** The address or setting that it was about. */
  readonly address: string
  /** What decided: a firewall rule, a missing listener, a DNS answer, a check of the client. */
  readonly rule: string
  /** What to do, and how it is known to work. */
  readonly fix: string
  /** All of it in one sentence or two. */
  readonly sentence: string
}
