import {
  addressText,
  type KeepAlive,
  NetworkError,
  type NetworkErrorKind,
  type SocketAddress,
} from '../../runtime/index.ts'
import type { QueueItem } from '../eventQueue.ts'
import { Endpoint } from './endpoint.ts'
import { type Fabric, latencyUs } from './fabric.ts'
import { SYN_ACK } from './flow.ts'
import { lostOn } from './link/index.ts'
import type { NetHost, NetProcess } from './netHost.ts'
import { synRtoUs } from './sysctls.ts'
import { resolveTarget, type Target } from './target.ts'

/** How long a host looks for the holder of an address before it reports `No route to host`. */
const ARP_FAILURE_US = 3_000_000

export interface HandshakeOptions {
  readonly fabric: Fabric
  readonly process: NetProcess
  readonly to: SocketAddress
  readonly timeoutMs: number
  readonly keepAlive?: KeepAlive | undefined
  readonly onOpen: (endpoint: Endpoint) => void
  readonly onFailed: (error: NetworkError) => void
}

/** One connection attempt from the first SYN to success or failure. */
export class Handshake {
  readonly #options: HandshakeOptions
  readonly #fabric: Fabric
  readonly #port: number
  readonly #deadline: QueueItem & { cancelled: boolean }
  #retry: (QueueItem & { cancelled: boolean }) | undefined
  #attempts = 0
  #client: Endpoint | undefined
  #over = false

  constructor(options: HandshakeOptions, port: number) {
    this.#options = options
    this.#fabric = options.fabric
    this.#port = port
    options.process.host.ports.take(port)
    this.#deadline = {
      label: `tcp connect time-out ${addressText(options.to)}`,
      cancelled: false,
      run: () => this.#timeOut(),
    }
    const timeoutUs = Math.min(Math.round(options.timeoutMs * 1000), options.process.host.tcp.synGiveUpUs)
    this.#fabric.core.scheduler.after(timeoutUs, this.#deadline)
    this.#attempt()
  }

  /** Sends a SYN and arms the next one. */
  #attempt(): void {
    if (this.#over || this.#client !== undefined || !this.#options.process.alive) return
    const { core } = this.#fabric
    const { host } = this.#options.process
    this.#attempts++
    const target = resolveTarget(this.#fabric, host, this.#port, this.#options.to)
    if (core.observing) {
      const from = addressText({ host: target.source, port: this.#port })
      const to = addressText(this.#options.to)
      core.emit({ kind: 'tcp.syn', at: core.nowMs, host: host.name, from, to, attempt: this.#attempts })
    }
    this.#retry = { label: 'tcp SYN retry', cancelled: false, run: () => this.#attempt() }
    core.scheduler.after(synRtoUs(this.#attempts - 1), this.#retry)
    if (target.kind === 'noRoute') this.#fail('unreachable', target.why)
    else if (target.kind === 'absent') this.#absent()
    else if (target.kind === 'host') this.#send(target)
  }

  #absent(): void {
    if (this.#fabric.absentHost === 'drop') return
    this.#later(ARP_FAILURE_US, 'arp failure', () =>
      this.#fail('unreachable', `nobody answers for ${this.#options.to.host}`),
    )
  }

  #send(target: Extract<Target, { kind: 'host' }>): void {
    const { host } = this.#options.process
    const here = { host, address: target.source }
    const there = { host: target.host, address: target.to.host }
    const path = this.#fabric.path(here, there, target.to.port)
    if (path.cut !== undefined || target.verdict === 'drop') return
    if (lostOn(path) !== undefined) return
    const answerUs = (): number | undefined => {
      const back = this.#fabric.path(there, here, target.to.port)
      return back.cut === undefined ? latencyUs(back, back.wire.random.u32('answer')) : undefined
    }
    this.#later(latencyUs(path, path.wire.random.u32('syn')), 'tcp SYN', () => {
      if (target.verdict === 'unreachable') {
        this.#answer(answerUs(), () => this.#fail('unreachable', 'a router answered: unreachable'))
      } else if (target.verdict === 'reject') {
        this.#answer(answerUs(), () => this.#fail('refused', 'a firewall or rule answered with a reset'))
      } else if (!target.host.up) {
        this.#absent()
      } else {
        this.#arrive(target, answerUs)
      }
    })
  }

  /** The SYN reached a running host. */
  #arrive(target: Extract<Target, { kind: 'host' }>, answerUs: () => number | undefined): void {
    if (this.#client !== undefined) return
    const listener = target.host.ports.listening(target.to)
    if (listener === undefined) {
      const why = `${target.host.name} has no listener on ${addressText(target.to)}`
      this.#answer(answerUs(), () => this.#fail('refused', why))
      return
    }
    const id = this.#fabric.nextConnectionId++
    const servicePort = target.to.port
    const client = new Endpoint(this.#fabric, {
      id,
      process: this.#options.process,
      local: { host: target.source, port: this.#port },
      remote: this.#options.to,
      address: target.source,
      servicePort,
      keepAlive: this.#options.keepAlive,
      onEstablished: (endpoint) => this.#open(endpoint),
      onRefused: (error) => this.#failWith(error),
    })
    const server = new Endpoint(this.#fabric, {
      id,
      process: listener.process,
      local: target.shownAs,
      remote: { host: target.fromAddress, port: this.#port },
      address: target.to.host,
      servicePort,
      listener,
    })
    Endpoint.join(this.#fabric, client, server)
    const way = this.#fabric.wayOf(client, server, this.#options.to.host, target.through)
    client.out.way = way
    server.out.way = way
    this.#client = client
    this.#fabric.connections.add(client)
    server.out.send(SYN_ACK)
  }

  #open(endpoint: Endpoint): void {
    const { core } = this.#fabric
    this.#end()
    if (core.observing) {
      const local = addressText(endpoint.local)
      const remote = addressText(endpoint.remote)
      const host = endpoint.place.host.name
      core.emit({ kind: 'tcp.open', at: core.nowMs, host, connection: endpoint.id, local, remote })
    }
    this.#tell(() => this.#options.onOpen(endpoint))
  }

  #timeOut(): void {
    if (this.#over) return
    this.#client?.abandon()
    this.#fail('timedOut', `no answer to ${this.#attempts} SYN`)
  }

  #fail(kind: NetworkErrorKind, why: string): void {
    const { to } = this.#options
    this.#failWith(new NetworkError(kind, to, `cannot connect to ${addressText(to)}: ${why}`), why)
  }

  #failWith(error: NetworkError, why = error.message): void {
    if (this.#over) return
    const { core } = this.#fabric
    const { process } = this.#options
    this.#end()
    if (this.#client === undefined) process.host.ports.release(this.#port)
    if (core.observing) {
      const fields = { at: core.nowMs, host: process.host.name, to: addressText(this.#options.to), why }
      if (error.kind === 'timedOut') core.emit({ kind: 'tcp.timeout', ...fields, connection: 0 })
      else core.emit({ kind: error.kind === 'unreachable' ? 'tcp.unreachable' : 'tcp.refused', ...fields })
    }
    this.#tell(() => this.#options.onFailed(error))
  }

  #end(): void {
    this.#over = true
    for (const item of [this.#deadline, this.#retry]) {
      if (item === undefined || item.cancelled) continue
      item.cancelled = true
      this.#fabric.core.scheduler.queue.noteCancelled()
    }
  }

  #tell(what: () => void): void {
    const { process } = this.#options
    if (!process.alive) return
    const item: QueueItem = {
      label: 'tcp connect',
      cancelled: false,
      run: (): void => {
        if (!process.alive || process.postpone(item)) return
        this.#fabric.core.scheduler.jobsMayWait = true
        what()
      },
    }
    item.run()
  }

  #answer(delayUs: number | undefined, what: () => void): void {
    if (delayUs !== undefined) this.#later(delayUs, 'tcp answer to a SYN', what)
  }

  #later(delayUs: number, label: string, what: () => void): void {
    this.#fabric.core.scheduler.after(delayUs, {
      label,
      cancelled: false,
      run: (): void => {
        if (!this.#over) what()
      },
    })
  }
}

/** Takes a port of the host and starts; fails at once when none is left. */
export function startHandshake(options: HandshakeOptions): void {
  const host: NetHost = options.process.host
  const port = host.ports.free()
  if (port !== undefined) {
    new Handshake(options, port)
    return
  }
  options.onFailed(new NetworkError('addressNotAvailable', options.to, `${host.name} has no free port left`))
}
