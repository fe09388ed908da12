import { type CoreDirective, type CoreServer, zoneName } from './corefile.ts'

/** What a plugin of the chain does, in the order in which CoreDNS asks them, whatever the order of the lines. */
export interface DnsChain {
  readonly zones: readonly string[]
  /** Answers come in a random order (`loadbalance`). */
  readonly shuffles: boolean
  /** Answers are kept for so long at most (`cache`); undefined without it. */
  readonly cache: { readonly foundSeconds: number; readonly deniedSeconds: number } | undefined
  readonly hosts: HostsPlugin | undefined
  readonly kubernetes: KubernetesPlugin | undefined
  readonly forward: ForwardPlugin | undefined
}

export interface HostsPlugin {
  readonly zones: readonly string[]
  /** Addresses by name. */
  readonly entries: ReadonlyMap<string, readonly string[]>
  /** Zones whose names go on to the next plugin when they are not here; empty without `fallthrough`. */
  readonly fallthrough: readonly string[]
  readonly ttlSeconds: number
}

export interface KubernetesPlugin {
  readonly zones: readonly string[]
  readonly fallthrough: readonly string[]
  readonly ttlSeconds: number
}

export interface ForwardPlugin {
  readonly from: string
  readonly to: readonly string[]
}

export type DnsChains = { readonly chains: readonly DnsChain[] } | { readonly problem: string; readonly line: number }

/** Defaults of the plugins: hosts 3600 s, kubernetes 5 s, cache 3600 s for answers and 1800 s for denials. */
const HOSTS_TTL = 3600
const KUBERNETES_TTL = 5
const CACHE_FOUND = 3600
const CACHE_DENIED = 1800

/** The chains of the server blocks on port 53. Plugins that answer no names are passed over. */
export function dnsChains(servers: readonly CoreServer[]): DnsChains {
  const chains: DnsChain[] = []
  for (const { zones, directives } of servers.filter(({ port }) => port === 53)) {
    const named = (name: string): CoreDirective | undefined => directives.find((one) => one.name === name)
    const hosts = named('hosts')
    const kubernetes = named('kubernetes')
    const forward = named('forward') ?? named('proxy')
    const cache = named('cache')
    const read = hosts === undefined ? undefined : hostsPlugin(hosts, zones)
    if (read !== undefined && 'problem' in read) return read
    chains.push({
      zones,
      shuffles: named('loadbalance') !== undefined,
      cache: cache === undefined ? undefined : cachePlugin(cache),
      hosts: read,
      kubernetes: kubernetes === undefined ? undefined : kubernetesPlugin(kubernetes, zones),
      forward:
        forward === undefined ? undefined : { from: zoneName(forward.args[0] ?? '.'), to: forward.args.slice(1) },
    })
  }
  return { chains }
}

/** Lines after `fallthrough` are properties, and an address is none of those that there are. */
function hostsPlugin(
  { args, block }: CoreDirective,
  zones: readonly string[],
): HostsPlugin | { readonly problem: string; readonly line: number } {
  const [, ...own] = args
  const entries = new Map<string, readonly string[]>()
  let fallthrough: readonly string[] = []
  let ttlSeconds = HOSTS_TTL
  for (const { name, args: more, line } of block) {
    if (name === 'fallthrough') fallthrough = more.length === 0 ? ['.'] : more.map(zoneName)
    else if (name === 'ttl') ttlSeconds = Number(more[0] ?? HOSTS_TTL)
    else if (name === 'no_reverse' || name === 'reload') continue
    else if (fallthrough.length > 0) return { problem: `unknown property '${name}'`, line }
    else for (const host of more) entries.set(zoneName(host), [...(entries.get(zoneName(host)) ?? []), name])
  }
  return { zones: own.length > 0 ? own.map(zoneName) : zones, entries, fallthrough, ttlSeconds }
}

function kubernetesPlugin({ args, block }: CoreDirective, zones: readonly string[]): KubernetesPlugin {
  const through = block.find(({ name }) => name === 'fallthrough')
  const ttl = block.find(({ name }) => name === 'ttl')
  return {
    zones: args.length > 0 ? args.map(zoneName) : zones,
    fallthrough: through === undefined ? [] : through.args.length === 0 ? ['.'] : through.args.map(zoneName),
    ttlSeconds: ttl === undefined ? KUBERNETES_TTL : Number(ttl.args[0]),
  }
}

/** `cache 30` limits both; `success` and `denial` in its block limit one each: capacity first, then seconds. */
function cachePlugin({ args, block }: CoreDirective): NonNullable<DnsChain['cache']> {
  const all = args.map(Number).find((number) => number >= 0)
  const seconds = (name: string, otherwise: number): number => {
    const value = block.find((property) => property.name === name)?.args[1]
    return value === undefined ? (all ?? otherwise) : Number(value)
  }
  return { foundSeconds: seconds('success', CACHE_FOUND), deniedSeconds: seconds('denial', CACHE_DENIED) }
}
