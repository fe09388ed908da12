import { type DnsPlugin, type DnsServer, dnsChain, type Host, type World, type ZoneAnswer } from '../../sim/index.ts'
import { dnsChains, inZones, readCorefile, zoneName } from '../../topology/index.ts'
import type { DnsServerSpec, NameSpec, Topology } from '../format/index.ts'
import type { Readiness } from './readiness.ts'

/** TTL of a headless service: the default of CoreDNS's plugin kubernetes, which a caching server may lower. */
const HEADLESS_TTL_SECONDS = 30

/** The names of the scenario in the world's DNS servers. */
export class Names {
  readonly #world: World
  readonly #readiness: Readiness
  readonly #servers: ReadonlyMap<string, DnsServer>
  readonly #failing = new Map<string, Disposable>()
  readonly #specs = new Map<string, NameSpec>()
  readonly #fallthrough = new Map<string, readonly string[]>()

  constructor(world: World, topology: Topology, readiness: Readiness) {
    this.#world = world
    this.#readiness = readiness
    const added = Object.entries(topology.dnsServers ?? {}).map(
      ([name, spec]) => [name, this.#added(name, spec)] as const,
    )
    this.#servers = new Map<string, DnsServer>([['default', world.dns], ...added])
    for (const [host, { resolver }] of Object.entries(topology.hosts)) {
      if (resolver?.servers === undefined) continue
      world.host(host).resolver.servers = resolver.servers.map((name) => this.#servers.get(name) ?? world.dns)
    }
    world.dns.use([(name) => this.#headless(name)])
    for (const [name, spec] of Object.entries(topology.dns ?? {})) this.set(name, spec)
  }

  /** What a name answers from now on. A failure ends when the name is set without one. */
  set(name: string, spec: NameSpec): void {
    const { addresses, views, ttlSeconds, negativeTtlSeconds, rotate, fails } = spec
    const { dns } = this.#world
    const options = {
      ...(ttlSeconds === undefined ? {} : { ttlSeconds }),
      ...(negativeTtlSeconds === undefined ? {} : { negativeTtlSeconds }),
      ...(rotate === undefined ? {} : { rotate }),
    }
    this.#failing.get(name)?.[Symbol.dispose]()
    this.#failing.delete(name)
    if (addresses !== undefined) dns.set(name, addresses, options)
    for (const [view, own] of Object.entries(views ?? {})) dns.set(name, own, { ...options, view })
    if (fails !== undefined) this.#failing.set(name, dns.fail(name, fails, negativeTtlSeconds))
    this.#specs.set(name, { ...this.#specs.get(name), ...spec })
  }

  /** A DNS server restarts with another configuration, or its state changes. */
  setServer(name: string, corefile: string | undefined, state: 'answers' | 'silent' | 'fails' | undefined): void {
    const server = this.#servers.get(name)
    if (server === undefined) return
    if (corefile !== undefined) server.use([this.#chain(name, corefile)])
    if (state === undefined) return
    server.silent = state === 'silent'
    server.failing = state === 'fails'
  }

  /** Zones whose names the hosts plugin of a DNS server passes on; undefined without a configuration. */
  fallthroughOf(server: string): readonly string[] | undefined {
    return this.#fallthrough.get(server)
  }

  /** Hosts behind a headless name that it leaves out because they are not ready. */
  notReadyBehind(name: string): readonly string[] {
    const { hosts = [], notReady = false } = this.#specs.get(name) ?? {}
    return notReady ? [] : hosts.filter((host) => this.#world.host(host).up && !this.#readiness.ready(host))
  }

  /** Names of the scenario, then host names, that answer one of these addresses to everybody. */
  answering(addresses: readonly string[]): readonly string[] {
    const set = [...this.#specs].filter(
      ([name, spec]) =>
        !this.#failing.has(name) &&
        spec.views === undefined &&
        this.addressesOf(name).some((a) => addresses.includes(a)),
    )
    const hosts = [...this.#world.hosts.values()].filter((host) => host.addresses.some((a) => addresses.includes(a)))
    return [...set.map(([name]) => name), ...hosts.map(({ name }) => name)]
  }

  /** What the scenario's name answers to everybody; empty for others. */
  addressesOf(name: string): readonly string[] {
    if (this.#failing.has(name)) return []
    const spec = this.#specs.get(name)
    return spec === undefined ? [] : (spec.addresses ?? this.#endpoints(spec))
  }

  #added(name: string, { host, corefile, without = [] }: DnsServerSpec): DnsServer {
    const world = this.#world
    const places = (typeof host === 'string' ? [host] : (host ?? [])).map((place) => world.host(place))
    const [first] = places
    // As a service in front of several: one that is ready answers; without any the first is asked in vain.
    const place = first && ((): Host => places.find(({ name: own }) => this.#readiness.ready(own)) ?? first)
    const server = world.addDnsServer({ name, ...(place === undefined ? {} : { host: place }) })
    const outside = without.map(zoneName)
    const denied: DnsPlugin = (asked) => (inZones(asked, outside) ? { outcome: 'notFound' } : undefined)
    server.use([denied, corefile === undefined ? this.#asDefault : this.#chain(name, corefile)])
    return server
  }

  readonly #asDefault: DnsPlugin = (name, clientAddress) => this.#world.dns.answer(name, clientAddress)

  #chain(server: string, corefile: string): DnsPlugin {
    const read = readCorefile(corefile)
    const chains = 'servers' in read ? dnsChains(read.servers) : read
    // A configuration that CoreDNS refuses does not pass the check of the scenario.
    const blocks = 'chains' in chains ? chains.chains : []
    this.#fallthrough.set(
      server,
      blocks.flatMap(({ hosts }) => hosts?.fallthrough ?? []),
    )
    const world = this.#world
    return dnsChain(blocks, { cluster: this.#asDefault, upstream: this.#asDefault, nowMs: () => world.now })
  }

  /** The hosts behind a headless service, if the name is one. */
  #headless(name: string): ZoneAnswer | undefined {
    const [, spec] = [...this.#specs].find(([own]) => own.toLowerCase() === name) ?? []
    if (spec?.hosts === undefined || spec.fails !== undefined) return undefined
    const addresses = this.#endpoints(spec)
    if (addresses.length === 0) {
      const { ttlSeconds = HEADLESS_TTL_SECONDS, negativeTtlSeconds = ttlSeconds } = spec
      return { outcome: 'notFound', keepSeconds: negativeTtlSeconds }
    }
    return {
      outcome: 'answer',
      addresses,
      ttlSeconds: spec.ttlSeconds ?? HEADLESS_TTL_SECONDS,
      rotate: spec.rotate ?? false,
    }
  }

  #endpoints({ hosts = [], notReady = false }: NameSpec): readonly string[] {
    return hosts
      .map((name) => this.#world.host(name))
      .filter((host) => (notReady ? host.up : this.#readiness.ready(host.name)))
      .flatMap((host) => host.addresses.slice(0, 1))
  }
}
