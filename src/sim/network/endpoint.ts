import {
  addressText,
  type Connection,
  type ConnectionHandlers,
  type KeepAlive,
  NetworkError,
  type SocketAddress,
} from '../../runtime/index.ts'
import type { QueueItem } from '../eventQueue.ts'
import type { Fabric } from './fabric.ts'
import { ACK, FIN, Flow, RST, type Segment, SYN_ACK } from './flow.ts'
import { Inbox } from './inbox.ts'
import { KeepAliveProbes } from './keepAliveProbes.ts'
import type { SimListener } from './listener.ts'
import type { NetHost, NetProcess } from './netHost.ts'
import { Outbox } from './outbox.ts'

export interface EndpointOptions {
  readonly id: number
  readonly process: NetProcess
  readonly local: SocketAddress
  readonly remote: SocketAddress
  /** The address that this host really uses on this connection, where a translation shows others. */
  readonly address: string
  readonly servicePort: number
  /** The connecting side: whether it sends probes when it hears nothing. */
  readonly keepAlive?: KeepAlive | undefined
  /** The accepting side: who is told of the connection. */
  readonly listener?: SimListener
  /** The connecting side: told when the handshake is done, or that it failed. */
  readonly onEstablished?: (endpoint: Endpoint) => void
  readonly onRefused?: (error: NetworkError) => void
}

/** One end of a TCP connection, which is what a process holds. */
export class Endpoint implements Connection {
  readonly id: number
  readonly process: NetProcess
  readonly local: SocketAddress
  readonly remote: SocketAddress
  readonly place: { readonly host: NetHost; readonly address: string }
  readonly servicePort: number
  readonly fabric: Fabric
  /** The direction away from here. */
  out!: Flow
  /** The handshake is complete on this side. */
  established = false
  /** The process no longer has it: closed, reset, timed out, or the process is dead. */
  gone = false
  /** Its keepalive, where it has one and is established. */
  keepAlive: KeepAliveProbes | undefined
  /** It ended by a reset or a time-out, so that its kernel knows it no longer. */
  #broken = false
  readonly #boot: number
  readonly #options: EndpointOptions
  readonly #outbox: Outbox
  readonly #inbox: Inbox
  #handlers: ConnectionHandlers = {}
  #finReceived = false

  constructor(fabric: Fabric, options: EndpointOptions) {
    this.fabric = fabric
    this.#options = options
    this.id = options.id
    this.process = options.process
    this.local = options.local
    this.remote = options.remote
    this.place = { host: options.process.host, address: options.address }
    this.servicePort = options.servicePort
    this.#boot = options.process.host.boot
    this.#outbox = new Outbox(this)
    this.#inbox = new Inbox(this)
    options.process.endpoints.add(this)
  }

  /** The two ends of one connection. */
  static join(fabric: Fabric, a: Endpoint, b: Endpoint): void {
    a.out = new Flow(fabric, a, b)
    b.out = new Flow(fabric, b, a)
  }

  get peer(): Endpoint {
    return this.out.to
  }

  get handlers(): ConnectionHandlers {
    return this.#handlers
  }

  set handlers(handlers: ConnectionHandlers) {
    this.#handlers = handlers
    this.#inbox.open()
  }

  get bufferedBytes(): number {
    return this.#outbox.bytes
  }

  /** The host that this end lives on is running, whether or not it still knows the connection. */
  get hostAnswers(): boolean {
    return this.place.host.up
  }

  /** A box on the way resets this end. */
  resetOnTheWay(why: string): void {
    this.out.resetOnTheWay(why)
  }

  /** The kernel of this end still sends: the host has not lost power since. */
  get sends(): boolean {
    return this.place.host.up && this.place.host.boot === this.#boot
  }

  /** The kernel answers a repeated segment with a reset, because it does not know the connection (any more). */
  get unknown(): boolean {
    return this.#broken || !this.sends
  }

  write(bytes: Uint8Array): boolean {
    if (this.gone || !this.process.alive) return false
    return this.#outbox.write(bytes)
  }

  end(): void {
    if (this.gone || !this.process.alive) return
    this.#outbox.end()
  }

  pause(): void {
    this.#inbox.pause()
  }

  resume(): void {
    this.#inbox.resume()
  }

  reset(): void {
    if (this.gone || !this.process.alive) return
    this.note('tcp.rst', 'reset by the application')
    this.out.sendReset()
    this.#broken = true
    this.finish(undefined, true)
  }

  /** A segment reached this end's host. */
  receive(segment: Segment, flow: Flow): void {
    this.keepAlive?.heard()
    if (segment === RST) {
      if (!this.gone) this.resetByPeer('reset by the peer')
    } else if (this.gone) {
      // A FIN to a socket that closed in order is nothing; after a reboot, or with data, the answer is a reset.
      flow.unconsumedBytes -= segment.length
      if (segment === FIN && this.sends) return
      this.note('tcp.rst', this.sends ? 'data for a closed socket' : 'the host was restarted')
      this.out.sendReset()
    } else if (segment === SYN_ACK) {
      this.#complete()
    } else if (segment === ACK) {
      this.#accept()
    } else {
      if (segment !== FIN) this.#noteData(segment)
      this.#inbox.put(segment)
    }
  }

  /** Hands bytes (or the peer's FIN) to the application. */
  deliver(segment: Segment): void {
    if (!this.process.callbacksOnly) this.fabric.core.scheduler.jobsMayWait = true
    if (segment === FIN) {
      this.#finReceived = true
      this.#handlers.onEnd?.()
      if (this.#outbox.finSent) this.finish()
      return
    }
    const flow = this.peer.out
    flow.unconsumedBytes -= segment.length
    this.peer.windowOpened()
    this.#handlers.onData?.(segment)
  }

  /** All that was written has drained below the mark. */
  drained(): void {
    if (!this.process.callbacksOnly) this.fabric.core.scheduler.jobsMayWait = true
    this.#handlers.onDrain?.()
  }

  /** The FIN has gone out. */
  finSent(): void {
    this.note('tcp.fin')
    if (this.#finReceived) this.finish(undefined, true)
  }

  /** The peer consumed bytes, so that more may be sent. */
  windowOpened(): void {
    if (!this.gone) this.#outbox.windowOpened()
  }

  /** `later` for a reset that does not come out of an event. */
  resetByPeer(why: string, later = false): void {
    if (this.gone) return
    this.note('tcp.rst', why)
    this.#fail('reset', `connection to ${addressText(this.remote)} was reset: ${why}`, later)
  }

  timeOut(why = 'no acknowledgement'): void {
    if (this.gone) return
    const core = this.fabric.core
    if (core.observing) {
      const to = addressText(this.remote)
      core.emit({ kind: 'tcp.timeout', at: core.nowMs, host: this.place.host.name, to, connection: this.id, why })
    }
    this.#fail('timedOut', `connection to ${addressText(this.remote)} timed out: ${why}`)
  }

  /** The process ended, and its kernel closes the socket. */
  abandon(): void {
    if (this.gone) return
    this.#handlers = {}
    this.#forget()
    if (this.#inbox.unreadBytes > 0) {
      this.note('tcp.rst', 'closed with unread bytes')
      this.out.sendReset()
    } else if (!this.established) {
      this.out.sendReset()
    } else if (!this.#outbox.finSent) {
      this.note('tcp.fin')
      this.out.send(FIN)
    }
  }

  /** The host lost power: nobody hears of it. A peer that has bytes left will ask in vain. */
  vanish(): void {
    this.#handlers = {}
    this.#forget()
    this.out.stop()
    if (!this.peer.gone && this.peer.bufferedBytes > 0) this.peer.out.probe(`${this.place.host.name} is down`)
  }

  note(kind: 'tcp.lost' | 'tcp.rst' | 'tcp.fin', why = ''): void {
    const core = this.fabric.core
    if (!core.observing) return
    const fields = { at: core.nowMs, from: this.place.host.name, to: this.peer.place.host.name, connection: this.id }
    core.emit(kind === 'tcp.fin' ? { kind, ...fields } : { kind, ...fields, why })
  }

  /** The connection is gone on this side. `later` keeps the handler out of the caller's own turn. */
  finish(error?: NetworkError, later = false): void {
    if (this.gone) return
    this.#forget()
    // After an orderly close the kernel goes on repeating a FIN that was lost.
    if (error !== undefined) this.out.stop()
    const notice = new CloseNotice(this, this.#handlers, error)
    if (later) this.fabric.core.scheduler.after(0, notice)
    else notice.run()
  }

  #fail(kind: 'reset' | 'timedOut', message: string, later = false): void {
    const error = new NetworkError(kind, this.remote, message)
    this.#broken = true
    if (this.established || this.#options.listener !== undefined) {
      this.finish(error, later)
      return
    }
    this.#forget()
    this.#options.onRefused?.(error)
  }

  #forget(): void {
    this.gone = true
    this.keepAlive?.stop()
    this.process.endpoints.delete(this)
    this.fabric.connections.delete(this)
    if (this.#options.listener === undefined && this.sends) this.place.host.ports.release(this.local.port)
  }

  /** The connecting side got its SYN-ACK. */
  #complete(): void {
    if (this.established) return
    this.established = true
    const { keepAlive } = this.#options
    if (keepAlive !== undefined) this.keepAlive = new KeepAliveProbes(this, keepAlive)
    this.out.send(ACK)
    this.#options.onEstablished?.(this)
  }

  /** The accepting side got the last part of the handshake. */
  #accept(): void {
    const listener = this.#options.listener
    if (this.established || listener === undefined) return
    if (!listener.open || !this.process.alive) {
      this.note('tcp.rst', 'the listener has closed')
      this.out.sendReset()
      this.#forget()
      return
    }
    this.established = true
    const core = this.fabric.core
    const tell: QueueItem = { label: 'tcp accept', cancelled: false, run: () => this.#tellAccepted(listener, tell) }
    if (core.observing) {
      const { host } = this.place
      const local = addressText(this.local)
      const remote = addressText(this.remote)
      const process = this.process.name
      core.emit({ kind: 'tcp.accept', at: core.nowMs, host: host.name, process, connection: this.id, local, remote })
    }
    this.#tellAccepted(listener, tell)
  }

  #tellAccepted(listener: SimListener, item: QueueItem): void {
    if (!this.process.alive || this.gone || this.process.postpone(item)) return
    if (!this.process.callbacksOnly) this.fabric.core.scheduler.jobsMayWait = true
    listener.onConnection(this)
  }

  #noteData(bytes: Uint8Array): void {
    const core = this.fabric.core
    if (!core.observing) return
    const from = this.peer.place.host.name
    const to = this.place.host.name
    core.dataArrives(from, to, this.id, bytes, from === to ? this.#options.listener !== undefined : undefined)
  }
}

/** Tells the application once that its connection is gone. */
class CloseNotice implements QueueItem {
  readonly label = 'tcp close'
  readonly cancelled = false
  readonly #endpoint: Endpoint
  readonly #handlers: ConnectionHandlers
  readonly #error: NetworkError | undefined

  constructor(endpoint: Endpoint, handlers: ConnectionHandlers, error: NetworkError | undefined) {
    this.#endpoint = endpoint
    this.#handlers = handlers
    this.#error = error
  }

  run(): void {
    const { process, fabric } = this.#endpoint
    if (!process.alive || process.postpone(this)) return
    if (!process.callbacksOnly) fabric.core.scheduler.jobsMayWait = true
    this.#handlers.onClose?.(this.#error)
  }
}
