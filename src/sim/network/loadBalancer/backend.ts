import type { SocketAddress } from '../../../runtime/index.ts'
import type { Core } from '../../core.ts'
import type { NetHost } from '../netHost.ts'
import type { Obstacle, Stop } from '../obstacle.ts'
import type { HealthCheck } from './healthCheck.ts'

/** `drained` and `removed` by the operator; `failed` by health checks. */
export type BackendState = 'serving' | 'drained' | 'removed' | 'failed'

/** One server of a load balancer. */
export class Backend {
  readonly host: NetHost
  readonly port: number
  readonly name: string
  readonly weight: number
  check: HealthCheck | undefined
  readonly #core: Core
  readonly #balancer: string
  #order: Exclude<BackendState, 'failed'> = 'serving'

  constructor(core: Core, balancer: string, host: NetHost, port: number, weight: number) {
    this.#core = core
    this.#balancer = balancer
    this.host = host
    this.port = port
    this.name = `${host.name}:${port}`
    this.weight = weight
  }

  /** Where connections arrive; undefined while the host has no address. */
  get address(): SocketAddress | undefined {
    const [card] = this.host.interfaces
    return card === undefined ? undefined : { host: card.address, port: this.port }
  }

  get state(): BackendState {
    return this.#order === 'serving' && this.check?.healthy === false ? 'failed' : this.#order
  }

  /** The balancer has it: what is established goes on. */
  get able(): boolean {
    return this.state === 'serving' || this.state === 'drained'
  }

  order(state: Exclude<BackendState, 'failed'>): void {
    this.#order = state
    this.changed()
  }

  changed(): void {
    const { observing, nowMs: at } = this.#core
    const backend = this.name
    const state = this.state
    if (observing) this.#core.emit({ kind: 'balancer.backend', at, balancer: this.#balancer, backend, state })
  }
}

/** What a balancer does with the packets of one connection that it led to a server. */
export class BalancedConnection implements Obstacle {
  readonly backend: Backend
  readonly #balancer: { readonly name: string; readonly host: NetHost }
  readonly #boot: number
  readonly #directReturn: boolean
  readonly #off: Stop
  readonly #restarted: Stop
  readonly #removed: Stop | undefined

  constructor(
    backend: Backend,
    balancer: { readonly name: string; readonly host: NetHost },
    rules: { readonly directReturn: boolean; readonly resets: boolean; readonly removed: 'keep' | 'drop' | 'reset' },
  ) {
    const by = balancer.name
    this.backend = backend
    this.#balancer = balancer
    this.#boot = balancer.host.boot
    this.#directReturn = rules.directReturn
    this.#off = { by, why: `${balancer.host.name} with ${by} is off`, resets: false }
    this.#restarted = { by, why: `${by} does not know the connection any more`, resets: rules.resets }
    const why = `${by} has ${backend.name} no longer`
    this.#removed = rules.removed === 'keep' ? undefined : { by, why, resets: rules.removed === 'reset' }
  }

  meets(toServer: boolean): Stop | undefined {
    if (!toServer && this.#directReturn) return undefined
    const { host } = this.#balancer
    if (!host.up) return this.#off
    if (host.boot !== this.#boot) return this.#restarted
    return this.backend.able ? undefined : this.#removed
  }
}
