import { emptyFields, FLAG_ONEWAY, FrameDecoder, isResponse, type RemotingCommand } from '../protocol/index.ts'
import {
  addressText,
  type Connection,
  ErrorCodes,
  type NetworkError,
  type Runtime,
  SimError,
  type SocketAddress,
  type Timer,
} from '../runtime/index.ts'
import { channelAddress } from './address.ts'
import type { Channel, OutgoingRequest } from './channel.ts'
import type { FrameSlab } from './frameSlab.ts'
import { Outbox } from './outbox.ts'
import { PendingRequests } from './pendingRequests.ts'

/**
 * How long a channel that was closed here waits for the peer's own FIN before it is torn down. Netty's close() drops
 * both directions at once; the pause lets answers that are already written arrive.
 */
const LINGER_MS = 1000

/**
 * Bytes that one peer may leave unread. Beyond it the channel is reset (a server) or the request refused (a client).
 * Four of the largest frames.
 */
const OUTGOING_BYTES_MAX = 67_108_864

/** Settled for ever, to queue promise jobs with. */
const TURN = Promise.resolve()

/** Told around the handling of all requests that one read brought; the answers leave after `end`. */
export interface Reading {
  begin(): void
  end(): void
}

export interface ChannelOptions {
  readonly id: number
  /** Name in log lines, of the server or client that owns the channel. */
  readonly owner: string
  readonly language: string
  readonly version: number
  readonly idleMs: number
  /** What keeps the channel from counting as idle: frames in either direction, as Netty's IdleStateHandler has it, or those that come alone. */
  readonly idleCounts: 'readsAndWrites' | 'reads'
  /**
   * Stop reading while the peer does not read its answers, as NettyServerHandler.channelWritabilityChanged does. Only
   * one end may do so: two that wait for each other would never move again.
   */
  readonly pauseWhenBlocked: boolean
  /** Write the requests of one turn together; for clients. */
  readonly gatherRequests: boolean
  /** Memory of the owner for small frames. */
  readonly slab: FrameSlab
  /** Changes each request on its way out: the RPC hook of a client that signs. */
  readonly beforeRequest?: ((request: OutgoingRequest) => OutgoingRequest) | undefined
  readonly reading?: Reading | undefined
  readonly onRequest: (command: RemotingCommand, channel: ConnectionChannel) => void
  /** The channel no longer accepts or delivers anything; told once, at the moment of closing. */
  readonly onGone: (channel: ConnectionChannel) => void
}

/** A channel over one byte stream. */
export class ConnectionChannel implements Channel {
  readonly id: number
  readonly local: SocketAddress
  readonly remote: SocketAddress
  clientAddress: string
  readonly #runtime: Runtime
  readonly #connection: Connection
  readonly #options: ChannelOptions
  readonly #decoder: FrameDecoder
  readonly #outbox: Outbox
  readonly #pending: PendingRequests
  readonly #closeListeners: ((channel: Channel) => void)[] = []
  #open = true
  #gone = false
  #paused = false
  /** Whether the chunk that is being handled completed a frame. */
  #received = false
  #activeAtMs: number
  #idleTimer: Timer
  #lingerTimer: Timer | undefined

  constructor(runtime: Runtime, connection: Connection, options: ChannelOptions) {
    this.id = options.id
    this.local = connection.local
    this.remote = connection.remote
    this.clientAddress = channelAddress(connection.remote)
    this.#runtime = runtime
    this.#connection = connection
    this.#options = options
    this.#decoder = new FrameDecoder((command) => this.#receive(command))
    this.#outbox = new Outbox(connection, options.slab, () => this.#blocked())
    this.#pending = new PendingRequests(runtime.clock, addressText(connection.remote))
    this.#activeAtMs = runtime.clock.monotonicMs()
    this.#idleTimer = this.#watchIdle(options.idleMs)
    connection.handlers = {
      onData: (bytes) => this.#data(bytes),
      onEnd: () => this.close('the peer closed the connection'),
      onDrain: () => this.#drained(),
      onClose: (error) => this.#closed(error),
    }
  }

  get open(): boolean {
    return this.#open
  }

  get bufferedBytes(): number {
    return this.#outbox.bufferedBytes
  }

  write(command: RemotingCommand): void {
    if (!this.#open) return
    if (this.#outbox.bufferedBytes > OUTGOING_BYTES_MAX) {
      this.#reset(`the peer left more than ${OUTGOING_BYTES_MAX} bytes unread`)
      return
    }
    this.#send(command)
  }

  request(request: OutgoingRequest, timeoutMs: number): Promise<RemotingCommand> {
    const refusal = this.#refusal(request)
    if (refusal !== undefined) return Promise.reject(refusal)
    const opaque = this.#pending.nextOpaque()
    const answer = this.#pending.add(opaque, request.code, timeoutMs)
    this.#gather()
    this.#send(this.#command(request, opaque, 0))
    return answer
  }

  oneway(request: OutgoingRequest): void {
    if (this.#refusal(request) !== undefined) return
    this.#gather()
    this.#send(this.#command(request, this.#pending.nextOpaque(), FLAG_ONEWAY))
  }

  close(reason: string): void {
    if (!this.#open) return
    // Requests that came with the one which is being handled are answered before the end.
    if (this.#outbox.held) this.#options.reading?.end()
    this.#shut(reason, undefined)
    this.#outbox.flush()
    this.#connection.end()
    this.#connection.resume() // what the peer still sends is dropped, so that its FIN can be seen
    this.#lingerTimer = this.#runtime.clock.timer(LINGER_MS, 'remoting: linger', () => this.#connection.reset())
  }

  onClose(listener: (channel: Channel) => void): void {
    if (this.#gone) listener(this)
    else this.#closeListeners.push(listener)
  }

  #data(bytes: Uint8Array): void {
    if (!this.#open) return
    const nowMs = this.#runtime.clock.monotonicMs()
    this.#received = false
    this.#read(bytes)
    // Netty's IdleStateHandler stands behind the decoder: a part of a frame is no sign of life.
    if (this.#received) this.#activeAtMs = nowMs
  }

  /** Handles the requests in `bytes`, or those that were kept, and writes the answers together. */
  #read(bytes: Uint8Array | undefined): void {
    this.#outbox.hold()
    this.#options.reading?.begin()
    try {
      if (bytes === undefined) this.#decoder.goOn()
      else this.#decoder.push(bytes)
    } catch (error) {
      if (!SimError.is(error)) throw error
      this.#log('warn', 'undecodable bytes close the channel', { error: error.message })
      this.close(error.message)
    } finally {
      this.#options.reading?.end()
      this.#outbox.release()
    }
  }

  #receive(command: RemotingCommand): void {
    if (!this.#open) return
    this.#received = true
    if (!isResponse(command)) {
      this.#options.onRequest(command, this)
      return
    }
    if (this.#pending.settle(command)) return
    this.#log('warn', 'answer to no pending request', { opaque: command.opaque, code: command.code })
  }

  #command(plain: OutgoingRequest, opaque: number, flag: number): RemotingCommand {
    const request = this.#options.beforeRequest?.(plain) ?? plain
    return {
      code: request.code,
      language: this.#options.language,
      version: this.#options.version,
      opaque,
      flag,
      remark: undefined,
      extFields: request.extFields ?? emptyFields(),
      body: request.body,
      serializeType: 'JSON',
    }
  }

  /**
   * Requests of callers that go on in one turn (64 of them after 64 answers, say) leave in one write: the end of it is a
   * promise job behind theirs. A server does not gather, since its callbacks must not queue jobs.
   */
  #gather(): void {
    if (!this.#options.gatherRequests || this.#outbox.held) return
    this.#outbox.hold()
    void TURN.then(() => {
      this.#wrote()
      this.#outbox.release()
    })
  }

  #send(command: RemotingCommand): void {
    // While a chunk is being handled its arrival is the last activity, and reading the clock again would cost.
    if (!this.#outbox.held) this.#wrote()
    this.#outbox.write(command)
  }

  #refusal(request: OutgoingRequest): SimError | undefined {
    const address = addressText(this.remote)
    const details = { address, code: request.code }
    if (!this.#open) {
      const message = `request ${request.code} was not sent: the connection to ${address} is closed`
      return new SimError(ErrorCodes.ConnectionLost, message, details)
    }
    if (this.#outbox.bufferedBytes <= OUTGOING_BYTES_MAX) return undefined
    const message = `request ${request.code} was not sent: ${address} left more than ${OUTGOING_BYTES_MAX} bytes unread`
    return new SimError(ErrorCodes.LimitReached, message, details)
  }

  #blocked(): void {
    if (this.#paused || !this.#open || !this.#options.pauseWhenBlocked) return
    this.#paused = true
    this.#connection.pause()
    // The rest of a burst of requests waits as well: its answers would only fill memory.
    this.#decoder.stop()
  }

  #drained(): void {
    this.#wrote()
    if (!this.#paused) return
    this.#paused = false
    if (this.#open) this.#read(undefined)
    if (!this.#paused) this.#connection.resume()
  }

  #wrote(): void {
    if (this.#options.idleCounts === 'readsAndWrites') this.#activeAtMs = this.#runtime.clock.monotonicMs()
  }

  #watchIdle(delayMs: number): Timer {
    return this.#runtime.clock.timer(delayMs, 'remoting: idle channel', () => {
      const quietMs = this.#runtime.clock.monotonicMs() - this.#activeAtMs
      const { idleMs, idleCounts } = this.#options
      const what = idleCounts === 'reads' ? 'nothing read' : 'neither read nor written'
      if (quietMs >= idleMs) this.close(`${what} for ${idleMs} ms`)
      else this.#idleTimer = this.#watchIdle(idleMs - quietMs)
    })
  }

  #reset(reason: string): void {
    this.#shut(reason, undefined)
    this.#connection.reset()
  }

  #closed(error: NetworkError | undefined): void {
    this.#shut(error?.message ?? 'the connection was closed', error)
    this.#lingerTimer?.[Symbol.dispose]()
    this.#gone = true
    for (const listener of this.#closeListeners.splice(0)) listener(this)
  }

  #shut(reason: string, cause: NetworkError | undefined): void {
    if (!this.#open) return
    this.#open = false
    this.#idleTimer[Symbol.dispose]()
    this.#log('info', 'channel closed', { reason })
    this.#pending.failAll(reason, cause, this.bufferedBytes > 0)
    this.#options.onGone(this)
  }

  #log(level: 'info' | 'warn', message: string, fields: Readonly<Record<string, unknown>>): void {
    const about = { owner: this.#options.owner, channel: this.id, remote: addressText(this.remote) }
    this.#runtime.logger.log(level, message, { ...about, ...fields })
  }
}
