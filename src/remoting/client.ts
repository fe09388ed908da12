import type { RemotingCommand } from '../protocol/index.ts'
import type { Runtime } from '../runtime/index.ts'
import type { Channel, OutgoingRequest } from './channel.ts'
import type { Handlers } from './handler.ts'

export interface RemotingClientOptions<Context> {
  readonly runtime: Runtime
  readonly name: string
  /** Requests that servers send to this client (39, 40, 220, 221, 307, 309, 326). */
  readonly handlers: Handlers<Context>
  readonly context: Context
  /** Default 3000, as com.rocketmq.remoting.client.connect.timeout. */
  readonly connectTimeoutMs?: number
  /** Close the socket when a synchronous request timed out. Default true, as the Java client does. */
  readonly closeOnTimeout?: boolean
  readonly language?: string
  readonly version?: number
  readonly onClose?: (channel: Channel, address: string) => void
}

/**
 * Keeps one channel for each `host:port`, opened at the first use; a concurrent open is shared. Names are resolved by
 * the runtime's resolver and the first address is dialled. Errors: AddressInvalid, ConnectFailed (its cause is the
 * NetworkError or ResolveError), RequestTimeout, ConnectionLost, Closed.
 */
export declare class RemotingClient<Context> implements AsyncDisposable {
  constructor(options: RemotingClientOptions<Context>)
  request(address: string, request: OutgoingRequest, timeoutMs: number): Promise<RemotingCommand>
  oneway(address: string, request: OutgoingRequest, timeoutMs: number): Promise<void>
  channel(address: string): Promise<Channel>
  /** Closes the channel to an address, if there is one. */
  closeChannel(address: string, reason: string): void
  stop(): Promise<void>
  [Symbol.asyncDispose](): Promise<void>
}
