import type { Clock, Connection, Listener, Runtime, Timer } from '../../runtime/index.ts'

/** How often the original looks at a connection on which nothing comes (the select of DefaultHAConnection.ReadSocketService). */
const LOOK_MS = 1000

export interface HaListenerOptions {
  /** 0 takes a free one. */
  readonly port: number
  /** A connection on which nothing came for so long is closed: `haHousekeepingInterval`. */
  readonly housekeepingMs: number
}

/**
 * The port to which slaves connect for the log (DefaultHAService.AcceptSocketService): on all addresses of the host, whatever
 * `bindAddress` says. Connections are accepted and heard, and nothing is sent on them, since nothing is replicated.
 */
export class HaListener {
  readonly #connections = new Set<Connection>()
  readonly #clock: Clock
  readonly #housekeepingMs: number
  #listener: Listener | undefined

  private constructor(clock: Clock, housekeepingMs: number) {
    this.#clock = clock
    this.#housekeepingMs = housekeepingMs
  }

  /** Rejects with the NetworkError of listening. */
  static async start({ network, clock }: Runtime, { port, housekeepingMs }: HaListenerOptions): Promise<HaListener> {
    const own = new HaListener(clock, housekeepingMs)
    own.#listener = await network.listen({ host: '0.0.0.0', port }, (connection) => own.#accept(connection))
    return own
  }

  get port(): number {
    return this.#listener?.address.port ?? 0
  }

  async stop(): Promise<void> {
    await this.#listener?.close()
    for (const connection of this.#connections) connection.end()
  }

  #accept(connection: Connection): void {
    this.#connections.add(connection)
    let heardMs = this.#clock.monotonicMs()
    let timer: Timer
    const look = (): void => {
      const leftMs = heardMs + this.#housekeepingMs - this.#clock.monotonicMs()
      if (leftMs < 0) connection.end()
      else timer = this.#clock.timer(leftMs + LOOK_MS, 'ha housekeeping', look)
    }
    timer = this.#clock.timer(this.#housekeepingMs + LOOK_MS, 'ha housekeeping', look)
    connection.handlers = {
      onData: () => {
        heardMs = this.#clock.monotonicMs()
      },
      onEnd: () => connection.end(),
      onClose: () => {
        timer[Symbol.dispose]()
        this.#connections.delete(connection)
      },
    }
  }
}
