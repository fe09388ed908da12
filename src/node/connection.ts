import type { Socket } from 'node:net'
import type { Connection, ConnectionHandlers, NetworkError, SocketAddress } from '../runtime/index.ts'
import { networkError } from './networkErrors.ts'
import type { TlsServer } from './tls.ts'

/** A connected socket of Node as the port's connection. */
export class SocketConnection implements Connection {
  readonly local: SocketAddress
  readonly remote: SocketAddress
  readonly startTls?: (first: Uint8Array) => void
  /** The bytes of the connection; a TLS session over `#carrier` once one has begun. */
  #socket: Socket
  readonly #carrier: Socket
  #handlers: ConnectionHandlers = {}
  #hasHandlers = false
  #paused = false
  #closed = false
  #error: NetworkError | undefined

  /** Undefined when the peer has gone already, so that the socket no longer knows its addresses. `session` runs over it. */
  static of(socket: Socket, tls?: TlsServer, session: Socket = socket): SocketConnection | undefined {
    const { localAddress, localPort, remoteAddress, remotePort } = socket
    if (localAddress === undefined || localPort === undefined) return undefined
    if (remoteAddress === undefined || remotePort === undefined) return undefined
    const local = { host: plain(localAddress), port: localPort }
    return new SocketConnection(session, local, { host: plain(remoteAddress), port: remotePort }, tls, socket)
  }

  private constructor(
    socket: Socket,
    local: SocketAddress,
    remote: SocketAddress,
    tls: TlsServer | undefined,
    carrier: Socket,
  ) {
    this.#socket = socket
    this.#carrier = carrier
    this.local = local
    this.remote = remote
    if (tls !== undefined) this.startTls = (first) => this.#startTls(tls, first)
    this.#listen(socket)
    // Adding a data listener starts the flow; it waits for the handlers.
    socket.pause()
  }

  get handlers(): ConnectionHandlers {
    return this.#handlers
  }

  set handlers(handlers: ConnectionHandlers) {
    this.#handlers = handlers
    if (this.#hasHandlers) return
    this.#hasHandlers = true
    if (!this.#paused) this.#socket.resume()
  }

  get bufferedBytes(): number {
    return this.#socket.writableLength
  }

  write(bytes: Uint8Array): boolean {
    if (!this.#socket.writable) return false
    return this.#socket.write(bytes)
  }

  end(): void {
    if (this.#socket.writable) this.#socket.end()
  }

  pause(): void {
    this.#paused = true
    this.#socket.pause()
  }

  resume(): void {
    this.#paused = false
    if (this.#hasHandlers) this.#socket.resume()
  }

  reset(): void {
    if (!this.#carrier.destroyed) this.#carrier.resetAndDestroy()
    if (!this.#socket.destroyed) this.#socket.destroy()
  }

  #startTls(tls: TlsServer, first: Uint8Array): void {
    const carrier = this.#carrier
    for (const event of ['data', 'end', 'drain', 'close']) carrier.removeAllListeners(event)
    carrier.pause()
    this.#socket = tls.over(carrier, first)
    this.#listen(this.#socket)
    carrier.on('close', () => this.#socket.destroy())
    if (this.#paused) this.#socket.pause()
  }

  #listen(socket: Socket): void {
    socket.on('data', (bytes: Buffer) => this.#handlers.onData?.(bytes))
    socket.on('end', () => this.#handlers.onEnd?.())
    socket.on('drain', () => this.#handlers.onDrain?.())
    socket.on('error', (cause) => {
      this.#error = networkError(cause, this.remote, 'reset')
    })
    socket.on('close', () => {
      if (this.#closed) return
      this.#closed = true
      this.#handlers.onClose?.(this.#error)
    })
  }
}

/** A dual-stack socket shows IPv4 peers as `::ffff:10.0.0.1`. */
function plain(address: string): string {
  return address.startsWith('::ffff:') && address.includes('.') ? address.slice(7) : address
}
