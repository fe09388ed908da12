import type { RemotingCommand } from '../protocol/index.ts'
import { type Connection, ErrorCodes, type KeepAlive, type Runtime, SimError } from '../runtime/index.ts'
import { type PeerAddress, parseAddress } from './address.ts'
import type { Channel, OutgoingRequest } from './channel.ts'
import { ConnectionChannel } from './connectionChannel.ts'
import { Dispatcher, IDENTITY } from './dispatcher.ts'
import { FrameSlab } from './frameSlab.ts'
import type { Handlers } from './handler.ts'

/** com.rocketmq.remoting.client.connect.timeout */
const CONNECT_TIMEOUT_MS = 3000

/** NettyClientConfig.clientChannelMaxIdleTimeSeconds. */
const IDLE_MS = 120_000

/** NettyRemotingClient.MIN_CLOSE_TIMEOUT_MILLIS: a request that had less time than this keeps the channel. */
const MIN_CLOSE_TIMEOUT_MS = 100

export interface RemotingClientOptions<Context> {
  readonly runtime: Runtime
  readonly name: string
  /** Requests that servers send to this client (39, 40, 220, 221, 307, 309, 326). */
  readonly handlers: Handlers<Context>
  readonly context: Context
  /** Limit of one TCP connect. Default 3000, as com.rocketmq.remoting.client.connect.timeout. */
  readonly connectTimeoutMs?: number
  /**
   * Limit of the name lookup before the connect. By default the resolver's own limit holds, as in Java, where a silent
   * DNS server costs 10 s however short the time-out is (clients.md 2.5).
   */
  readonly resolveTimeoutMs?: number
  /** Close the socket when a synchronous request timed out. Default true, as the Java client does. */
  readonly closeOnTimeout?: boolean
  /** A channel that neither read nor wrote for so long is closed. Default 120 s. */
  readonly idleMs?: number
  /** `reads`: what is written keeps no channel open. Default `readsAndWrites`. */
  readonly idleCounts?: 'readsAndWrites' | 'reads'
  /** Probes of the operating system on quiet connections. Default: none (SO_KEEPALIVE false in NettyRemotingClient). */
  readonly keepAlive?: KeepAlive | undefined
  readonly language?: string
  readonly version?: number
  /** Changes each request on its way out, as an RPC hook of the original does; to sign it, say. */
  readonly beforeRequest?: ((request: OutgoingRequest) => OutgoingRequest) | undefined
  readonly onOpen?: (channel: Channel, address: string) => void
  readonly onClose?: (channel: Channel, address: string) => void
}

/** How one request differs from the client's defaults. */
export interface RequestOptions {
  /** Asynchronous requests of the Java client leave the socket open when they time out. */
  readonly closeOnTimeout?: boolean
}

/**
 * Keeps one channel for each `host:port`, opened at the first use; a concurrent open is shared. Names are resolved by
 * the runtime's resolver and the first address is dialled. Errors: AddressInvalid, ConnectFailed (its cause is the
 * NetworkError or ResolveError), RequestTimeout, ConnectionLost, LimitReached, Closed.
 */
export class RemotingClient<Context> implements AsyncDisposable {
  readonly #options: RemotingClientOptions<Context>
  readonly #dispatcher: Dispatcher<Context>
  readonly #identity: { readonly language: string; readonly version: number }
  readonly #channels = new Map<string, ConnectionChannel>()
  readonly #opening = new Map<string, Promise<ConnectionChannel>>()
  readonly #alive = new Set<ConnectionChannel>()
  readonly #slab = new FrameSlab()
  #lastChannelId = 0
  #stopped = false

  constructor(options: RemotingClientOptions<Context>) {
    const { runtime, name, handlers, context, language = IDENTITY.language, version = IDENTITY.version } = options
    this.#options = options
    this.#identity = { language, version }
    this.#dispatcher = new Dispatcher({ runtime, name, handlers, context, answerAs: 'JSON', ...this.#identity })
  }

  /** The time that opening the channel takes counts against `timeoutMs`, as in NettyRemotingClient.invokeSync. */
  async request(
    address: string,
    request: OutgoingRequest,
    timeoutMs: number,
    options: RequestOptions = {},
  ): Promise<RemotingCommand> {
    const ready = this.#channels.get(address)
    const startMs = ready === undefined ? this.#options.runtime.clock.monotonicMs() : 0
    const channel = ready ?? (await this.channel(address))
    const spentMs = ready === undefined ? this.#options.runtime.clock.monotonicMs() - startMs : 0
    const leftMs = timeoutMs - spentMs
    if (leftMs <= 0) throw this.#connectTookTooLong(address, request.code, timeoutMs)
    try {
      return await channel.request(request, leftMs)
    } catch (error) {
      const { closeOnTimeout = this.#options.closeOnTimeout ?? true } = options
      const timedOut = SimError.is(error) && error.code === ErrorCodes.RequestTimeout
      const hadTime = leftMs > MIN_CLOSE_TIMEOUT_MS || leftMs > timeoutMs / 4
      if (timedOut && closeOnTimeout && hadTime) channel.close(`request ${request.code} timed out`)
      throw error
    }
  }

  /** Resolves when the request was handed to the network. */
  async oneway(address: string, request: OutgoingRequest, timeoutMs: number): Promise<void> {
    const startMs = this.#options.runtime.clock.monotonicMs()
    const channel = this.#channels.get(address) ?? (await this.channel(address))
    const spentMs = this.#options.runtime.clock.monotonicMs() - startMs
    if (spentMs >= timeoutMs) throw this.#connectTookTooLong(address, request.code, timeoutMs)
    channel.oneway(request)
  }

  /** The open channel to an address; opens one when there is none, with another limit than the client's if given. */
  channel(address: string, connectTimeoutMs?: number): Promise<Channel> {
    if (this.#stopped) return Promise.reject(this.#closedError(address))
    const ready = this.#channels.get(address)
    if (ready !== undefined) return Promise.resolve(ready)
    const shared = this.#opening.get(address)
    if (shared !== undefined) return shared
    const opening = this.#open(address, connectTimeoutMs).finally(() => this.#opening.delete(address))
    this.#opening.set(address, opening)
    return opening
  }

  /** The addresses with an open channel, in the order in which they were opened. */
  get openAddresses(): readonly string[] {
    return [...this.#channels.keys()]
  }

  /** Closes the channel to an address, if there is one. */
  closeChannel(address: string, reason: string): void {
    this.#channels.get(address)?.close(reason)
  }

  /** Closes all channels and waits until they are gone. */
  async stop(): Promise<void> {
    this.#stopped = true
    for (const channel of this.#channels.values()) channel.close('the client stops')
    await Promise.all([...this.#alive].map((channel) => new Promise<void>((gone) => channel.onClose(() => gone()))))
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.stop()
  }

  async #open(address: string, connectTimeoutMs: number | undefined): Promise<ConnectionChannel> {
    const connection = await this.#dial(parseAddress(address), address, connectTimeoutMs)
    if (this.#stopped) {
      connection.reset()
      throw this.#closedError(address)
    }
    const { runtime, name, idleMs = IDLE_MS, idleCounts = 'readsAndWrites' } = this.#options
    this.#lastChannelId++
    const channel = new ConnectionChannel(runtime, connection, {
      id: this.#lastChannelId,
      owner: name,
      idleMs,
      idleCounts,
      pauseWhenBlocked: false,
      gatherRequests: true,
      slab: this.#slab,
      beforeRequest: this.#options.beforeRequest,
      onRequest: (command, from) => this.#dispatcher.dispatch(command, from, 0),
      onGone: (gone) => this.#gone(gone, address),
      ...this.#identity,
    })
    this.#channels.set(address, channel)
    this.#alive.add(channel)
    channel.onClose(() => this.#alive.delete(channel))
    this.#options.onOpen?.(channel, address)
    return channel
  }

  async #dial(peer: PeerAddress, address: string, ownTimeoutMs: number | undefined): Promise<Connection> {
    const { runtime } = this.#options
    const timeoutMs = ownTimeoutMs ?? this.#options.connectTimeoutMs ?? CONNECT_TIMEOUT_MS
    try {
      const hosts = await this.#resolve(peer.host)
      const [host] = hosts
      if (host === undefined) throw new Error(`the resolver answered no address for ${peer.host}`)
      return await runtime.network.connect({ host, port: peer.port }, { timeoutMs, keepAlive: this.#options.keepAlive })
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error)
      const message = `connect to ${address} failed: ${reason}`
      throw new SimError(ErrorCodes.ConnectFailed, message, { address }, { cause: error })
    }
  }

  #resolve(host: string): Promise<readonly string[]> {
    const { runtime, resolveTimeoutMs } = this.#options
    const answer = runtime.resolver.resolve(host)
    if (resolveTimeoutMs === undefined) return answer
    return new Promise((resolve, reject) => {
      const limit = runtime.clock.timer(resolveTimeoutMs, 'remoting: name lookup', () =>
        reject(new Error(`the lookup of ${host} took longer than ${resolveTimeoutMs} ms`)),
      )
      answer.then(resolve, reject).finally(() => limit[Symbol.dispose]())
    })
  }

  #gone(channel: ConnectionChannel, address: string): void {
    if (this.#channels.get(address) === channel) this.#channels.delete(address)
    this.#options.onClose?.(channel, address)
  }

  #connectTookTooLong(address: string, code: number, timeoutMs: number): SimError {
    const message = `request ${code} to ${address} was not sent: connecting took the whole ${timeoutMs} ms`
    return new SimError(ErrorCodes.RequestTimeout, message, { address, code, timeoutMs })
  }

  #closedError(address: string): SimError {
    const message = `${this.#options.name} is stopped and opens no channel to ${address}`
    return new SimError(ErrorCodes.Closed, message, { address })
  }
}
