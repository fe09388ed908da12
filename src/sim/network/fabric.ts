import { ErrorCodes, SimError } from '../../runtime/index.ts'
import type { Core } from '../core.ts'
import type { NetworkDefaults } from '../world.ts'
import { isLoopback } from './address.ts'
import { AddressConflicts, DisputedAddress } from './addressConflicts.ts'
import type { Interceptor, LatencyMs } from './control.ts'
import type { Endpoint } from './endpoint.ts'
import { type Interception, Tap } from './interception.ts'
import { type LinkProperties, type Path, pathOf, Wire } from './link/index.ts'
import type { SimMiddlebox } from './middlebox.ts'
import { holdsAddress, type NetHost } from './netHost.ts'
import type { Obstacle, Passage } from './obstacle.ts'
import { NetworkRules } from './rules.ts'
import type { FlowEnd } from './selector.ts'
import { Way } from './way.ts'

export type { Path } from './link/index.ts'
export { latencyUs } from './link/index.ts'

/** Who answers at an address, seen from one host. */
export type Located =
  | { readonly kind: 'host'; readonly host: NetHost; readonly source: string }
  | { readonly kind: 'absent' }
  | { readonly kind: 'lost'; readonly why: string }
  | { readonly kind: 'noRoute'; readonly why: string }

/** Addresses, rules and paths: what is between the hosts. */
export class Fabric {
  readonly core: Core
  readonly rules: NetworkRules
  readonly absentHost: 'drop' | 'unreachable'
  readonly tcpUserTimeoutUs: number
  readonly windowBytes: number
  readonly cutOneIn: number
  /** Live endpoints of the connecting side. */
  readonly connections: Set<Endpoint> = new Set()
  /** Those who read along. */
  readonly interceptions: Interception[] = []
  nextConnectionId = 1
  /** Boxes that stand between hosts. */
  readonly boxes: SimMiddlebox[] = []
  readonly #conflicts: AddressConflicts
  readonly #hosts: NetHost[] = []
  readonly #latencyMs: LatencyMs
  readonly #loopbackLatencyMs: LatencyMs
  readonly #wires = new Map<string, Wire>()

  constructor(core: Core, defaults: NetworkDefaults) {
    this.core = core
    this.rules = new NetworkRules(core)
    this.absentHost = defaults.absentHost ?? 'drop'
    this.tcpUserTimeoutUs = (defaults.tcpUserTimeoutMs ?? 924_600) * 1000
    this.windowBytes = defaults.windowBytes ?? 262_144
    this.cutOneIn = defaults.cutOneIn ?? 8
    this.#conflicts = new AddressConflicts(core.quietRandom.stream('arp'))
    this.#latencyMs = defaults.latencyMs ?? { min: 0.1, max: 0.4 }
    this.#loopbackLatencyMs = defaults.loopbackLatencyMs ?? { min: 0.02, max: 0.04 }
  }

  addHost(host: NetHost): void {
    this.#hosts.push(host)
  }

  hostNamed(name: string): NetHost {
    const host = this.#hosts.find((candidate) => candidate.name === name)
    if (host === undefined) throw new SimError(ErrorCodes.ConfigInvalid, `the world has no host ${name}`)
    return host
  }

  /** To be called when the addresses of a host changed. Open connections notice who else holds theirs now. */
  addressesChanged(): void {
    this.rules.version++
    for (const client of this.connections) this.#disputeLater(client)
  }

  intercept(interception: Interception): Disposable {
    const { interceptions } = this
    const taken = new WeakSet<Interceptor>()
    const remembering: Interception = (connection) => {
      const interceptor = interception(connection)
      if (interceptor !== undefined) taken.add(interceptor)
      return interceptor
    }
    interceptions.push(remembering)
    for (const client of this.connections) {
      if (client.out.tap?.free !== false) Tap.on(client, interceptions, true)
    }
    return {
      [Symbol.dispose]: (): void => {
        const index = interceptions.indexOf(remembering)
        if (index === -1) return
        interceptions.splice(index, 1)
        for (const client of this.connections) {
          const interceptor = client.out.tap?.interceptor
          if (interceptor !== undefined && taken.has(interceptor)) client.out.tap?.release(interceptor)
        }
      },
    }
  }

  /** Lets those who read along know of a connection that begins. */
  tap(client: Endpoint): void {
    Tap.on(client, this.interceptions, false)
  }

  locate(from: NetHost, address: string): Located {
    if (isLoopback(address) || holdsAddress(from, address)) return { kind: 'host', host: from, source: address }
    for (const card of upCards(from)) {
      const holder = this.#holder(from, address, (network) => network === card.network)
      if (holder !== undefined) return { kind: 'host', host: holder, source: card.address }
    }
    for (const card of upCards(from)) {
      const holder = this.#holder(from, address, (network) => this.rules.hasRoute(card.network, network))
      if (holder !== undefined) return { kind: 'host', host: holder, source: card.address }
    }
    for (const card of upCards(from)) {
      const holder = this.#holder(from, address, (network) => this.rules.losesWay(card.network, network))
      if (holder === undefined) continue
      const why = `${address} belongs to ${holder.name}, and the routers that ${from.name} knows lose what goes there`
      return { kind: 'lost', why }
    }
    const elsewhere = this.#holder(from, address, () => true)
    if (elsewhere !== undefined) {
      return {
        kind: 'noRoute',
        why: `${address} belongs to ${elsewhere.name}, and no route leads there from ${from.name}`,
      }
    }
    return from.interfaces.length === 0
      ? { kind: 'noRoute', why: `${from.name} has no network card` }
      : { kind: 'absent' }
  }

  path(from: FlowEnd & { readonly host: NetHost }, to: FlowEnd & { readonly host: NetHost }, port: number): Path {
    const wire = this.#wire(from.host.name, to.host.name)
    if (from.host === to.host) return pathOf({ latencyMs: this.#loopbackLatencyMs }, undefined, wire)
    let properties: LinkProperties & { readonly latencyMs: NonNullable<LinkProperties['latencyMs']> } = {
      latencyMs: this.#latencyMs,
    }
    for (const link of this.rules.links) {
      if (link.matches(from, to, port)) properties = { ...properties, ...link.properties }
    }
    return pathOf(properties, this.#cutBetween(from, to, port), wire)
  }

  /** What stands on the way of a connection that opens to `dialled`; undefined for most. */
  wayOf(client: Endpoint, server: Endpoint, dialled: string, through: Passage | undefined): Way | undefined {
    const obstacles: Obstacle[] = []
    const from = client.place.host
    const { host } = server.place
    const holder =
      through === undefined ? host : through.holder === undefined ? undefined : this.hostNamed(through.holder)
    if (holder !== undefined && holder !== from && this.#disputed(from, dialled)) {
      obstacles.push(new DisputedAddress(dialled, holder, () => this.#answering(from, dialled)))
    }
    if (from !== host) {
      for (const box of this.boxes) {
        if (box.standsBetween(client.place, server.place, client.servicePort)) {
          obstacles.push(...box.opened({ client, server }))
        }
      }
    }
    if (through !== undefined) obstacles.push(...through.opened({ client, server }))
    return obstacles.length === 0 ? undefined : new Way(this, client, obstacles)
  }

  /** Neighbours of a machine take the answer of another one that has got its address (an update of their ARP cache). */
  #disputeLater(client: Endpoint): void {
    const server = client.peer
    const isTranslated = client.remote.host !== server.place.address || server.remote.host !== client.place.address
    if (isTranslated || client.place.host === server.place.host) return
    const known = client.out.way?.obstacles ?? []
    const added = [server, client].flatMap((owner) => {
      const { host, address } = owner.place
      const asking = owner.peer.place.host
      const isKnown = known.some((obstacle) => obstacle instanceof DisputedAddress && obstacle.address === address)
      if (isKnown || !this.#disputed(asking, address)) return []
      return [new DisputedAddress(address, host, () => this.#answering(asking, address), owner === server)]
    })
    if (added.length === 0) return
    const way = new Way(this, client, [...added, ...known])
    client.out.way = way
    server.out.way = way
  }

  #disputed(from: NetHost, address: string): boolean {
    const holders = this.#hosts.filter((host) => holdsAddress(host, address))
    return holders.length > 1 && this.#answering(from, address) !== undefined
  }

  /** The host that a host reaches at an address now. */
  #answering(from: NetHost, address: string): NetHost | undefined {
    const located = this.locate(from, address)
    return located.kind === 'host' ? located.host : undefined
  }

  #cutBetween(from: FlowEnd & { host: NetHost }, to: FlowEnd & { host: NetHost }, port: number): string | undefined {
    if (!holdsAddress(from.host, from.address)) return `${from.host.name} lost ${from.address}`
    if (!holdsAddress(to.host, to.address)) return `${to.host.name} lost ${to.address}`
    if (this.rules.cuts.some(({ matches }) => matches(from, to, port))) return 'the path is cut'
    return this.#wayTaken(from, to) ? `no route leads from ${from.host.name} to ${to.address} any more` : undefined
  }

  /** Whether the networks of two ends had a way between them that was taken away. */
  #wayTaken(from: FlowEnd & { host: NetHost }, to: FlowEnd & { host: NetHost }): boolean {
    const here = from.host.interfaces.find(({ address }) => address === from.address)?.network
    const there = to.host.interfaces.find(({ address }) => address === to.address)?.network
    return here !== undefined && there !== undefined && here !== there && this.rules.tookAway(here, there)
  }

  #holder(from: NetHost, address: string, reaches: (network: string) => boolean): NetHost | undefined {
    let off: NetHost | undefined
    let first: NetHost | undefined
    let several: NetHost[] | undefined
    for (const host of this.#hosts) {
      for (const card of host.interfaces) {
        if (card.address !== address || !card.up || !reaches(card.network)) continue
        if (!host.up) off ??= host
        else if (first === undefined) first = host
        else if (host !== first) several = [...(several ?? [first]), host]
        break
      }
    }
    if (several === undefined) return first ?? off
    return this.#conflicts.answering(from, address, several, this.core.scheduler.nowUs)
  }

  #wire(from: string, to: string): Wire {
    const key = `${from}>${to}`
    let wire = this.#wires.get(key)
    if (wire === undefined) {
      wire = new Wire(this.core.quietRandom.stream(`wire ${key}`))
      this.#wires.set(key, wire)
    }
    return wire
  }
}

/** A card that is down carries nothing, though its host goes on to hold the address. */
function upCards({ interfaces }: NetHost): NetHost['interfaces'] {
  return interfaces.every(({ up }) => up) ? interfaces : interfaces.filter(({ up }) => up)
}
