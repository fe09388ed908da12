import type { RequestName } from '../protocol/index.ts'
import type { Runtime, SocketAddress } from '../runtime/index.ts'
import type { Channel } from './channel.ts'
import type { Handlers } from './handler.ts'

export interface RemotingServerOptions<Context> {
  readonly runtime: Runtime
  /** Name in log lines and timer labels: `namesrv`, `broker-a`. */
  readonly name: string
  readonly listen: readonly SocketAddress[]
  readonly handlers: Handlers<Context>
  readonly context: Context
  /** A channel that neither read nor wrote for so long is closed. Default 120 s, as serverChannelMaxIdleTimeSeconds. */
  readonly idleMs?: number
  /** Requests that one listener does not serve, e.g. pulls on the VIP port; they answer code 3 there. */
  readonly served?: (listenPort: number, name: RequestName) => boolean
  readonly onOpen?: (channel: Channel) => void
  readonly onClose?: (channel: Channel) => void
}

/** Accepts connections on one or more addresses and answers requests from one table of handlers. */
export declare class RemotingServer<Context> implements AsyncDisposable {
  static start<C>(options: RemotingServerOptions<C>): Promise<RemotingServer<C>>
  /** The bound addresses, in the order of `listen`, with free ports filled in. */
  readonly addresses: readonly SocketAddress[]
  readonly channels: ReadonlySet<Channel>
  /** Requests by code that had no handler, for the coverage page and `GET /health`. */
  readonly unknownRequests: ReadonlyMap<number, number>
  /** Stops listening, then closes the channels. */
  stop(): Promise<void>
  [Symbol.asyncDispose](): Promise<void>
}
