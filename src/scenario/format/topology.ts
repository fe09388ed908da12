import type { Settings } from '../../cluster/index.ts'
import type { DledgerRelease } from '../../dledger/index.ts'
import type { ProfileName, RequestReplyRelease } from '../../profile/index.ts'
import type { Sysctls } from '../../sim/index.ts'
import type { RestartPolicy } from '../../topology/index.ts'
import type { LoadBalancerSpec, MiddleboxSpec } from './boxes.ts'
import type { Duration } from './duration.ts'
import type { DiskSpec, TimeZone } from './machine.ts'
import type { DnsServerSpec, NameSpec, ResolverSpec } from './names.ts'
import type {
  FirewallSpec,
  LinkSpec,
  MasqueradeSpec,
  NodePortSpec,
  PublishedSpec,
  RouteSpec,
  ServiceSpec,
} from './network.ts'
import type { LivenessSpec, ReadinessSpec } from './readiness.ts'
import type { StartupSpec } from './startup.ts'
import type { WebServerSpec } from './webServer.ts'

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
  /** DNS servers beside the default one, by name. */
  readonly dnsServers?: Readonly<Record<string, DnsServerSpec>>
  /** Addresses in front of several servers, by name. */
  readonly services?: Readonly<Record<string, ServiceSpec>>
  /** Ports of all nodes of a Kubernetes cluster, by the names of their Services. */
  readonly nodePorts?: Readonly<Record<string, NodePortSpec>>
  readonly webServers?: Readonly<Record<string, WebServerSpec>>
  /** Published ports (NAT), by name. */
  readonly published?: Readonly<Record<string, PublishedSpec>>
  /** Hosts that others see under the address of another one. */
  readonly masquerades?: readonly MasqueradeSpec[]
  readonly links?: readonly LinkSpec[]
  /** Boxes between hosts that remember connections and forget them, by name. */
  readonly middleboxes?: Readonly<Record<string, MiddleboxSpec>>
  readonly loadBalancers?: Readonly<Record<string, LoadBalancerSpec>>
}

/** What a server program is. */
export type ServerRole = 'namesrv' | 'broker' | 'dledger' | 'proxy'

/** A NameServer, broker or proxy program, or a member of a DLedger group. */
export interface ServerSpec {
  /** The release that it imitates. Default 5.3.3. */
  readonly profile?: ProfileName
  /**
   * The release whose request-reply a broker has: `4.5.2` knows none, `4.6.1` all of it, `4.7.0` stores requests without their
   * cluster. Everything else is as in `profile`. Default: that of `profile`, which is complete.
   */
  readonly requestReply?: RequestReplyRelease
  /**
   * The release of DLedger whose reader of `dLegerPeers` a member has: `0.1`, which brokers up to 4.7.1 have, ends a host name at its
   * first hyphen. Default `0.3.1.2`.
   */
  readonly dledger?: DledgerRelease
  /**
   * Options by their original names. A broker or proxy needs `namesrvAddr`; `brokerName` is the server's name unless set. A
   * `dledger` needs `dLegerGroup`, `dLegerPeers` and `dLegerSelfId`.
   */
  readonly settings?: Settings
  /** Topics that a broker has from the start, with their number of queues. */
  readonly topics?: Readonly<Record<string, number>>
  /** Where a broker keeps its store: in memory, which ends with the process, or in files on the disk of its host. Default `memory`. */
  readonly store?: 'memory' | 'disk'
  /** How it is started; `settings` then win over what it says. Default: with `settings` alone. */
  readonly startup?: StartupSpec
  /** When it boots. Default `0s`. */
  readonly bootsAt?: Duration
  /** Where its files are on the disk of its host, so that two brokers of one host do not share them. Default: the root. */
  readonly root?: string
  /** How it is started again when it ends: as `docker run --restart` has it, or by the kubelet. Default `no`. */
  readonly restart?: RestartPolicy
  /** From a later start of its container to the moment at which it listens. Default `0s`. */
  readonly bootTakes?: Duration
  /** It ends in this way instead of listening, at every start. Default: it does not. */
  readonly ends?: EndSpec
  /** The container that it shares with other servers. Default: it has one of its own. */
  readonly container?: SharedContainerSpec
  /** A probe whose failures kill it. Default: none. */
  readonly liveness?: LivenessSpec
  /** The machine or container engine refuses to start it, in these words: a missing image, a foreign architecture. Default: it starts. */
  readonly refused?: string
}

/** Several programs of one container. */
export interface SharedContainerSpec {
  readonly name: string
  /** With the end of this one the container ends, and with it the others; a restart policy then starts all of them. */
  readonly front: boolean
}

export interface EndSpec {
  readonly exitCode: number
  /** What it says. */
  readonly text: string
}

export interface HostedServerSpec extends ServerSpec {
  readonly role: ServerRole
  /** The host that it runs on. */
  readonly host: string
}

/** An address of a network card. */
export interface NicSpec {
  readonly address: string
  readonly network: string
  /** Addresses of one name are one card. Default `eth` and its number. */
  readonly name?: string
  /** A card that is down carries nothing. Default true. */
  readonly up?: boolean
  /** A bridge of Linux, such as docker0. Default false. */
  readonly bridge?: boolean
  /** A tunnel, such as tun0. Default false. */
  readonly pointToPoint?: boolean
  /** Its largest packet in bytes; a connection keeps to the smaller one of its two ends. Default 1500. */
  readonly mtu?: number
}

/** A machine, virtual machine, container or pod, with the server that is its role: that server has the name of the host. */
export interface HostSpec extends ServerSpec {
  /**
   * What boots on it by itself. `none` boots nothing: a host for clients, or a machine that only holds an address. Of `proxy`
   * the start and the ports are played: in cluster mode it asks the NameServer, makes its topic on the brokers, and ends when
   * it cannot; what it says over gRPC and remoting is not. `dledger` is the member of a DLedger group that a broker with
   * `enableDLegerCommitLog` has in it, without that broker: it elects a leader with the others, and stores and serves nothing.
   */
  readonly role: ServerRole | 'none'
  /** In the order of the kernel. Without brokerIP1 a broker chooses among them as its release does. */
  readonly addresses: readonly (string | NicSpec)[]
  /** Wall clock minus true time; a leading `-` puts it behind. Default `0s`. */
  readonly clockSkew?: Duration | `-${Duration}`
  readonly resolver?: ResolverSpec
  /** Default: ready while it runs. */
  readonly readiness?: ReadinessSpec
  /** Of its programs: `UTC`, `Asia/Shanghai`, or a distance such as `+05:30`. Default `UTC`, as in a container without one. */
  readonly timeZone?: TimeZone
  readonly disk?: DiskSpec
  /** Settings of its TCP by their names in Linux, e.g. `{ 'net.ipv4.tcp_retries2': 8 }`. Default: as Linux has them. */
  readonly sysctls?: Sysctls
  /** Memory in bytes, of which brokers count 40 per cent as page cache. Default: more than any run needs. */
  readonly memoryBytes?: number
  /** Whether the default name server knows it by its name. Default true. */
  readonly named?: boolean
  /** The user id that owns its disk (a mounted directory): of the others only 0 may write. Default: everybody may. */
  readonly diskOwner?: number
  /** The user id of its programs. Default 0. */
  readonly user?: number
}
