/** An address in numbers: IPv4 or IPv6 text without brackets, never a name. */
export interface SocketAddress {
  readonly host: string
  readonly port: number
}

export type NetworkErrorKind =
  | 'refused' /** a listener is missing, or a firewall answers with a reset */
  | 'timedOut' /** no answer to any SYN within the time-out */
  | 'unreachable' /** no route, or an ICMP unreachable came back */
  | 'reset' /** the peer or the path reset an established connection */
  | 'addressInUse'
  | 'addressNotAvailable' /** the host does not have the address it should listen on */
  | 'denied' /** the operating system or the loopback rule forbids it */
  | 'closed' /** this side had already closed */

export class NetworkError extends Error {
  readonly kind: NetworkErrorKind
  readonly address: SocketAddress

  constructor(kind: NetworkErrorKind, address: SocketAddress, message: string, options?: ErrorOptions) {
    super(message, options)
    this.name = 'NetworkError'
    this.kind = kind
    this.address = address
  }
}

/** What the owner of a connection is told. All are optional; none is called after `onClose`. */
export interface ConnectionHandlers {
  /** The next bytes of the stream, cut anywhere. The view is the receiver's to keep: nobody writes to it again. */
  onData?(bytes: Uint8Array): void
  /** The peer sent its FIN: no more data will come, sending is still possible. */
  onEnd?(): void
  /** What was written has drained below the high-water mark after `write` returned false. */
  onDrain?(): void
  /** The connection is gone in both directions. `error` is absent after an orderly close of both sides. */
  onClose?(error?: NetworkError): void
}

/** An established byte stream. */
export interface Connection {
  readonly local: SocketAddress
  readonly remote: SocketAddress
  /** To be set in the same turn in which the connection was handed over; data that came earlier waits for it. */
  handlers: ConnectionHandlers
  /** Bytes written and not yet taken by the network. */
  readonly bufferedBytes: number
  /** Queues the bytes (which must not change afterwards); false asks the writer to wait for `onDrain`. */
  write(bytes: Uint8Array): boolean
  /** Half-close: sends FIN after what was written. */
  end(): void
  /** Stops reading, so that the peer's window fills; `resume` reads on. */
  pause(): void
  resume(): void
  /** Drops both directions at once with a RST; unsent bytes are gone. `onClose` follows. */
  reset(): void
  /**
   * Goes on as the server's side of a TLS session whose first bytes are `first`: handlers, `write` and `end` mean the
   * plain bytes from now on, and a failing handshake closes. Absent where the network has no TLS.
   */
  startTls?(first: Uint8Array): void
}

export interface Listener extends AsyncDisposable {
  readonly address: SocketAddress
  /** Stops accepting; open connections live on. */
  close(): Promise<void>
}

/** A network card as programs of its host see it. */
export interface NetworkInterface {
  readonly name: string
  /** In numbers, without a zone. */
  readonly addresses: readonly string[]
  readonly loopback: boolean
  readonly up: boolean
  /** A bridge of Linux, such as docker0. */
  readonly bridge: boolean
  /** A tunnel, such as tun0. */
  readonly pointToPoint: boolean
}

/**
 * Probes of a connection on which nothing is heard (SO_KEEPALIVE). What is left out is as Linux has it: 2 hours
 * (tcp_keepalive_time), 75 s (tcp_keepalive_intvl) and 9 probes (tcp_keepalive_probes).
 */
export interface KeepAlive {
  /** Quiet time before the first probe: TCP_KEEPIDLE. */
  readonly idleMs?: number
  /** From a probe without an answer to the next: TCP_KEEPINTVL. */
  readonly intervalMs?: number
  /** Probes without an answer after which the connection has timed out: TCP_KEEPCNT. */
  readonly count?: number
}

export interface ConnectOptions {
  readonly timeoutMs: number
  /** Default: the connection sends no probes. A platform may keep to its own interval and count. */
  readonly keepAlive?: KeepAlive | undefined
}

export interface Network {
  /** Port 0 asks for a free one. Host `0.0.0.0` listens on all addresses of the host. Rejects with NetworkError. */
  listen(address: SocketAddress, onConnection: (connection: Connection) => void): Promise<Listener>
  /** Rejects with NetworkError: refused, timedOut (also by `timeoutMs`), unreachable, reset, denied. */
  connect(to: SocketAddress, options: ConnectOptions): Promise<Connection>
  /** The addresses of this host, loopback excluded, in interface order; the first is the one a broker would pick. */
  localAddresses(): readonly string[]
  /** The cards of this host in the order of the operating system, loopback among them. */
  interfaces(): readonly NetworkInterface[]
}

/** `host:port`, with brackets around IPv6. */
export function addressText(address: SocketAddress): string {
  return address.host.includes(':') ? `[${address.host}]:${address.port}` : `${address.host}:${address.port}`
}
