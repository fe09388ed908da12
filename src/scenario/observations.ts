import type { DialectName, ReceivedMessage, SendResult } from '../client/index.ts'
import type { FrameFaultSeen } from './frameFault.ts'
import type { Look } from './look/look.ts'
import type { ConnectionEnd, Packet, SegmentSeen } from './onTheWire.ts'
import type { RoleSeen } from './roleSeen.ts'
import type { Scrape } from './scrape.ts'
import type { SentMessage } from './sentMessage.ts'
import type { StateChange } from './stateChange.ts'
import type { Written } from './world/ledgers.ts'

/** What became of a step that a client did. Times are simulated milliseconds since the run began. */
export interface Outcome {
  readonly step: string
  readonly client: string
  readonly host: string
  readonly dialect: DialectName
  readonly atMs: number
  /** Undefined while the step is not over. */
  readonly tookMs: number | undefined
  /** `pending` when the run ended first. */
  readonly state: 'ok' | 'failed' | 'pending'
  /** What a user of the client release reads: the error text, or the send status. Empty while pending. */
  readonly text: string
  /** Errors below the error, outermost first, in the same words. */
  readonly causes: readonly string[]
  /** Code of the answer, or the one that the client release puts into its error. */
  readonly code: number | undefined
  /** Of a synchronous send that failed on brokers: how often it was tried. */
  readonly attempts: number | undefined
  readonly error: unknown
  readonly sent: readonly SendResult[]
  /** Of a `send` step: what became of each message, in the order in which they were sent. */
  readonly messages: readonly SentMessage[]
}

/** A connection attempt from its first SYN to its end. */
export interface Dial {
  readonly host: string
  readonly from: string
  /** Address in numbers, as dialled. */
  readonly to: string
  readonly atMs: number
  readonly syns: number
  readonly tookMs: number | undefined
  readonly result: 'open' | 'refused' | 'unreachable' | 'timedOut' | 'pending'
  readonly why: string
}

export interface Accepted {
  readonly host: string
  readonly atMs: number
  readonly local: string
  readonly remote: string
  /** The host behind the remote address, when it is one of the world's. */
  readonly fromHost: string | undefined
}

export interface DnsLookup {
  readonly host: string
  readonly name: string
  readonly atMs: number
  readonly server: string
}

export interface DnsAnswer {
  readonly host: string
  readonly name: string
  readonly atMs: number
  readonly source: 'server' | 'hosts' | 'cache'
  readonly outcome: 'answer' | 'notFound' | 'serverFailure' | 'timedOut'
  readonly addresses: readonly string[]
}

/** A NameServer's answer to GET_ROUTEINFO_BY_TOPIC, as it reached the host that had asked. */
export interface RouteAnswer {
  readonly host: string
  readonly atMs: number
  readonly topic: string
  readonly code: number
  /** Addresses of the brokers as the route names them, masters first. */
  readonly addresses: readonly string[]
  readonly brokers: readonly string[]
}

/** A REGISTER_BROKER that reached a NameServer. */
export interface Registration {
  readonly host: string
  readonly namesrv: string
  readonly atMs: number
  readonly brokerName: string
  /** `brokerIP1:listenPort`. */
  readonly address: string
}

/** A remoting command that reached the other side, between two hosts. */
export interface Frame {
  readonly from: string
  readonly to: string
  readonly atMs: number
  readonly kind: 'request' | 'oneway' | 'response'
  /** Code of the request, or of the answer. */
  readonly code: number
  readonly opaque: number
  /** Of the request; undefined for one that nobody knows, and for an answer whose request was not seen. */
  readonly name: string | undefined
  readonly topic: string | undefined
  readonly connection: number
  /** Of an answer. */
  readonly result: string | undefined
  readonly remark: string | undefined
  /** Fields of the header. */
  readonly header: Readonly<Record<string, unknown>>
}

/** An answer with a code other than SUCCESS. */
export interface Refusal {
  readonly host: string
  readonly by: string
  readonly atMs: number
  readonly request: string | undefined
  readonly result: string
  readonly remark: string | undefined
}

export interface Received extends Pick<ReceivedMessage, 'topic' | 'msgId' | 'tags' | 'reconsumeTimes' | 'queueOffset'> {
  readonly client: string
  readonly atMs: number
  /** As UTF-8. */
  readonly body: string
  /** Where it was read from, e.g. `broker-a:0`; for a retried message a queue of the retry topic. */
  readonly queue: string
  /** When its handler was done; undefined while it works, and for ever when its process ended first. */
  readonly endedAtMs: number | undefined
}

/** A box on the way, or another machine with the address, that lets no more segments of a connection pass in one direction. */
export interface Stopped {
  /** Whose segments they are, and for whom. */
  readonly host: string
  readonly to: string
  readonly atMs: number
  readonly connection: number
  /** Name of the box or machine. */
  readonly by: string
  readonly why: string
  /** Whether the sender hears of it by a reset. */
  readonly resets: boolean
}

/** A program of the scenario as its user sees it. */
export interface ProgramSeen {
  readonly printed: readonly string[]
  /** 1 after an error that it printed, 2 after a panic of Go. Undefined while it runs, and when it was ended from outside. */
  readonly exitCode: number | undefined
}

export interface LogLine {
  readonly host: string
  readonly process: string
  readonly atMs: number
  readonly level: string
  readonly message: string
  readonly fields: Readonly<Record<string, unknown>>
}

/** A server that ended by itself, or was killed, and what the container engine did then. */
export interface Ended {
  readonly server: string
  readonly host: string
  readonly atMs: number
  /** 137 after a kill. */
  readonly exitCode: number
  /** What it said. */
  readonly why: string
  readonly policy: string
  /** The restart that follows, counted from 1, and Docker's wait before it; undefined when it stays ended. */
  readonly restart: { readonly number: number; readonly afterMs: number } | undefined
}

/** Restricts what a method counts: to a host, and to the time of one step (from its start to its end). */
export interface Filter {
  readonly host?: string
  readonly during?: string
  readonly fromMs?: number
  readonly untilMs?: number
}

/** What was seen in a run, for expectations. Lists are in the order of time. */
export interface Observations {
  /** What became of a client's step. Throws SimError ScenarioInvalid when no step has this name. */
  outcome(step: string): Outcome
  readonly outcomes: readonly Outcome[]
  received(client: string): readonly Received[]
  /** What handlers wrote into a ledger, in the order in which it was written. */
  written(ledger: string): readonly Written[]
  /** What servers and clients held: at a `look` step by its name, or at the end of the run. */
  look(step?: string): Look
  /** What a program or a server printed, and how it ended. */
  program(client: string): ProgramSeen
  /** What Prometheus read from an exporter. */
  scrapes(client: string): readonly Scrape[]
  dials(filter?: Filter & { readonly to?: string }): readonly Dial[]
  /** Connections that a host accepted. `from` is the host of the other side. */
  accepted(host: string, filter?: { readonly from?: string; readonly port?: number }): readonly Accepted[]
  dnsQueries(filter?: Filter & { readonly name?: string }): readonly DnsLookup[]
  dnsAnswers(filter?: Filter & { readonly name?: string }): readonly DnsAnswer[]
  /** Zones that the hosts plugin of a DNS server lets fall through, as its configuration of the end of the run says. */
  fallthroughZones(dnsServer: string): readonly string[]
  /** Packets that a host sent: SYN, data, FIN, RST, DNS queries. */
  packets(filter: Filter & { readonly host: string; readonly kind?: Packet['kind'] }): number
  /** Segments that got lost, went out twice, or overtook others; `host` sent them. */
  segments(filter?: Filter & { readonly to?: string; readonly what?: SegmentSeen['what'] }): readonly SegmentSeen[]
  /** Ends of connections. */
  connectionEnds(filter?: Filter & { readonly how?: ConnectionEnd['how'] }): readonly ConnectionEnd[]
  /** Machines that went on or off, or got other addresses or another time; programs that started, ended, stood still. */
  states(filter?: Filter & { readonly process?: string; readonly what?: StateChange['what'] }): readonly StateChange[]
  /** Roles that members of DLedger groups took on: who leads, in which term. */
  roles(filter?: Filter & { readonly group?: string; readonly role?: RoleSeen['role'] }): readonly RoleSeen[]
  /** Remoting commands in the order in which they arrived; `host` is either end. */
  frames(filter?: Filter & { readonly name?: string }): readonly Frame[]
  /** Frames that met a fault of a step; a swallowed one is not among `frames`, since it did not arrive. */
  frameFaults(filter?: Filter & { readonly name?: string }): readonly FrameFaultSeen[]
  routes(filter?: Filter & { readonly topic?: string }): readonly RouteAnswer[]
  registrations(filter?: {
    readonly broker?: string
    readonly fromMs?: number
    readonly untilMs?: number
  }): readonly Registration[]
  refusals(filter?: Filter): readonly Refusal[]
  /** Connections that a middlebox, load balancer or translation no longer let pass, once for each end that met it. */
  stopped(filter?: Filter & { readonly by?: string }): readonly Stopped[]
  /** Ends of servers, and whether a restart policy brought them back. A server that a step stops is not among them. */
  ends(filter?: Filter & { readonly server?: string }): readonly Ended[]
  logs(filter?: Filter & { readonly message?: string }): readonly LogLine[]
}
