import type { Duration } from './duration.ts'

/** /etc/hosts and /etc/resolv.conf of one host. */
export interface ResolverSpec {
  /** Fixed names, asked first. */
  readonly hosts?: Readonly<Record<string, readonly string[]>>
  readonly search?: readonly string[]
  /** Default 1. */
  readonly ndots?: number
  /** Wait for one answer. Default `5s`. */
  readonly timeout?: Duration
  /** Default 2. */
  readonly attempts?: number
  /** Keeps answers, and that there is no such name, for their time to live. Default false. */
  readonly cache?: boolean
  /** DNS servers by name, asked in this order. Default `['default']`. */
  readonly servers?: readonly string[]
}

/** What a name answers. */
export interface NameSpec {
  /** In the order of the answer; none answers that there is no such name. */
  readonly addresses?: readonly string[]
  /** Answers the first addresses that these hosts have now, as a headless service does: of hosts that run, and are ready. */
  readonly hosts?: readonly string[]
  /** Hosts that are not ready count as well (`publishNotReadyAddresses`). Default false. */
  readonly notReady?: boolean
  /** Other answers for clients in a subnet (split horizon), by subnet. */
  readonly views?: Readonly<Record<string, readonly string[]>>
  /** Default 30. */
  readonly ttlSeconds?: number
  /** How long caches keep that there is no such name, where it has no address or fails so. Default 0, of `hosts` as `ttlSeconds`. */
  readonly negativeTtlSeconds?: number
  /** Rotates the addresses at every answer. Default false. */
  readonly rotate?: boolean
  /** The name fails instead. */
  readonly fails?: 'notFound' | 'serverFailure' | 'silent'
}

/** A DNS server beside `default`, which knows the hosts and `dns` of the topology and is reachable always. */
export interface DnsServerSpec {
  /** The host that it runs on, or several of which one that is ready answers; queries then go over the network. Default: beside every host. */
  readonly host?: string | readonly string[]
  /**
   * A configuration of CoreDNS. Its plugin `kubernetes` knows what `default` knows of its zones, and `forward` asks
   * `default`. Without one the server answers as `default` does.
   */
  readonly corefile?: string
  /** Zones that are none for it, such as `cluster.local` outside of a cluster: it answers that there is no such name. Default: none. */
  readonly without?: readonly string[]
}
