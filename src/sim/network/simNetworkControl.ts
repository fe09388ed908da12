import type { SocketAddress } from '../../runtime/index.ts'
import type {
  Between,
  ConnectionView,
  FirewallAction,
  LinkOptions,
  NetworkControl,
  Probe,
  Selector,
} from './control.ts'
import type { Fabric } from './fabric.ts'
import type { Interception } from './interception.ts'
import { type LoadBalancer, type LoadBalancerOptions, SimLoadBalancer } from './loadBalancer/index.ts'
import { type Middlebox, type MiddleboxOptions, SimMiddlebox } from './middlebox.ts'
import { probe } from './probe.ts'
import type { Translation } from './rules.ts'
import { flowMatcher } from './selector.ts'

type RouteOptions = Parameters<NetworkControl['route']>[2] & {}
type PartitionOptions = Parameters<NetworkControl['partition']>[1] & {}

/** The network as a fault plan sees it. */
export class SimNetworkControl implements NetworkControl {
  readonly #fabric: Fabric

  constructor(fabric: Fabric) {
    this.#fabric = fabric
  }

  get connections(): readonly ConnectionView[] {
    return [...this.#fabric.connections].map((client) => ({
      id: client.id,
      fromHost: client.place.host.name,
      from: client.local,
      toHost: client.peer.place.host.name,
      to: client.remote,
    }))
  }

  route(from: string, to: string, { bothWays = true, lost = false, none = false }: RouteOptions = {}): Disposable {
    return this.#fabric.rules.route(from, to, bothWays, none ? 'none' : lost ? 'lost' : 'open')
  }

  link(options: LinkOptions): Disposable {
    return this.#fabric.rules.link(options)
  }

  firewall(rule: Between & { readonly action: FirewallAction; readonly first?: boolean }): Disposable {
    return this.#fabric.rules.firewall(rule)
  }

  refuse(rule: Between): Disposable {
    return this.#fabric.rules.refuse(rule)
  }

  cut(rule: Between & { readonly bothWays?: boolean }): Disposable {
    return this.#fabric.rules.cut(rule)
  }

  partition(groups: readonly Selector[], options: PartitionOptions = {}): Disposable {
    return this.#fabric.rules.partition(groups, options)
  }

  heal(): void {
    this.#fabric.rules.heal()
  }

  reset(rule: Between = {}): number {
    const matches = flowMatcher(rule)
    let count = 0
    for (const client of [...this.#fabric.connections]) {
      const server = client.peer
      const port = client.servicePort
      if (!matches(client.place, server.place, port) && !matches(server.place, client.place, port)) continue
      count++
      client.resetByPeer('reset by the network', true)
      server.resetByPeer('reset by the network', true)
    }
    return count
  }

  translate(name: string, rule: Translation['apply']): Disposable {
    return this.#fabric.rules.translate(name, rule)
  }

  middlebox(options: MiddleboxOptions): Middlebox {
    return new SimMiddlebox(this.#fabric, options)
  }

  loadBalancer(options: LoadBalancerOptions): LoadBalancer {
    return new SimLoadBalancer(this.#fabric, options)
  }

  intercept(interception: Interception): Disposable {
    return this.#fabric.intercept(interception)
  }

  probe(fromHost: string, to: SocketAddress): Probe {
    return probe(this.#fabric, this.#fabric.hostNamed(fromHost), to)
  }
}
