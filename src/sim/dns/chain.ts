import type { DnsPlugin } from './server.ts'
import { canonicalName, type ZoneAnswer } from './zone.ts'

/**
 * The plugins of one CoreDNS server block that answer names. They are asked in the order hosts, kubernetes, forward,
 * whatever the order of their lines. Zones end in a dot, `.` is all names.
 */
export interface DnsChainOptions {
  readonly zones: readonly string[]
  /** Answers come in a random order. */
  readonly shuffles: boolean
  readonly cache: { readonly foundSeconds: number; readonly deniedSeconds: number } | undefined
  readonly hosts:
    | {
        readonly zones: readonly string[]
        readonly entries: ReadonlyMap<string, readonly string[]>
        /** Zones whose names go on to the next plugin when they are not here. */
        readonly fallthrough: readonly string[]
        readonly ttlSeconds: number
      }
    | undefined
  readonly kubernetes:
    | { readonly zones: readonly string[]; readonly fallthrough: readonly string[]; readonly ttlSeconds: number }
    | undefined
  readonly forward: { readonly from: string } | undefined
}

/** Where the plugins find what they do not have themselves. */
export interface DnsSources {
  /** Services and pods of the cluster. */
  readonly cluster: DnsPlugin
  /** The server that is forwarded to. */
  readonly upstream: DnsPlugin
  readonly nowMs: () => number
}

interface Kept {
  readonly untilMs: number
  readonly answer: ZoneAnswer
}

const REFUSED: ZoneAnswer = { outcome: 'serverFailure' }

/** The server blocks as one plugin: the block with the longest zone answers; a name of no zone is refused. */
export function dnsChain(blocks: readonly DnsChainOptions[], sources: DnsSources): DnsPlugin {
  const chains = blocks.map((options) => ({ options, plugin: blockOf(options, sources) }))
  return (name, clientAddress) => {
    const matching = chains
      .map(({ options, plugin }) => ({ plugin, zone: longestZone(name, options.zones) }))
      .filter(({ zone }) => zone !== undefined)
      .sort((a, b) => (b.zone?.length ?? 0) - (a.zone?.length ?? 0))
    return matching[0]?.plugin(name, clientAddress) ?? REFUSED
  }
}

function blockOf(options: DnsChainOptions, sources: DnsSources): DnsPlugin {
  const plugins = [hosts(options), kubernetes(options, sources), forward(options, sources)]
  const asked: DnsPlugin = (name, clientAddress) => {
    for (const plugin of plugins) {
      const answer = plugin(name, clientAddress)
      if (answer !== undefined) return answer
    }
    return REFUSED
  }
  const cached = options.cache === undefined ? asked : keeping(asked, options.cache, sources.nowMs)
  return (name, clientAddress) => {
    const answer = cached(name, clientAddress)
    return answer?.outcome === 'answer' && options.shuffles ? { ...answer, rotate: true } : answer
  }
}

/**
 * Authoritative for its zones. A name that it lacks and that does not fall through is answered with SERVFAIL: the plugin
 * has no SOA record, which NXDOMAIN would need.
 */
function hosts({ hosts: plugin }: DnsChainOptions): DnsPlugin {
  return (name) => {
    if (plugin === undefined || longestZone(name, plugin.zones) === undefined) return undefined
    const addresses = plugin.entries.get(`${canonicalName(name)}.`)
    if (addresses !== undefined) {
      return { outcome: 'answer', addresses, ttlSeconds: plugin.ttlSeconds, rotate: false }
    }
    return longestZone(name, plugin.fallthrough) === undefined ? REFUSED : undefined
  }
}

/** Authoritative for its zones, with a SOA whose minimum is its TTL. */
function kubernetes({ kubernetes: plugin }: DnsChainOptions, { cluster }: DnsSources): DnsPlugin {
  return (name, clientAddress) => {
    if (plugin === undefined || longestZone(name, plugin.zones) === undefined) return undefined
    const answer = cluster(name, clientAddress)
    if (answer !== undefined && answer.outcome !== 'notFound') {
      return answer.outcome === 'answer' ? { ...answer, ttlSeconds: plugin.ttlSeconds } : answer
    }
    if (longestZone(name, plugin.fallthrough) !== undefined) return undefined
    return { outcome: 'notFound', keepSeconds: plugin.ttlSeconds }
  }
}

function forward({ forward: plugin }: DnsChainOptions, { upstream }: DnsSources): DnsPlugin {
  return (name, clientAddress) => {
    if (plugin === undefined || longestZone(name, [plugin.from]) === undefined) return undefined
    return upstream(name, clientAddress)
  }
}

/** The cache plugin: answers for their TTL but no longer than its own, denials likewise. */
function keeping(asked: DnsPlugin, limits: NonNullable<DnsChainOptions['cache']>, nowMs: () => number): DnsPlugin {
  const kept = new Map<string, Kept>()
  return (name, clientAddress) => {
    const key = canonicalName(name)
    const known = kept.get(key)
    if (known !== undefined && known.untilMs > nowMs()) return known.answer
    const answer = asked(name, clientAddress)
    const seconds =
      answer?.outcome === 'answer'
        ? Math.min(answer.ttlSeconds, limits.foundSeconds)
        : answer?.outcome === 'notFound'
          ? Math.min(answer.keepSeconds ?? 0, limits.deniedSeconds)
          : 0
    if (answer !== undefined && seconds > 0) kept.set(key, { untilMs: nowMs() + seconds * 1000, answer })
    return answer
  }
}

/** The longest of the zones that holds the name. */
function longestZone(name: string, zones: readonly string[]): string | undefined {
  const full = `${canonicalName(name)}.`
  return zones
    .filter((zone) => zone === '.' || full === zone || full.endsWith(`.${zone}`))
    .sort((a, b) => b.length - a.length)[0]
}
