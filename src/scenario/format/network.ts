import type { RememberingSpec } from './boxes.ts'
import type { Duration } from './duration.ts'

export interface RouteSpec {
  /** Network names. */
  readonly from: string
  readonly to: string
  /** Default true. */
  readonly bothWays?: boolean
  /** `drop`: a router on the way loses what goes there, as a default route does with addresses that nobody routes. Default `forward`. */
  readonly action?: 'forward' | 'drop'
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

/** New connections to `at` go to `to`. The translator forgets one without packets for `120h` unless `idle` says otherwise. */
export interface PublishedSpec extends RememberingSpec {
  /** `address:port` in numbers. */
  readonly at: string
  /** `host:port`; the connection arrives at the first address of that host. */
  readonly to: string
  /** Networks from which it works. Default: all. */
  readonly fromNetworks?: readonly string[]
  /** Source address that the server sees (masquerading). Default: the real one. */
  readonly masqueradeAs?: string
  /**
   * The host that publishes it and whose port it takes, as a container engine does. `at` may then begin with `0.0.0.0`
   * (all addresses of that host) or `127.0.0.1` (itself alone). A port that is taken there keeps the servers of `to` from
   * starting. Default: the address belongs to nobody.
   */
  readonly on?: string
  /** When the engine takes the port of `on`. Default: when a server of `to` boots, or at the beginning where none does. */
  readonly opensAt?: Duration
}

/** A cluster address in front of several servers, as a ClusterIP service of Kubernetes. */
export interface ServiceSpec {
  /** `address:port` in numbers. */
  readonly at: string
  /** `host:port` of the servers; each new connection goes to one of those that are ready, drawn by the seed. */
  readonly to: readonly string[]
  /** Networks from which it works: of a ClusterIP those of pods and nodes. Default: all. */
  readonly fromNetworks?: readonly string[]
  /** Source address that the servers see: that of the node which passes connections on. Default: the real one. */
  readonly masqueradeAs?: string
  /** A client gets the same server again for so long after its last connection (`sessionAffinity: ClientIP`). Default: drawn anew each time. */
  readonly affinity?: Duration
}

/** Hosts that are seen under an address of another one, as pods are under that of their node outside of the cluster. */
export interface MasqueradeSpec {
  readonly hosts: readonly string[]
  /** The host whose address it is. */
  readonly as: string
  /** The network in which this happens. */
  readonly to: string
}

/** A port of every node in front of pods, as a NodePort Service of Kubernetes. */
export interface NodePortSpec {
  readonly port: number
  /** The pods on each node, as `host:port`; a node without any has an empty list. */
  readonly nodes: Readonly<Record<string, readonly string[]>>
  /**
   * `Cluster` (default): a node passes connections on to any pod that is ready, which sees the address of the node. `Local`: to
   * its own pods alone, which see the client; without one it drops them.
   */
  readonly externalTrafficPolicy?: 'Cluster' | 'Local'
}

/** Delays around a mean, as `tc netem delay MEAN JITTER CORRELATION distribution NAME` makes them. */
export interface LatencySpec {
  readonly mean: Duration
  /** Half the width of an even spread; the standard deviation of a normal one, and of the others what netem scales likewise. */
  readonly jitter: Duration
  /** Default `even`. */
  readonly distribution?: 'even' | 'normal' | 'pareto' | 'paretonormal'
  /** How much a delay depends on the one before: 0 (the default) to below 1. */
  readonly correlation?: number
}

/**
 * A share of the segments, 0 to 1; the same with losses in each other's neighbourhood (`correlation`, 0 to below 1); or bursts
 * after Gilbert and Elliott: chances to change to the bad and back to the good state, and to get lost in each (1 and 0).
 */
export type LossSpec =
  | number
  | { readonly chance: number; readonly correlation?: number }
  | { readonly toBad: number; readonly toGood: number; readonly inBad?: number; readonly inGood?: number }

export interface LinkSpec {
  readonly from: Where
  readonly to: Where
  /** One way. A pair is a range to draw from. */
  readonly latency?: Duration | readonly [Duration, Duration] | LatencySpec
  readonly bytesPerSecond?: number
  /** Largest packet in bytes, as of a tunnel or overlay: 1450 of VXLAN, 1420 of WireGuard. Default: none is too large. */
  readonly mtu?: number
  /**
   * The ICMP message that tells senders of `mtu`: with `passes` (default) they send again in smaller segments, with `lost`
   * small messages come through and large ones never do.
   */
  readonly icmp?: 'passes' | 'lost'
  /** Of what waits for the bandwidth; a segment that finds no room is lost. Default: no limit. */
  readonly queueBytes?: number
  /** Segments that get lost. TCP sends them again, 200 ms and a round trip later at the soonest. */
  readonly loss?: LossSpec
  /** Share of the segments that arrive damaged, and so are lost. */
  readonly corrupt?: number
  /** Share of the segments that go out twice. TCP hides the copy; it takes bandwidth. */
  readonly duplicate?: number
  /** Share of the segments that overtake those before them. TCP hides it: such a segment waits for the others. */
  readonly reorder?: number
}
