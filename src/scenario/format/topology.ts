import type { Settings } from '../../cluster/index.ts'
import type { ProfileName } from '../../profile/index.ts'
import type { Duration } from './duration.ts'
import type { NameSpec, ResolverSpec } from './names.ts'
import type { FirewallSpec, LinkSpec, PublishedSpec, RouteSpec } from './network.ts'

/** Hosts and what is between them. */
export interface Topology {
  /** By host name. NameServers boot first, then brokers, each kind in this order. */
  readonly hosts: Readonly<Record<string, HostSpec>>
  /** Servers beyond those of the hosts' own roles, by name: several programs of one machine, which share its addresses and ports. */
  readonly servers?: Readonly<Record<string, HostedServerSpec>>
  /** Hosts on one network reach each other; two networks need a route. */
  readonly routes?: readonly RouteSpec[]
  /** The first rule that matches a new connection decides; without a match it is accepted. */
  readonly firewall?: readonly FirewallSpec[]
  /** Names beyond those of the hosts, which the default name server knows by themselves. */
  readonly dns?: Readonly<Record<string, NameSpec>>
  /** Published ports (NAT), by name. */
  readonly published?: Readonly<Record<string, PublishedSpec>>
  readonly links?: readonly LinkSpec[]
}

/** A NameServer or broker program. */
export interface ServerSpec {
  /** The release that it imitates. Default 5.3.3. */
  readonly profile?: ProfileName
  /** Options by their original names. A broker needs `namesrvAddr`; `brokerName` is the server's name unless set. */
  readonly settings?: Settings
  /** Topics that a broker has from the start, with their number of queues. */
  readonly topics?: Readonly<Record<string, number>>
  /** Where a broker keeps its store: in memory, which ends with the process, or in files on the disk of its host. Default `memory`. */
  readonly store?: 'memory' | 'disk'
  /** When it boots. Default `0s`. */
  readonly bootsAt?: Duration
  /** The machine or container engine refuses to start it, in these words: a missing image, a foreign architecture. Default: it starts. */
  readonly refused?: string
}

export interface HostedServerSpec extends ServerSpec {
  readonly role: 'namesrv' | 'broker'
  /** The host that it runs on. */
  readonly host: string
}

/** A machine, virtual machine, container or pod, with the server that is its role: that server has the name of the host. */
export interface HostSpec extends ServerSpec {
  /** What boots on it by itself. `none` boots nothing: a host for clients, or a machine that only holds an address. */
  readonly role: 'namesrv' | 'broker' | 'none'
  /** In interface order; the first is the one that a broker advertises by default. */
  readonly addresses: readonly (string | { readonly address: string; readonly network: string })[]
  /** Wall clock minus true time; a leading `-` puts it behind. Default `0s`. */
  readonly clockSkew?: Duration | `-${Duration}`
  readonly resolver?: ResolverSpec
  /** Whether the default name server knows it by its name. Default true. */
  readonly named?: boolean
  /** The user id that owns its disk (a mounted directory): of the others only 0 may write. Default: everybody may. */
  readonly diskOwner?: number
  /** The user id of its programs. Default 0. */
  readonly user?: number
}
