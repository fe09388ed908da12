import type { Host } from '../host.ts'
import type { ZoneAnswer } from './zone.ts'

export interface DnsServerOptions {
  /** Shown in traces. */
  readonly name: string
  /** Where it runs, or who answers for it at the moment of a query. Absent: beside every host, reachable always. */
  readonly host?: Host | (() => Host)
}

export interface RecordOptions {
  /** Default 30 s, as CoreDNS answers. */
  readonly ttlSeconds?: number
  /** How long caches may keep that the name has no address: the minimum of its zone's SOA. Default: not at all. */
  readonly negativeTtlSeconds?: number
  /** Only for clients whose address lies in this subnet; more specific answers than the one without go first. */
  readonly view?: string
  /** Rotates the addresses by a drawn amount at every answer. Default false. */
  readonly rotate?: boolean
}

/** Asked before the zone: answers a name, or passes it on (undefined). */
export type DnsPlugin = (name: string, clientAddress: string) => ZoneAnswer | undefined

/** A name server with its zone. Names are compared without case and without the trailing dot. */
export interface DnsServer {
  readonly name: string
  /** Queries that reached it. */
  readonly queries: number
  /** A silent server lets clients wait for their time-out. */
  silent: boolean
  /** Answers every name with SERVFAIL. */
  failing: boolean
  /** Asked one after the other before the zone. Default: none. Replaces those that it had. */
  use(plugins: readonly DnsPlugin[]): void
  /** What it answers to a client now, as if asked. */
  answer(name: string, clientAddress: string): ZoneAnswer
  /** A and AAAA answers in this order. Replaces what the name (in that view) had; no address answers NXDOMAIN. */
  set(name: string, addresses: readonly string[], options?: RecordOptions): void
  remove(name: string): void
  /** Makes one name fail until the handle is disposed. Caches may keep `notFound` for `keepSeconds`, by default not at all. */
  fail(name: string, how: 'notFound' | 'serverFailure' | 'silent', keepSeconds?: number): Disposable
}

/** The stub resolver of a host: /etc/hosts and /etc/resolv.conf. Fields may be changed at any time. */
export interface ResolverSettings {
  servers: readonly DnsServer[]
  /** Static entries, asked first. */
  readonly hosts: Map<string, readonly string[]>
  search: readonly string[]
  /** Names with fewer dots try the search domains first. Default 1. */
  ndots: number
  /** Wait for one server. Default 5000, as resolv.conf `timeout`. */
  timeoutMs: number
  /** Rounds over all servers. Default 2, as resolv.conf `attempts`. */
  attempts: number
  /** Keeps answers, and that there is no such name, for their TTL (as a caching stub or nscd does). Default false. */
  cache: boolean
}
