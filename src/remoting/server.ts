import type { RequestName, SerializeType } from '../protocol/index.ts'
import type { Connection, Listener, Runtime, SocketAddress } from '../runtime/index.ts'
import type { Channel } from './channel.ts'
import { ConnectionChannel, type Reading } from './connectionChannel.ts'
import { type Admit, Dispatcher, IDENTITY, type UnknownFields } from './dispatcher.ts'
import { FrameSlab } from './frameSlab.ts'
import { type GreetingRules, greet } from './greeting.ts'
import type { Handlers } from './handler.ts'
import type { Intake } from './intake.ts'

/** NettyServerConfig.serverChannelMaxIdleTimeSeconds. */
const IDLE_MS = 120_000

export interface RemotingServerOptions<Context> {
  readonly runtime: Runtime
  /** Name in log lines: `namesrv`, `broker-a`. */
  readonly name: string
  readonly listen: readonly SocketAddress[]
  readonly handlers: Handlers<Context>
  readonly context: Context
  /** A channel that neither read nor wrote for so long is closed. Default 120 s, as serverChannelMaxIdleTimeSeconds. */
  readonly idleMs?: number
  /** Header encoding of answers: default JSON as 5.x servers; `request` mirrors each request's, as 4.9 servers do. */
  readonly answerAs?: SerializeType | 'request'
  /** Texts that replace others in remarks of exceptions. Default: none, as 5.3.3 says it. */
  readonly javaTexts?: readonly (readonly [text: string, instead: string])[]
  /** Header fields that are not read, by request. Default: none. */
  readonly unknownFields?: UnknownFields
  /** Ordinal of the release that answers name. Default 5.3.3. */
  readonly version?: number
  /** Whether a code without handler is answered (code 3); a NameServer of 4.9 lets the caller time out. Default true. */
  readonly answersUnknownCodes?: boolean
  /** Requests that one listener does not serve, e.g. pulls on the VIP port; they answer code 3 there. */
  readonly served?: (listenPort: number, name: RequestName) => boolean
  /** Looks at every request before its handler. */
  readonly admit?: Admit | undefined
  /** Takes requests before that, while it wants to. */
  readonly intake?: Intake | undefined
  readonly reading?: Reading | undefined
  /** What the first bytes of a connection may be. Default: as a server of 5.3.3, TLS permissive and PROXY headers read. */
  readonly greeting?: Partial<GreetingRules>
  readonly onOpen?: (channel: Channel) => void
  /** The channel is closed: nothing more is read from it or written to it. */
  readonly onClose?: (channel: Channel) => void
}

/** Accepts connections on one or more addresses and answers requests from one table of handlers. */
export class RemotingServer<Context> implements AsyncDisposable {
  readonly #options: RemotingServerOptions<Context>
  readonly #identity: { readonly language: string; readonly version: number }
  readonly #dispatcher: Dispatcher<Context>
  readonly #listeners: Listener[] = []
  readonly #channels = new Set<Channel>()
  readonly #slab = new FrameSlab()
  #lastChannelId = 0
  #stopped = false

  private constructor(options: RemotingServerOptions<Context>) {
    const { runtime, name, handlers, context, served, admit, answerAs = 'JSON', answersUnknownCodes = true } = options
    this.#options = options
    this.#identity = { ...IDENTITY, version: options.version ?? IDENTITY.version }
    this.#dispatcher = new Dispatcher({
      runtime,
      name,
      handlers,
      context,
      served,
      admit,
      intake: options.intake,
      answerAs,
      javaTexts: options.javaTexts ?? [],
      unknownFields: options.unknownFields,
      answersUnknownCodes,
      ...this.#identity,
    })
  }

  /** Rejects with the NetworkError of the first address that cannot be listened on; the others are closed again. */
  static async start<C>(options: RemotingServerOptions<C>): Promise<RemotingServer<C>> {
    const server = new RemotingServer(options)
    try {
      for (const address of options.listen) await server.#listen(address)
    } catch (error) {
      await server.stop()
      throw error
    }
    return server
  }

  /** The bound addresses, in the order of `listen`, with free ports filled in. */
  get addresses(): readonly SocketAddress[] {
    return this.#listeners.map((listener) => listener.address)
  }

  get channels(): ReadonlySet<Channel> {
    return this.#channels
  }

  /** Requests by code that had no handler, for the coverage page and `GET /health`. */
  get unknownRequests(): ReadonlyMap<number, number> {
    return this.#dispatcher.unknownRequests
  }

  /** Stops listening, then closes the channels and waits until they are gone. */
  async stop(): Promise<void> {
    if (this.#stopped) return
    this.#stopped = true
    for (const listener of this.#listeners) await listener.close()
    const gone = [...this.#channels].map((channel) => new Promise<void>((resolve) => channel.onClose(() => resolve())))
    for (const channel of [...this.#channels]) channel.close('the server stops')
    await Promise.all(gone)
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.stop()
  }

  async #listen(address: SocketAddress): Promise<void> {
    const { network } = this.#options.runtime
    let listenPort = address.port
    const listener = await network.listen(address, (connection) => this.#accept(connection, listenPort))
    listenPort = listener.address.port
    this.#listeners.push(listener)
  }

  #accept(connection: Connection, listenPort: number): void {
    const { name, runtime, idleMs = IDLE_MS } = this.#options
    if (this.#stopped) {
      connection.reset()
      return
    }
    this.#lastChannelId++
    const channel = new ConnectionChannel(runtime, connection, {
      id: this.#lastChannelId,
      owner: name,
      idleMs,
      idleCounts: 'readsAndWrites',
      pauseWhenBlocked: true,
      gatherRequests: false,
      slab: this.#slab,
      reading: this.#options.reading,
      onRequest: (command, from) => this.#dispatcher.dispatch(command, from, listenPort),
      onGone: (gone) => this.#gone(gone),
      ...this.#identity,
    })
    const rules: GreetingRules = { tlsMode: 'permissive', proxyProtocol: true, ...this.#options.greeting }
    greet(connection, rules, {
      source: (address) => {
        channel.clientAddress = address
      },
      refuse: (reason) => channel.close(reason),
    })
    this.#channels.add(channel)
    this.#options.onOpen?.(channel)
  }

  #gone(channel: Channel): void {
    this.#channels.delete(channel)
    this.#options.onClose?.(channel)
  }
}
