import type { Socket } from 'node:net'
import type { Connection, ConnectionHandlers, NetworkError, SocketAddress } from '../runtime/index.ts'
import { networkError } from './networkErrors.ts'

/** A connected socket of Node as the port's connection. */
export class SocketConnection implements Connection {
  readonly local: SocketAddress
  readonly remote: SocketAddress
  readonly #socket: Socket
  #handlers: ConnectionHandlers = {}
  #hasHandlers = false
  #paused = false
  #error: NetworkError | undefined

  /** Undefined when the peer has gone already, so that the socket no longer knows its addresses. */
  static of(socket: Socket): SocketConnection | undefined {
    const { localAddress, localPort, remoteAddress, remotePort } = socket
    if (localAddress === undefined || localPort === undefined) return undefined
    if (remoteAddress === undefined || remotePort === undefined) return undefined
    return new SocketConnection(
      socket,
      { host: plain(localAddress), port: localPort },
      { host: plain(remoteAddress), port: remotePort },
    )
  }

  constructor(socket: Socket, local: SocketAddress, remote: SocketAddress) {
    this.#socket = socket
    this.local = local
    this.remote = remote
    socket.on('data', (bytes: Buffer) => this.#handlers.onData?.(bytes))
    socket.on('end', () => this.#handlers.onEnd?.())
    socket.on('drain', () => this.#handlers.onDrain?.())
    socket.on('error', (cause) => {
      this.#error = networkError(cause, remote, 'reset')
    })
    socket.on('close', () => this.#handlers.onClose?.(this.#error))
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
    if (!this.#socket.destroyed) this.#socket.resetAndDestroy()
  }
}

/** A dual-stack socket shows IPv4 peers as `::ffff:10.0.0.1`. */
function plain(address: string): string {
  return address.startsWith('::ffff:') && address.includes('.') ? address.slice(7) : address
}
