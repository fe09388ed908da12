/** How long a connection that is being opened is remembered: nf_conntrack_tcp_timeout_syn_sent of Linux, 120 s. */
const SYN_SENT_MS = 120_000
/** Entries that are kept at most; the oldest go first. */
const ENTRIES_MAX = 10_000

interface Entry<T> {
  readonly choice: T
  readonly untilMs: number
}

/**
 * What a translator has decided for the first packet of a connection, so that repeated ones meet the same. Established
 * connections keep their ends by themselves.
 */
export class ConnectionTracking<T> {
  readonly #entries = new Map<string, Entry<T>>()
  readonly #nowMs: () => number
  readonly #keepMs: number

  constructor(nowMs: () => number, keepMs: number = SYN_SENT_MS) {
    this.#nowMs = nowMs
    this.#keepMs = keepMs
  }

  get size(): number {
    return this.#entries.size
  }

  /** The choice for this source, or a new one when there is none or its time is over. */
  choice(fromHost: string, fromPort: number, choose: () => T): T {
    const key = `${fromHost}:${fromPort}`
    const nowMs = this.#nowMs()
    const known = this.#entries.get(key)
    if (known !== undefined && known.untilMs > nowMs) return known.choice
    const choice = choose()
    this.#entries.delete(key)
    this.#entries.set(key, { choice, untilMs: nowMs + this.#keepMs })
    this.#forget(nowMs)
    return choice
  }

  /** Forgets the choice for a source. */
  drop(fromHost: string, fromPort: number): void {
    this.#entries.delete(`${fromHost}:${fromPort}`)
  }

  /** Entries stand in the order of their ends. */
  #forget(nowMs: number): void {
    for (const [key, { untilMs }] of this.#entries) {
      if (untilMs > nowMs && this.#entries.size <= ENTRIES_MAX) return
      this.#entries.delete(key)
    }
  }
}
