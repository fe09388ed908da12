import type { Logger, Random, Timer } from '../runtime/index.ts'
import type { WorldBus } from './bus.ts'
import type { DnsServer, DnsServerOptions } from './dns/index.ts'
import type { Drain } from './drain.ts'
import type { Host, HostOptions } from './host.ts'
import type { LatencyMs, NetworkControl } from './network/index.ts'
import type { Trace, TraceMode } from './trace/index.ts'

export interface WorldOptions {
  /** Every choice of the world derives from it: a whole number from 0 to 2^53 - 1. */
  readonly seed: number
  /** Wall time at the start. Default 2026-01-01T00:00:00Z. */
  readonly epochMs?: number
  /** `hash` keeps a running 64-bit hash of all events, `full` keeps the events as well. Default `off`. */
  readonly trace?: TraceMode
  readonly drain?: Drain
  /** Events that one `run` or `settle` may take before it fails with LimitReached. Default 100 million. */
  readonly eventsMax?: number
  /** Receives the log lines of all processes, with host, process and simulated time among the fields. Default: nobody. */
  readonly logger?: Logger
  readonly network?: NetworkDefaults
}

/** What holds where no link or rule says otherwise. */
export interface NetworkDefaults {
  /** One way between two hosts. Default 0.1 to 0.4 ms. */
  readonly latencyMs?: LatencyMs
  /** One way within a host. Default 0.02 to 0.04 ms. */
  readonly loopbackLatencyMs?: LatencyMs
  /** What a SYN to an address meets that nobody holds, or whose host is off. Default `drop`; `unreachable` answers after 3 s, as a failed ARP does. */
  readonly absentHost?: 'drop' | 'unreachable'
  /** Retransmission of unacknowledged data ends after this. Default 924,600 ms: tcp_retries2 = 15 on Linux. */
  readonly tcpUserTimeoutMs?: number
  /** Bytes in flight or unread that a receiver accepts. Default 262,144. */
  readonly windowBytes?: number
  /** One delivery in so many is cut at a drawn place; 0 never cuts. Default 8. */
  readonly cutOneIn?: number
}

/** Something that waits for its simulated time. */
export interface PendingEvent {
  /** The timer's label, or what kind of event it is. */
  readonly label: string
  /** `host/process`, `world`, or undefined for the network's own business. */
  readonly where: string | undefined
  /** Simulated time since the start of the world. */
  readonly atMs: number
}

/** When to stop. With several conditions the first one that holds ends the run; with none, the empty queue does. */
export interface RunOptions {
  /** Simulated time since the start of the world; the clock then stands exactly there. */
  readonly untilMs?: number
  /** Simulated duration from now. */
  readonly forMs?: number
  /** Looked at after every event. */
  readonly until?: () => boolean
}

export interface RunReport {
  readonly reason: 'time' | 'condition' | 'idle'
  readonly events: number
}

export interface SettleOptions {
  /** Names the promise in errors. Default `promise`. */
  readonly what?: string
  /** Simulated time after which the world counts as stuck. Default 1 hour. */
  readonly limitMs?: number
}

/**
 * A closed world with its own time, hosts, network, names and disks. Nothing in it happens by itself: `run`, `settle`
 * and `step` take events from one queue, in the order (time, scheduling order), and jump over idle time.
 */
export interface World {
  readonly seed: number
  readonly epochMs: number
  /** Milliseconds since the world began, in steps of a microsecond. */
  readonly now: number
  /** Events taken so far. */
  readonly events: number
  readonly bus: WorldBus
  readonly trace: Trace
  /** For plans and workloads; hosts and processes have streams of their own. */
  readonly random: Random
  readonly network: NetworkControl
  /** The default name server of all hosts: reachable always, it knows every host by its name. */
  readonly dns: DnsServer
  readonly hosts: ReadonlyMap<string, Host>

  addHost(options: HostOptions): Host
  /** Throws SimError ConfigInvalid when there is no such host. */
  host(name: string): Host
  /** A further name server, on a host of the world (and then subject to its network) or beside it. */
  addDnsServer(options: DnsServerOptions): DnsServer

  /** A timer of the world itself, for faults and workloads; it survives every host. */
  after(delayMs: number, label: string, fire: () => void): Timer
  /** Puts an event of a higher floor on the bus and into the trace. Fields hold plain data. */
  note(name: string, fields: Readonly<Record<string, unknown>>): void

  /** May be called while another run is going on (by code inside the world): both are then served by the same loop. */
  run(options?: RunOptions): Promise<RunReport>
  /**
   * Takes events until the promise settles, and answers as it does. Rejects with SimError WorldStuck, which names the
   * pending timers, when the queue is empty or `limitMs` has passed.
   */
  settle<T>(promise: Promise<T>, options?: SettleOptions): Promise<T>
  /** Takes one event. False when there was none. */
  step(): Promise<boolean>

  /** Whether somebody waits in `run`, `settle` or `step`, so that events are taken. */
  readonly running: boolean
  /** What waits for its time, soonest first, at most `limit`; for messages. */
  pending(limit: number): readonly PendingEvent[]
}
