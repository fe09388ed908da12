import type { RemotingCommand } from '../../protocol/index.ts'
import type { OutgoingRequest } from '../../remoting/index.ts'
import { below, type Random } from '../../runtime/index.ts'
import type { Dialect } from '../dialects/dialect.ts'
import { ClientError, clientError } from '../errors.ts'
import type { Timers } from '../timers.ts'
import type { Transport } from '../transport/transport.ts'

/** NettyRemotingClient.initValueIndex: the first index is drawn from [0, 999). */
const FIRST_INDEX_BOUND = 999

/** Which NameServer a query goes to, and what happens when it cannot be reached (clients.md 1.5, 1.10). */
export class NameServers {
  readonly #dialect: Dialect
  readonly #transport: Transport<unknown>
  readonly #timers: Timers
  readonly #configured: readonly string[]
  #entries: readonly string[]
  #index = 0
  #chosen: string | undefined

  constructor(
    dialect: Dialect,
    transport: Transport<unknown>,
    timers: Timers,
    random: Random,
    entries: readonly string[],
  ) {
    this.#dialect = dialect
    this.#transport = transport
    this.#timers = timers
    this.#configured = entries
    this.#entries = entries
    if (dialect.nameServers.pick === 'sticky') {
      this.#entries = shuffled(entries, random)
      this.#index = below(random, FIRST_INDEX_BOUND, 'client: first NameServer')
    }
  }

  /** As configured, joined by `;`. */
  get text(): string {
    return this.#configured.join(';')
  }

  get addresses(): readonly string[] {
    return this.#configured.map((entry) => this.#dialect.nameServers.dialAddress(entry))
  }

  /** Rejects with the ClientError of the last address that was tried. */
  async request(request: OutgoingRequest, timeoutMs: number): Promise<RemotingCommand> {
    if (this.#entries.length === 0) throw this.#noAddress()
    return this.#dialect.nameServers.pick === 'roundRobin'
      ? await this.#inTurn(request, timeoutMs)
      : await this.#sticky(request, timeoutMs)
  }

  async #sticky(request: OutgoingRequest, timeoutMs: number): Promise<RemotingCommand> {
    const startMs = this.#timers.nowMs()
    const address = await (this.#standing() ?? this.#connected(timeoutMs))
    // Connecting counts against the time-out, although nothing interrupts it (NettyRemotingClient.invokeSync).
    const leftMs = timeoutMs - (this.#timers.nowMs() - startMs)
    return await this.#transport.request('namesrv', address, request, { timeoutMs: leftMs })
  }

  /** The NameServer whose connection stands. */
  #standing(): string | undefined {
    return this.#chosen !== undefined && this.#transport.isOpen('namesrv', this.#chosen) ? this.#chosen : undefined
  }

  /** The next one that can be connected. */
  async #connected(timeoutMs: number): Promise<string> {
    const tries = this.#dialect.nameServers.tries === 'one' ? 1 : this.#entries.length
    let failed: unknown
    for (let tried = 0; tried < tries; tried++) {
      this.#index++
      const entry = this.#entries[this.#index % this.#entries.length] ?? ''
      const address = this.#dialect.nameServers.dialAddress(entry)
      try {
        await this.#transport.connect('namesrv', address, timeoutMs)
        this.#chosen = address
        return address
      } catch (error) {
        failed = this.#withList(error)
      }
    }
    throw failed
  }

  async #inTurn(request: OutgoingRequest, timeoutMs: number): Promise<RemotingCommand> {
    let failed: unknown
    for (let tried = 0; tried < this.#entries.length; tried++) {
      const entry = this.#entries[this.#index] ?? ''
      this.#index = (this.#index + 1) % this.#entries.length
      try {
        return await this.#transport.request('namesrv', this.#dialect.nameServers.dialAddress(entry), request, {
          timeoutMs,
        })
      } catch (error) {
        failed = error
      }
    }
    throw failed
  }

  /** The same failure with the list of NameServers, which 4.9 prints. */
  #withList(error: unknown): unknown {
    if (!ClientError.is(error) || error.failure.kind !== 'connect') return error
    return clientError(this.#dialect, { ...error.failure, configured: this.#entries }, error.cause)
  }

  #noAddress(): ClientError {
    return clientError(this.#dialect, { kind: 'connect', hop: 'namesrv', address: '', reason: { kind: 'noAddress' } })
  }
}

function shuffled(entries: readonly string[], random: Random): readonly string[] {
  const list = [...entries]
  for (let last = list.length - 1; last > 0; last--) {
    const other = below(random, last + 1, 'client: NameServer order')
    const swapped = list[other] ?? ''
    list[other] = list[last] ?? ''
    list[last] = swapped
  }
  return list
}
