import type { RemotingCommand } from '../protocol/index.ts'
import type { SocketAddress } from '../runtime/index.ts'

/** A command to be sent, without what the channel fills in (opaque, version, language, serialization). */
export interface OutgoingRequest {
  readonly code: number
  readonly extFields?: Readonly<Record<string, string>>
  readonly body?: Uint8Array
}

/**
 * One live connection that speaks remoting commands in both directions. Writes of one turn are coalesced.
 * Both ends may send requests; each has its own opaque sequence and its own pending table.
 */
export interface Channel {
  /** Unique within its server or client, counting from 1. */
  readonly id: number
  readonly local: SocketAddress
  readonly remote: SocketAddress
  /**
   * `address:port` of the client as RemotingHelper.parseChannelRemoteAddr tells it: what a PROXY header said, else
   * `remote`. IPv6 stays without brackets.
   */
  readonly clientAddress: string
  readonly open: boolean
  /** Bytes waiting for the peer to read them. */
  readonly bufferedBytes: number
  /** Writes a command as it is. */
  write(command: RemotingCommand): void
  /** Rejects with SimError RequestTimeout after `timeoutMs`, ConnectionLost when the channel closes first. */
  request(request: OutgoingRequest, timeoutMs: number): Promise<RemotingCommand>
  /** Sends with the one-way bit; nothing comes back. */
  oneway(request: OutgoingRequest): void
  /** Flushes what was written, then closes. `reason` goes to the log and the trace. */
  close(reason: string): void
  /** Called once, when the connection is gone in both directions, whoever closed it. */
  onClose(listener: (channel: Channel) => void): void
}
