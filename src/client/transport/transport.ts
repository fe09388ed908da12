import type { Credentials, RemotingCommand } from '../../protocol/index.ts'
import { type Channel, type Handlers, type OutgoingRequest, RemotingClient, signing } from '../../remoting/index.ts'
import { addressText, ErrorCodes, NetworkError, ResolveError, type Runtime, SimError } from '../../runtime/index.ts'
import type { ConnectionRules, Dialect } from '../dialects/dialect.ts'
import { clientError } from '../errors.ts'
import type { ConnectReason, Hop } from '../failure.ts'
import type { Timers } from '../timers.ts'
import { type HostPort, splitHostPort } from './hostPort.ts'
import { Lookup } from './lookup.ts'

export interface TransportOptions<Context> {
  readonly runtime: Runtime
  readonly dialect: Dialect
  readonly timers: Timers
  readonly name: string
  readonly handlers: Handlers<Context>
  readonly context: Context
  /** Signs every request. */
  readonly credentials?: Credentials | undefined
  /** A new connection to a broker stands. */
  readonly onBrokerConnected: (address: string) => void
}

export interface SendOptions {
  readonly timeoutMs: number
  /** Asynchronous requests of the Java client leave the socket open when they time out. Default: as the dialect. */
  readonly closeOnTimeout?: boolean
}

/** A channel, and whether it is to be told as new. */
type Dialled = Channel | ConnectReason

/**
 * Requests by address text, with the habits of a client release: how names are resolved, how long things may take,
 * what a lost connection means. Rejects with ClientError of kind connect, timeout or lost.
 */
export class Transport<Context> {
  readonly #options: TransportOptions<Context>
  readonly #rules: ConnectionRules
  readonly #clients: { readonly [H in Hop]: RemotingClient<Context> }
  readonly #lookup: Lookup
  readonly #channels = new Map<string, Channel>()
  /** Channels that this side closed: what waits on them fails as after a reset, whatever a FIN would mean. */
  readonly #closedHere = new WeakSet<Channel>()
  readonly #opening = new Map<string, Promise<Dialled>>()
  #startMs = 0
  #lastEventMs = 0
  readonly #dialLocks: { [H in Hop]: Promise<unknown> } = { namesrv: Promise.resolve(), broker: Promise.resolve() }

  constructor(options: TransportOptions<Context>) {
    const { runtime, dialect, name, handlers, context, timers } = options
    this.#options = options
    this.#rules = dialect.connections
    this.#lookup = new Lookup(runtime.resolver, timers.clock, dialect.connections.lookupCache)
    const client = (hop: Hop): RemotingClient<Context> =>
      new RemotingClient({
        runtime,
        name: `${name} ${hop}`,
        handlers,
        context,
        closeOnTimeout: false,
        idleMs: dialect.connections.idleMs,
        idleCounts: dialect.connections.idleCounts,
        keepAlive: dialect.connections.keepAlive,
        language: dialect.wire.language,
        version: dialect.wire.version,
        beforeRequest: signing(options.credentials, { tokenSigned: dialect.wire.tokenSigned }),
      })
    this.#clients = { namesrv: client('namesrv'), broker: client('broker') }
  }

  /** When a connection came or went last, or the client started. */
  get lastEventMs(): number {
    return this.#lastEventMs
  }

  /** The client starts: its periodic scans count from now on. */
  started(): void {
    this.#startMs = this.#options.timers.nowMs()
    this.#lastEventMs = this.#startMs
  }

  async request(hop: Hop, address: string, request: OutgoingRequest, options: SendOptions): Promise<RemotingCommand> {
    const deadlineMs = this.#options.timers.nowMs() + options.timeoutMs
    const ready = this.#ready(hop, address)
    const channel = ready ?? (await this.#open(hop, address, deadlineMs))
    const leftMs = ready === undefined ? deadlineMs - this.#options.timers.nowMs() : options.timeoutMs
    if (leftMs <= 0) throw this.#timeout(hop, address, 0)
    const sentMs = this.#options.timers.nowMs()
    try {
      return await channel.request(
        request,
        options.closeOnTimeout === false ? this.#asyncTimeoutMs(leftMs, sentMs) : leftMs,
      )
    } catch (error) {
      if (!SimError.is(error)) throw error
      this.#lastEventMs = this.#options.timers.nowMs()
      const remote = addressText(channel.remote)
      if (error.code === ErrorCodes.RequestTimeout) {
        if (options.closeOnTimeout ?? this.#rules.closeOnTimeout) this.#closeHere(channel, request.code)
        throw this.#timeout(hop, remote, leftMs)
      }
      if (error.code === ErrorCodes.ConnectionLost) {
        const overdueMs = options.closeOnTimeout === false ? sentMs + this.#asyncTimeoutMs(leftMs, sentMs) : deadlineMs
        throw await this.#lost(hop, remote, error, overdueMs, leftMs, channel)
      }
      throw this.#other(error)
    }
  }

  /** Resolves when the request was handed to the network. */
  async oneway(hop: Hop, address: string, request: OutgoingRequest, timeoutMs: number): Promise<void> {
    const channel =
      this.#ready(hop, address) ?? (await this.#open(hop, address, this.#options.timers.nowMs() + timeoutMs))
    if (this.#options.dialect.wire.onewayBit) channel.oneway(request)
    // Go's "one way" is an ordinary request whose answer nobody reads.
    else channel.request(request, timeoutMs).catch(() => undefined)
  }

  /** Opens the connection to an address unless it stands. */
  async connect(hop: Hop, address: string, timeoutMs: number): Promise<void> {
    if (this.#ready(hop, address) === undefined) {
      await this.#open(hop, address, this.#options.timers.nowMs() + timeoutMs)
    }
  }

  isOpen(hop: Hop, address: string): boolean {
    return this.#channels.get(`${hop} ${address}`)?.open === true
  }

  /** `ip:port` of the peer behind an open connection. */
  remoteOf(hop: Hop, address: string): string | undefined {
    const channel = this.#channels.get(`${hop} ${address}`)
    return channel === undefined ? undefined : addressText(channel.remote)
  }

  close(hop: Hop, address: string, reason: string): void {
    this.#channels.get(`${hop} ${address}`)?.close(reason)
  }

  async stop(): Promise<void> {
    await Promise.all([this.#clients.namesrv.stop(), this.#clients.broker.stop()])
  }

  /** The open channel, unless the dialect makes every request wait for the dial lock first. */
  #ready(hop: Hop, address: string): Channel | undefined {
    if (this.#rules.dialLock) return undefined
    return this.#standing(hop, address)
  }

  #standing(hop: Hop, address: string): Channel | undefined {
    const key = `${hop} ${address}`
    const channel = this.#channels.get(key)
    if (channel === undefined || channel.open) return channel
    this.#channels.delete(key)
    return undefined
  }

  async #open(hop: Hop, address: string, deadlineMs: number): Promise<Channel> {
    const dialled = this.#rules.dialLock
      ? await this.#lockedDial(hop, address, deadlineMs)
      : await this.#sharedDial(hop, address, deadlineMs)
    if (!('kind' in dialled)) return dialled
    throw clientError(this.#options.dialect, { kind: 'connect', hop, address, reason: dialled })
  }

  #sharedDial(hop: Hop, address: string, deadlineMs: number): Promise<Dialled> {
    const key = `${hop} ${address}`
    const shared = this.#opening.get(key)
    if (shared !== undefined) return shared
    const opening = this.#dial(hop, address, deadlineMs).finally(() => this.#opening.delete(key))
    this.#opening.set(key, opening)
    return opening
  }

  /** One look-up or dial at a time, whatever the address (go: remote_client.go connect). */
  async #lockedDial(hop: Hop, address: string, deadlineMs: number): Promise<Dialled> {
    const before = this.#dialLocks[hop]
    const mine = before.then(() => this.#standing(hop, address) ?? this.#dial(hop, address, deadlineMs))
    this.#dialLocks[hop] = mine.catch(() => undefined)
    return await mine
  }

  async #dial(hop: Hop, address: string, deadlineMs: number): Promise<Dialled> {
    const target = splitHostPort(address, this.#rules.splitAt)
    if ('kind' in target) return target
    const hosts = await this.#resolve(target, deadlineMs)
    if ('kind' in hosts) return hosts
    let reason: ConnectReason = { kind: 'nameNotFound', name: target.host }
    for (const host of this.#rules.addresses === 'first' ? hosts.slice(0, 1) : hosts) {
      const numeric = addressText({ host, port: target.port })
      try {
        const channel = await this.#clients[hop].channel(numeric, this.#connectTimeoutMs(hop, deadlineMs))
        this.#channels.set(`${hop} ${address}`, channel)
        this.#lastEventMs = this.#options.timers.nowMs()
        if (hop === 'broker') this.#options.onBrokerConnected(address)
        return channel
      } catch (error) {
        if (!SimError.is(error) || error.code !== ErrorCodes.ConnectFailed) throw this.#other(error)
        reason = connectReason(error, numeric)
      }
    }
    return reason
  }

  #closeHere(channel: Channel, code: number): void {
    this.#closedHere.add(channel)
    channel.close(`request ${code} timed out`)
  }

  /** Time from a request to the scan that finds it overdue. */
  #asyncTimeoutMs(timeoutMs: number, sentMs: number): number {
    const scan = this.#rules.asyncScan
    if (scan === undefined) return timeoutMs
    const firstMs = this.#startMs + scan.firstMs
    const overdueMs = sentMs + timeoutMs + scan.graceMs
    const scans = Math.max(0, Math.ceil((overdueMs - firstMs) / scan.periodMs))
    return firstMs + scans * scan.periodMs - sentMs
  }

  /** The connect's own limit; where dialling counts against the deadline, no more than what is left of it. */
  #connectTimeoutMs(hop: Hop, deadlineMs: number): number {
    const { nameServers, connections } = this.#options.dialect
    const limitMs = hop === 'namesrv' ? nameServers.connectTimeoutMs : connections.connectTimeoutMs
    if (!this.#rules.lookupWithinDeadline) return limitMs
    return Math.max(1, Math.min(limitMs, deadlineMs - this.#options.timers.nowMs()))
  }

  async #resolve(target: HostPort, deadlineMs: number): Promise<readonly string[] | ConnectReason> {
    try {
      const hosts = await this.#within(deadlineMs, this.#lookup.resolve(target.host))
      return hosts ?? { kind: 'nameTimedOut', name: target.host }
    } catch (error) {
      if (!(error instanceof ResolveError)) throw error
      const kinds = { notFound: 'nameNotFound', serverFailure: 'nameServerFailure', timedOut: 'nameTimedOut' } as const
      return { kind: kinds[error.kind], name: target.host }
    }
  }

  /** Undefined when the deadline of the request passes first, in a dialect whose deadline covers dialling. */
  #within<T>(deadlineMs: number, work: Promise<T>): Promise<T | undefined> {
    if (!this.#rules.lookupWithinDeadline) return work
    return new Promise((resolve, reject) => {
      const limit = this.#options.timers.after(deadlineMs - this.#options.timers.nowMs(), 'client: name lookup', () =>
        resolve(undefined),
      )
      const settle = <V>(finish: (value: V) => void): ((value: V) => void) => {
        return (value) => {
          limit[Symbol.dispose]()
          finish(value)
        }
      }
      work.then(settle(resolve), settle(reject))
    })
  }

  /** What a lost connection means to the request that waited on it: an error at once, or after its time-out. */
  async #lost(
    hop: Hop,
    address: string,
    error: SimError,
    deadlineMs: number,
    leftMs: number,
    channel: Channel,
  ): Promise<Error> {
    const { timers, dialect } = this.#options
    const reset = error.cause instanceof NetworkError && error.cause.kind === 'reset'
    const closed = this.#closedHere.has(channel) || reset
    const atOnce = closed ? this.#rules.failPendingOnReset : this.#rules.failPendingOnFin
    const unsent = error.details['unsent'] === true ? { unsentFrom: addressText(channel.local) } : undefined
    if (timers.stopped) return this.#other(error)
    if (atOnce || unsent !== undefined)
      return clientError(dialect, { kind: 'lost', hop, address, reset, ...unsent }, error)
    try {
      await timers.sleep(deadlineMs - timers.nowMs(), 'client: request on a lost connection')
      return this.#timeout(hop, address, leftMs)
    } catch (stopped) {
      return this.#other(stopped)
    }
  }

  /** A refusal of the connection itself (too much is waiting), or the end of the client. */
  #other(error: unknown): Error {
    const { timers, dialect } = this.#options
    if (timers.stopped) {
      return clientError(dialect, { kind: 'state', what: 'client', state: 'SHUTDOWN_ALREADY', starting: false }, error)
    }
    return clientError(dialect, { kind: 'other', text: error instanceof Error ? error.message : String(error) }, error)
  }

  #timeout(hop: Hop, address: string, leftMs: number): Error {
    return clientError(this.#options.dialect, { kind: 'timeout', hop, address, leftMs: Math.floor(leftMs) })
  }
}

function connectReason(error: SimError, address: string): ConnectReason {
  const cause = error.cause
  if (!(cause instanceof NetworkError)) return { kind: 'unreachable', address }
  switch (cause.kind) {
    case 'refused':
    case 'timedOut':
    case 'reset':
    case 'unreachable':
    case 'denied':
      return { kind: cause.kind, address }
    default:
      return { kind: 'unreachable', address }
  }
}
