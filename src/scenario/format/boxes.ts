import type { Duration } from './duration.ts'
import type { FlowSpec } from './network.ts'

/** What a box knows of the connections that pass it, and for how long. */
export interface RememberingSpec {
  /** A connection without a packet for so long is forgotten. */
  readonly idle?: Duration
  /**
   * What becomes of the packets of a connection that it has forgotten: they get lost (`drop`), or whoever sends one gets a reset
   * (`reset`). `resetBoth` also resets both ends when the idle time is over. Default `drop`, of load balancers `reset`.
   */
  readonly forgotten?: 'drop' | 'reset' | 'resetBoth'
}

/**
 * A firewall, NAT gateway or proxy on the way of the connections that match, whichever side opened them. It lets through what
 * it knows; `idle` is for ever unless set.
 */
export interface MiddleboxSpec extends FlowSpec, RememberingSpec {}

export interface HealthCheckSpec {
  /** `tcp` opens a connection; `http` asks for a page, too. Default `tcp`. */
  readonly kind?: 'tcp' | 'http'
  /** Default: the port of the server. */
  readonly port?: number
  /** Page of an `http` check. Default `/`. */
  readonly path?: string
  /** Default `2s`. */
  readonly interval?: Duration
  /** Default `5s`. */
  readonly timeout?: Duration
  /** Failed checks in a row that take a server out. Default 3. */
  readonly fall?: number
  /** Good ones that bring it back. Default 3. */
  readonly rise?: number
}

/** A server of a load balancer: `host:port`, or one with a weight. */
export type BackendSpec = string | { readonly server: string; readonly weight: number }

/** An L4 load balancer, such as LVS. A connection is forgotten after `15m` unless `idle` says otherwise. */
export interface LoadBalancerSpec extends RememberingSpec {
  /** The host that it runs on, which has the address of `at`. */
  readonly on: string
  /** `address:port` in numbers. */
  readonly at: string
  readonly to: readonly BackendSpec[]
  /** Default `roundRobin`. */
  readonly scheduler?: 'roundRobin' | 'leastConnections' | 'sourceHash'
  /** `nat`: answers come back through it. `directReturn`: servers answer clients directly, from the address of `at`. Default `nat`. */
  readonly mode?: 'nat' | 'directReturn'
  /** Source address that servers see. Default: the client's. */
  readonly masqueradeAs?: string
  /** Default: servers are never checked. */
  readonly check?: HealthCheckSpec
  /** What becomes of the connections of a server that is taken out: they go on, fall silent, or are reset. Default `drop`. */
  readonly removed?: 'keep' | 'drop' | 'reset'
}
