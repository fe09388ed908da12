import type { BrokerFault } from '../broker/index.ts'
import type { DialectName } from '../client/index.ts'
import type { Settings } from '../cluster/index.ts'
import type { ProfileName } from '../profile/index.ts'
import type { Expectation } from './expectation.ts'

type Unit = 'ms' | 's' | 'm' | 'h' | 'd'

/** Simulated time in words: `500ms`, `90s`, `1.5h`, `1h30m`. */
export type Duration = `${number}${Unit}` | `${number}${Unit}${number}${Unit}`

/**
 * A deployment that fails, what should be seen, and its cure. Plain data but for the expectations. The broken and the
 * cured variant run with the same seed; the cure is all they differ in.
 */
export interface Scenario {
  /** Lower-case words joined by `-`, saying what the user sees. */
  readonly id: string
  readonly title: string
  readonly story: Story
  readonly topology: Topology
  /** Programs that use the cluster, by name. They run from their `start` step on. Default: none. */
  readonly clients?: Readonly<Record<string, ClientSpec>>
  /** What happens. Steps of one time happen in the order of the list. */
  readonly timeline: readonly Step[]
  /** Simulated time of a run. Default `1m`. */
  readonly lasts?: Duration
  readonly cure: Cure
  readonly expect: { readonly broken: readonly Expectation[]; readonly cured: readonly Expectation[] }
}

export interface Story {
  /** Texts that users see and search for. */
  readonly symptoms: readonly string[]
  readonly cause: string
  readonly fix: string
  /** Issues and pages about it: web addresses, or `owner/repo#number`. Default: none. */
  readonly links?: readonly string[]
}

/** Hosts and what is between them. */
export interface Topology {
  /** By host name. NameServers boot first, then brokers, each kind in this order. */
  readonly hosts: Readonly<Record<string, HostSpec>>
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

export interface HostSpec {
  /** What boots on it by itself. `none` boots nothing: a host for clients, or a machine that only holds an address. */
  readonly role: 'namesrv' | 'broker' | 'none'
  /** In interface order; the first is the one that a broker advertises by default. */
  readonly addresses: readonly (string | { readonly address: string; readonly network: string })[]
  /** The release that the NameServer or broker imitates. Default 5.3.3. */
  readonly profile?: ProfileName
  /** Options of the NameServer or broker by their original names. A broker needs `namesrvAddr`; `brokerName` is the host name unless set. */
  readonly settings?: Settings
  /** Topics that a broker has from the start, with their number of queues. */
  readonly topics?: Readonly<Record<string, number>>
  /** When it boots. Default `0s`. */
  readonly bootsAt?: Duration
  /** Wall clock minus true time; a leading `-` puts it behind. Default `0s`. */
  readonly clockSkew?: Duration | `-${Duration}`
  readonly resolver?: ResolverSpec
}

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
  /** Keeps answers for their time to live. Default false. */
  readonly cache?: boolean
}

export interface RouteSpec {
  /** Network names. */
  readonly from: string
  readonly to: string
  /** Default true. */
  readonly bothWays?: boolean
}

/** A host, an address, a subnet `10.0.0.0/8`, a network `network:lan`, `*` (the default), or a list of these. */
export type Where = string | readonly string[]

/** `port` is the one that the connection was opened to, in both directions. */
export interface FlowSpec {
  readonly from?: Where
  readonly to?: Where
  readonly port?: number | readonly number[]
}

export interface FirewallSpec extends FlowSpec {
  /** `drop` loses the packet, `reject` answers with a reset, `unreachable` with an ICMP message. */
  readonly action: 'accept' | 'drop' | 'reject' | 'unreachable'
}

/** What a name answers. */
export interface NameSpec {
  /** In the order of the answer; none answers that there is no such name. */
  readonly addresses?: readonly string[]
  /** Other answers for clients in a subnet (split horizon), by subnet. */
  readonly views?: Readonly<Record<string, readonly string[]>>
  /** Default 30. */
  readonly ttlSeconds?: number
  /** Rotates the addresses at every answer. Default false. */
  readonly rotate?: boolean
  /** The name fails instead. */
  readonly fails?: 'notFound' | 'serverFailure' | 'silent'
}

/** New connections to `at` go to `to`. */
export interface PublishedSpec {
  /** `address:port` in numbers. */
  readonly at: string
  /** `host:port`; the connection arrives at the first address of that host. */
  readonly to: string
  /** Networks from which it works. Default: all. */
  readonly fromNetworks?: readonly string[]
  /** Source address that the server sees (masquerading). Default: the real one. */
  readonly masqueradeAs?: string
}

export interface LinkSpec {
  readonly from: Where
  readonly to: Where
  /** One way. A pair is a range to draw from. */
  readonly latency?: Duration | readonly [Duration, Duration]
  readonly bytesPerSecond?: number
  /** Share of the segments that get lost and come later: 0 to 1. */
  readonly loss?: number
}

/** A program: a producer or a push consumer, imitating a client release. */
export interface ClientSpec {
  readonly kind: 'producer' | 'consumer'
  readonly host: string
  /** Whose habits and texts it has. Default `ours`. */
  readonly dialect?: DialectName
  /** The NameServer setting as a user of that release would write it. */
  readonly namesrv?: string | readonly string[]
  readonly group: string
  /** Consumer: expression by topic, e.g. `{ Orders: '*' }`. */
  readonly subscriptions?: Readonly<Record<string, string>>
  /** Consumer: where a group without offsets begins. Default CONSUME_FROM_LAST_OFFSET. */
  readonly consumeFromWhere?: 'CONSUME_FROM_LAST_OFFSET' | 'CONSUME_FROM_FIRST_OFFSET'
  /** Consumer: default CLUSTERING. */
  readonly messageModel?: 'CLUSTERING' | 'BROADCASTING'
  /** Consumer: one message of a queue after the other. Default false. */
  readonly orderly?: boolean
  /** Consumer: what its handler answers. Default CONSUME_SUCCESS. */
  readonly handlerAnswers?: 'CONSUME_SUCCESS' | 'RECONSUME_LATER'
}

interface StepBase {
  readonly at: Duration
  /** Names the step and its outcome. Default: its target and what is done, e.g. `app send`. Needed where two would have one name. */
  readonly as?: string
}

/** One thing that happens. */
export type Step =
  /** Constructs a client and starts it. */
  | (StepBase & { readonly do: 'start'; readonly client: string })
  /** Shuts a client down in order. */
  | (StepBase & { readonly do: 'shutdown'; readonly client: string })
  | (StepBase & {
      readonly do: 'send'
      readonly client: string
      readonly topic: string
      readonly body: string
      readonly tags?: string
      readonly keys?: string
      readonly delayLevel?: number
      /** Default `sync`. */
      readonly mode?: 'sync' | 'async' | 'oneway'
      /** One after the other; the bodies end in ` 1`, ` 2`, … Default 1, and then the body is as given. */
      readonly count?: number
    })
  /** Asks for the route of a topic as a producer does. */
  | (StepBase & { readonly do: 'route'; readonly client: string; readonly topic: string })
  /** Stops the server of a host in order and boots it again, with these settings on top. */
  | (StepBase & { readonly do: 'restart'; readonly host: string; readonly settings?: Settings })
  /** SIGTERM, SIGKILL, a plug pulled; `boot` starts the server (and the host) again. */
  | (StepBase & { readonly do: 'stop' | 'kill' | 'powerOff'; readonly host: string })
  | (StepBase & { readonly do: 'boot'; readonly host: string; readonly settings?: Settings })
  /** The server stands still, as in a long garbage collection. */
  | (StepBase & { readonly do: 'freeze'; readonly host: string; readonly lasts: Duration })
  /** Something goes wrong inside a broker: busy threads or page cache, a full or slow disk. Default: until its process ends. */
  | (StepBase & { readonly do: 'fault'; readonly host: string; readonly fault: BrokerFault; readonly lasts?: Duration })
  /** The host gets other addresses, as a pod that is created anew. */
  | (StepBase & { readonly do: 'readdress'; readonly host: string; readonly addresses: HostSpec['addresses'] })
  /** Everything between the two gets lost. Default: until the end or `heal`. */
  | (StepBase & FlowSpec & { readonly do: 'cut'; readonly bothWays?: boolean; readonly lasts?: Duration })
  | (StepBase & { readonly do: 'heal' })
  /** Resets the open connections that match. */
  | (StepBase & FlowSpec & { readonly do: 'reset' })
  /** A further firewall rule behind those of the topology. */
  | (StepBase & FirewallSpec & { readonly do: 'firewall'; readonly lasts?: Duration })
  /** A name answers otherwise from now on. */
  | (StepBase & NameSpec & { readonly do: 'dns'; readonly name: string })
  /** A host's wall clock jumps to this distance from true time. */
  | (StepBase & { readonly do: 'skew'; readonly host: string; readonly by: Duration | `-${Duration}` })

export type StepKind = Step['do']

/** Objects merge field by field, `null` removes a field, lists and plain values replace. */
export type Patch<T> = T extends readonly unknown[]
  ? T
  : T extends object
    ? { readonly [K in keyof T]?: Patch<T[K]> | null }
    : T

/** What makes the broken variant the cured one. */
export interface Cure {
  /** What is done, in one sentence. */
  readonly sentence: string
  readonly topology?: Patch<Topology>
  readonly clients?: Patch<Readonly<Record<string, ClientSpec>>>
  /** Steps that happen in addition. Of steps of one time they come last. */
  readonly timeline?: readonly Step[]
  /** Names of steps that do not happen. */
  readonly without?: readonly string[]
}

/** A scenario as written in a file: gives the editor its types. Checked when it is loaded. */
export function defineScenario(scenario: Scenario): Scenario {
  return scenario
}
