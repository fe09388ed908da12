import type { NetworkError, SocketAddress } from '../../../runtime/index.ts'
import type { QueueItem } from '../../eventQueue.ts'
import type { Endpoint } from '../endpoint.ts'
import type { Fabric } from '../fabric.ts'
import { startHandshake } from '../handshake.ts'
import type { NetHost, NetProcess } from '../netHost.ts'

/** `tcp` opens a connection and resets it; `http` also asks for a page and wants a status from 200 to 399. */
export type CheckKind = 'tcp' | 'http'

export interface HealthCheckOptions {
  /** Default `tcp`. */
  readonly kind?: CheckKind
  /** Default: the port of the server. */
  readonly port?: number
  /** Page of an `http` check. Default `/`. */
  readonly path?: string
  /** From the end of one check to the next. */
  readonly intervalMs?: number
  readonly timeoutMs?: number
  /** Failed checks in a row after which a server counts as down. */
  readonly fall?: number
  /** Good checks in a row after which it counts as up again. */
  readonly rise?: number
}

/** As the TCP listeners of Alibaba's CLB come: every 2 s, 5 s for an answer, three in a row. */
export const HEALTH_CHECK: Required<Omit<HealthCheckOptions, 'port'>> = {
  kind: 'tcp',
  path: '/',
  intervalMs: 2000,
  timeoutMs: 5000,
  fall: 3,
  rise: 3,
}

/** Asks one server again and again from the host of its load balancer. A server counts as up until it fails. */
export class HealthCheck implements QueueItem {
  readonly label = 'load balancer health check'
  cancelled = false
  healthy = true
  readonly #fabric: Fabric
  readonly #kernel: Checker
  readonly #target: () => SocketAddress | undefined
  readonly #options: Required<Omit<HealthCheckOptions, 'port'>>
  readonly #changed: () => void
  #row = 0

  constructor(
    fabric: Fabric,
    host: NetHost,
    target: () => SocketAddress | undefined,
    options: HealthCheckOptions,
    changed: () => void,
  ) {
    this.#fabric = fabric
    this.#kernel = new Checker(host)
    this.#target = target
    this.#options = { ...HEALTH_CHECK, ...options }
    this.#changed = changed
    this.#arm()
  }

  stop(): void {
    this.cancelled = true
  }

  run(): void {
    const { host } = this.#kernel
    const to = this.#target()
    if (!host.up) {
      this.#arm()
    } else if (to === undefined) {
      this.#ended(false)
    } else {
      startHandshake({
        fabric: this.#fabric,
        process: this.#kernel.booted(),
        to,
        timeoutMs: this.#options.timeoutMs,
        onOpen: (endpoint) => this.#opened(endpoint),
        onFailed: (_error: NetworkError) => this.#ended(false),
      })
    }
  }

  #opened(endpoint: Endpoint): void {
    if (this.#options.kind === 'tcp') {
      endpoint.reset()
      this.#ended(true)
      return
    }
    const scheduler = this.#fabric.core.scheduler
    let over = false
    let head = ''
    const end = (good: boolean): void => {
      if (over) return
      over = true
      endpoint.reset()
      this.#ended(good)
    }
    const limit: QueueItem = { label: 'load balancer health check time-out', cancelled: false, run: () => end(false) }
    scheduler.after(this.#options.timeoutMs * 1000, limit)
    endpoint.handlers = {
      onData: (bytes) => {
        head += new TextDecoder().decode(bytes)
        if (head.includes('\r\n')) end(/^HTTP\/1\.[01] [23]\d\d/.test(head))
      },
      onEnd: () => end(false),
      onClose: () => end(false),
    }
    endpoint.write(new TextEncoder().encode(`GET ${this.#options.path} HTTP/1.0\r\n\r\n`))
  }

  #ended(good: boolean): void {
    if (this.cancelled) return
    this.#row = good === this.healthy ? 0 : this.#row + 1
    const { fall, rise } = this.#options
    if (this.#row >= (this.healthy ? fall : rise)) {
      this.#row = 0
      this.healthy = good
      this.#changed()
    }
    this.#arm()
  }

  #arm(): void {
    if (!this.cancelled) this.#fabric.core.scheduler.after(this.#options.intervalMs * 1000, this)
  }
}

/** The program on the load balancer that dials. It dies with its host. */
class Checker {
  readonly host: NetHost
  #process: NetProcess | undefined
  #boot = 0

  constructor(host: NetHost) {
    this.host = host
  }

  /** The program since the host was switched on last. */
  booted(): NetProcess {
    const { host } = this
    const { boot } = host
    if (this.#process !== undefined && this.#boot === boot) return this.#process
    this.#boot = boot
    this.#process = {
      name: 'health checks',
      host,
      get alive(): boolean {
        return host.up && host.boot === boot
      },
      frozen: false,
      callbacksOnly: true,
      endpoints: new Set(),
      postpone: () => false,
    }
    return this.#process
  }
}
