import { ErrorCodes, SimError, type SocketAddress } from '../../../runtime/index.ts'
import { ConnectionTracking } from '../connectionTracking.ts'
import type { Between, NewFlow, TranslatedFlow } from '../control.ts'
import type { Fabric } from '../fabric.ts'
import { type ForgottenFate, SimMiddlebox } from '../middlebox.ts'
import { holdsAddress, type NetHost } from '../netHost.ts'
import type { Passage } from '../obstacle.ts'
import { Backend, type BackendState, BalancedConnection } from './backend.ts'
import { HealthCheck, type HealthCheckOptions } from './healthCheck.ts'
import { createScheduling, type SchedulerName, type Scheduling } from './scheduling.ts'

/** How long LVS remembers an established TCP connection without packets (`ipvsadm --set`): 15 minutes. */
export const LVS_TCP_MS = 900_000

export interface BackendOptions {
  /** A host of the world; connections arrive at its first address. */
  readonly host: string
  readonly port: number
  /** Share of the new connections. Default 1. */
  readonly weight?: number
}

export interface LoadBalancerOptions {
  readonly name: string
  /** The host that it runs on, which holds `at` and dials for the health checks. */
  readonly host: string
  readonly at: SocketAddress
  readonly backends: readonly BackendOptions[]
  /** Default `roundRobin`. */
  readonly scheduler?: SchedulerName
  /** A connection without a packet for so long is forgotten. Default 900 s, as LVS. */
  readonly idleMs?: number
  /** What later packets of it meet. Default `reset`: a packet of no known connection ends at the balancer itself, which resets it. */
  readonly forgotten?: ForgottenFate
  /**
   * `nat`: both directions pass the balancer, and a server sees its own address dialled. `directReturn`: servers hold `at` as
   * well and answer past it, so that only what clients send (acknowledgements among it) renews what it knows. Default `nat`.
   */
  readonly mode?: 'nat' | 'directReturn'
  /** Source address that servers see, in the mode `nat`. Default: the client's. */
  readonly masqueradeAs?: string
  /** Default: servers count as up always. */
  readonly check?: HealthCheckOptions
  /**
   * What becomes of the connections of a server that was removed or failed its checks: they go on, their packets get lost until
   * it is back, or are answered with a RST. Default `drop`: LVS without expire_nodest_conn.
   */
  readonly removed?: 'keep' | 'drop' | 'reset'
}

export type { BackendState } from './backend.ts'

export interface BackendView {
  readonly host: string
  readonly port: number
  readonly weight: number
  readonly state: BackendState
  /** Live connections that the balancer has led there. */
  readonly connections: number
}

/** An L4 load balancer. Disposing it takes the address back; what it knows lives on. */
export interface LoadBalancer extends Disposable {
  readonly name: string
  readonly backends: readonly BackendView[]
  /** Changes what a server gets: `drained` gets no new connections, `removed` loses those that it has, too. Throws SimError ConfigInvalid when there is none such. */
  set(host: string, port: number, state: Exclude<BackendState, 'failed'>): void
  /** Forgets connections, as after a restart. */
  forget(which?: Between): number
}

export class SimLoadBalancer implements LoadBalancer {
  readonly name: string
  readonly host: NetHost
  readonly #fabric: Fabric
  readonly #options: LoadBalancerOptions
  readonly #backends: readonly Backend[]
  readonly #scheduling: Scheduling
  readonly #choices: ConnectionTracking<Backend | undefined>
  readonly #memory: SimMiddlebox
  readonly #rule: Disposable

  constructor(fabric: Fabric, options: LoadBalancerOptions) {
    const { name, host, at, scheduler = 'roundRobin', idleMs = LVS_TCP_MS, forgotten = 'reset' } = options
    this.name = name
    this.host = fabric.hostNamed(host)
    this.#fabric = fabric
    this.#options = options
    if (!holdsAddress(this.host, at.host)) {
      const has = this.host.interfaces.map(({ address }) => address).join(', ')
      const text = `the load balancer ${name} needs the address ${at.host} on ${host}, which has ${has || 'none'}`
      throw new SimError(ErrorCodes.ConfigInvalid, text)
    }
    this.#backends = options.backends.map((backend) => this.#backend(backend))
    this.#scheduling = createScheduling(scheduler)
    this.#choices = new ConnectionTracking(() => fabric.core.nowMs)
    const sees = this.#directReturn ? 'toServer' : 'both'
    this.#memory = new SimMiddlebox(fabric, { name, idleMs, forgotten, sees })
    this.#rule = fabric.rules.translate(name, (flow) => this.#translate(flow))
  }

  get backends(): readonly BackendView[] {
    return this.#backends.map((backend) => {
      const { host, port, weight, state } = backend
      return { host: host.name, port, weight, state, connections: this.#connectionsTo(backend) }
    })
  }

  set(host: string, port: number, state: Exclude<BackendState, 'failed'>): void {
    const backend = this.#backends.find((own) => own.name === `${host}:${port}`)
    if (backend !== undefined) {
      backend.order(state)
      return
    }
    const known = this.#backends.map((own) => own.name).join(', ')
    throw new SimError(ErrorCodes.ConfigInvalid, `${this.name} has no server ${host}:${port}; it has ${known}`)
  }

  forget(which?: Between): number {
    return this.#memory.forget(which)
  }

  [Symbol.dispose](): void {
    this.#rule[Symbol.dispose]()
    for (const { check } of this.#backends) check?.stop()
  }

  get #directReturn(): boolean {
    return this.#options.mode === 'directReturn'
  }

  #backend({ host, port, weight = 1 }: BackendOptions): Backend {
    const backend = new Backend(this.#fabric.core, this.name, this.#fabric.hostNamed(host), port, weight)
    const { check } = this.#options
    if (check !== undefined) {
      const target = (): SocketAddress | undefined => {
        const { address } = backend
        return address === undefined ? undefined : { host: address.host, port: check.port ?? port }
      }
      backend.check = new HealthCheck(this.#fabric, this.host, target, check, () => backend.changed())
    }
    return backend
  }

  #translate(flow: NewFlow): TranslatedFlow | 'reject' | undefined {
    const { at, masqueradeAs, removed = 'drop', forgotten = 'reset' } = this.#options
    if (flow.to.port !== at.port || flow.to.host !== at.host) return undefined
    // Another machine may hold the address as well, or the host may be off or out of reach: then it is not for the balancer.
    const located = this.#fabric.locate(this.#fabric.hostNamed(flow.fromHost), at.host)
    if (located.kind !== 'host' || located.host !== this.host || !this.host.up) return undefined
    const backend = this.#backendFor(flow)
    const to = backend?.address
    if (backend === undefined || to === undefined) return 'reject'
    const directReturn = this.#directReturn
    const rules = { directReturn, removed, resets: forgotten !== 'drop' }
    const through: Passage = {
      holder: this.host.name,
      opened: (connection) => [new BalancedConnection(backend, this, rules), ...this.#memory.opened(connection)],
    }
    const source = masqueradeAs === undefined || directReturn ? {} : { fromAddress: masqueradeAs }
    return { to, toHost: backend.host.name, through, directReturn, ...source }
  }

  #backendFor({ fromHost, from }: NewFlow): Backend | undefined {
    // A probe has no port of its own and changes nothing.
    if (from.port === 0) return this.#backends.find(({ state, weight }) => state === 'serving' && weight > 0)
    const choose = (): Backend | undefined => this.#choose(from.host)
    const known = this.#choices.choice(fromHost, from.port, choose)
    if (known?.able === true) return known
    this.#choices.drop(fromHost, from.port)
    return this.#choices.choice(fromHost, from.port, choose)
  }

  #choose(sourceAddress: string): Backend | undefined {
    const candidates = this.#backends.map((backend) => ({
      weight: backend.weight,
      able: backend.state === 'serving',
      connections: this.#connectionsTo(backend),
    }))
    const place = this.#scheduling.choose(candidates, sourceAddress)
    return place === undefined ? undefined : this.#backends[place]
  }

  #connectionsTo(backend: Backend): number {
    let count = 0
    for (const client of this.#fabric.connections) {
      const obstacles = client.out.way?.obstacles ?? []
      if (obstacles.some((own) => own instanceof BalancedConnection && own.backend === backend)) count++
    }
    return count
  }
}
