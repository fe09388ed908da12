import type { SocketAddress } from '../../runtime/index.ts'
import type { LoadBalancer, LoadBalancerOptions } from './loadBalancer/index.ts'
import type { Middlebox, MiddleboxOptions } from './middlebox.ts'
import type { Passage } from './obstacle.ts'

/** A range of delays in milliseconds, drawn evenly. */
export interface LatencyMs {
  readonly min: number
  readonly max: number
}

/** Delays around a mean in milliseconds, as `tc netem delay MEAN JITTER CORRELATION distribution NAME` draws them. */
export interface SpreadLatencyMs {
  readonly mean: number
  /** Half the width of an even spread; of the others the unit of their tables, which is the standard deviation of `normal`. */
  readonly jitter: number
  /** Default `even`. */
  readonly distribution?: 'even' | 'normal' | 'pareto' | 'paretonormal'
  /** How much a delay depends on the one before: 0 to below 1. Default 0. */
  readonly correlation?: number
}

/**
 * Losses: a chance for each segment; a chance with which a segment else fares as the one before (`correlation`, 0 to below 1);
 * or bursts after Gilbert and Elliott. Of these `toBad` and `toGood` are the chances to change from the good to the bad state
 * and back, `inBad` (default 1) and `inGood` (default 0) those to get lost there.
 */
export type LinkLoss =
  | number
  | { readonly chance: number; readonly correlation?: number }
  | { readonly toBad: number; readonly toGood: number; readonly inBad?: number; readonly inGood?: number }

/**
 * Whom a rule means: a host name, an address, a subnet (`10.0.0.0/8`), a network (`network:lan`), `*`, or a list of
 * these.
 */
export type Selector = string | readonly string[]

/** A flow seen by a rule. `port` is the port the connection was opened to, in both directions. */
export interface Between {
  readonly from?: Selector
  readonly to?: Selector
  readonly port?: number | readonly number[]
}

export interface LinkOptions {
  readonly from: Selector
  readonly to: Selector
  /** Default true. */
  readonly bothWays?: boolean
  /** One way: a fixed number, an even range, or a spread around a mean. */
  readonly latencyMs?: number | LatencyMs | SpreadLatencyMs
  /** Shared by all connections between two hosts, each way for itself. Default: no limit. */
  readonly bytesPerSecond?: number
  /** What may wait for the bandwidth; a segment that finds no room is dropped and sent again 200 ms or more later. Default: no limit. */
  readonly queueBytes?: number
  /** Segments that get lost and come 200 ms or more later. Default 0. */
  readonly loss?: LinkLoss
  /** Share of the segments that arrive damaged: their checksum is wrong, so that they count as lost. Default 0. */
  readonly corrupt?: number
  /** Share of the segments that go out twice. TCP drops the copy, which has used bandwidth: event `tcp.duplicate`. Default 0. */
  readonly duplicate?: number
  /** Largest packet in bytes. Default: none is too large. */
  readonly mtu?: number
  /**
   * What becomes of the ICMP messages that tell senders of it. `passes` (default): they send again in smaller segments. `lost`:
   * what is larger gets lost every time, while small segments pass, and keepalive probes with them.
   */
  readonly icmp?: 'passes' | 'lost'
  /**
   * Share of the segments that take no time at all and so overtake those before them. TCP keeps such a segment until the others
   * are there: event `tcp.reordered`. Default 0.
   */
  readonly reorder?: number
}

/** `reject` answers with a RST, `unreachable` with ICMP, `drop` not at all. */
export type FirewallAction = 'accept' | 'drop' | 'reject' | 'unreachable'

/** What a translation sees of a new connection. */
export interface NewFlow {
  readonly fromHost: string
  readonly from: SocketAddress
  readonly to: SocketAddress
}

/** Where a translation sends it. */
export interface TranslatedFlow {
  readonly to: SocketAddress
  /** Source address that the server sees (masquerading). Default: the real one. */
  readonly fromAddress?: string
  /** The host that holds the new address, when the sender's own networks do not reach it. */
  readonly toHost?: string
  /** The box that translates, such as a middlebox or load balancer, where it may forget the connection. */
  readonly through?: Passage
  /** The server sees the address that was dialled as its own, and answers past the translator. Default false. */
  readonly directReturn?: boolean
}

export interface ConnectionView {
  readonly id: number
  readonly fromHost: string
  readonly from: SocketAddress
  readonly toHost: string
  readonly to: SocketAddress
}

/** A connection to somebody who may read along. */
export interface OpenConnection {
  readonly id: number
  /** The host that opened it, and the one that accepted it. */
  readonly fromHost: string
  readonly toHost: string
  /** Whether a rule means one of its directions. */
  matches(between: Between, toServer: boolean): boolean
}

/** What goes on of intercepted bytes, in order: bytes, a pause for all that follows, or the end of the connection. */
export type Onward = Uint8Array | { readonly waitMs: number } | { readonly end: 'reset' | 'fin' }

/** Reads the bytes of one connection along and decides what of them goes on, as a proxy between its ends does. */
export interface Interceptor {
  /** Bytes that one side sends. May keep some back until more come. */
  bytes(bytes: Uint8Array, toServer: boolean): readonly Onward[]
  /** What it still keeps back, when that direction ends or nobody intercepts any longer. */
  rest(toServer: boolean): Uint8Array | undefined
}

/** What a SYN meets, and who decides. */
export interface Probe {
  /**
   * `delivered`: a listener would accept it. `closed`: the host answers that nobody listens. `off`: the host is down.
   * `absent`: nobody holds the address.
   */
  readonly fate: 'delivered' | 'closed' | 'dropped' | 'rejected' | 'unreachable' | 'noRoute' | 'cut' | 'absent' | 'off'
  /** The rule that decided, as `network.rule` events name it, or a sentence. Undefined when no rule did. */
  readonly rule: string | undefined
  /** The host that holds the address, behind translations. */
  readonly host: string | undefined
  /** The address behind translations. */
  readonly to: SocketAddress
}

/**
 * The network as a fault plan sees it. Every rule is undone by disposing its handle, or by `heal`, which ends cuts,
 * partitions and refusals. Selectors default to `*`.
 */
export interface NetworkControl {
  /**
   * Lets hosts on one network reach addresses on another; with `lost` a router on the way loses what goes there, with `none`
   * there is no way. The latest of two networks holds; one that takes an earlier way away also silences open connections on it.
   */
  route(
    fromNetwork: string,
    toNetwork: string,
    options?: { readonly bothWays?: boolean; readonly lost?: boolean; readonly none?: boolean },
  ): Disposable
  /** Properties of a path. The latest rule that names a property wins. */
  link(options: LinkOptions): Disposable
  /**
   * Judges new connections; the first rule that matches decides, no match accepts. Established connections pass. With `first`
   * it stands in front of those that are there (`iptables -I`), otherwise behind them (`-A`).
   */
  firewall(rule: Between & { readonly action: FirewallAction; readonly first?: boolean }): Disposable
  /** Answers every SYN with a RST, as if nobody listened. */
  refuse(rule: Between): Disposable
  /** Loses everything between the two, established connections included. `bothWays` defaults to true. */
  cut(rule: Between & { readonly bothWays?: boolean }): Disposable
  /**
   * Cuts every group from every other one. Hosts in no group keep reaching everybody. With `bothWays: false` only what an
   * earlier group sends to a later one gets lost.
   */
  partition(
    groups: readonly Selector[],
    options?: { readonly port?: number | readonly number[]; readonly bothWays?: boolean },
  ): Disposable
  /** Ends all cuts, partitions and refusals. */
  heal(): void
  /** Sends a RST to both ends of the live connections that match, in either direction; returns their number. */
  reset(rule?: Between): number
  /**
   * Rewrites the destination of new connections (published ports, cluster addresses, masquerading). The first function
   * that answers decides; undefined passes.
   */
  translate(name: string, rule: (flow: NewFlow) => TranslatedFlow | 'drop' | 'reject' | undefined): Disposable
  /** Puts a box between hosts, or behind a translation, that remembers connections and forgets them. */
  middlebox(options: MiddleboxOptions): Middlebox
  /** Puts a load balancer on a host, at an address which that host holds. */
  loadBalancer(options: LoadBalancerOptions): LoadBalancer
  /**
   * Asked for every connection, the open ones included, who reads it along; of several the first that answers. A direction in
   * which an open connection has unsent bytes passes as it is, since nobody knows where in a message it stands.
   */
  intercept(interception: (connection: OpenConnection) => Interceptor | undefined): Disposable
  readonly connections: readonly ConnectionView[]
  /** What a SYN from a host to an address would meet now. Sends nothing and changes nothing. */
  probe(fromHost: string, to: SocketAddress): Probe
}
