/** What happened, by kind. Hosts and processes are named; addresses are `host:port` text; times are on the event. */
export interface WorldEventFields {
  /** A process timer fired. */
  timer: { readonly host: string; readonly process: string; readonly label: string }
  /** A random number was drawn; latency draws are left out, the arrival time shows them. */
  draw: { readonly stream: string; readonly reason: string; readonly value: number }
  log: {
    readonly host: string
    readonly process: string
    readonly level: string
    readonly message: string
    readonly fields: Readonly<Record<string, unknown>> | undefined
  }

  'dns.query': { readonly host: string; readonly server: string; readonly name: string; readonly attempt: number }
  'dns.answer': {
    readonly host: string
    readonly name: string
    /** `hosts` and `cache` mean that no server was asked. */
    readonly source: 'server' | 'hosts' | 'cache'
    readonly outcome: 'answer' | 'notFound' | 'serverFailure' | 'timedOut'
    readonly addresses: readonly string[]
  }

  'tcp.syn': { readonly host: string; readonly from: string; readonly to: string; readonly attempt: number }
  'tcp.accept': {
    readonly host: string
    readonly process: string
    readonly connection: number
    readonly local: string
    readonly remote: string
  }
  'tcp.open': { readonly host: string; readonly connection: number; readonly local: string; readonly remote: string }
  'tcp.refused': { readonly host: string; readonly to: string; readonly why: string }
  'tcp.unreachable': { readonly host: string; readonly to: string; readonly why: string }
  /** A connection attempt (`connection` 0) or an established connection gave up waiting for answers. */
  'tcp.timeout': { readonly host: string; readonly to: string; readonly connection: number; readonly why: string }
  /** Bytes reached the receiving host. */
  'tcp.data': {
    readonly from: string
    readonly to: string
    readonly connection: number
    readonly bytes: Uint8Array
    /** Within one host, where the names of both ends are one: whether the side that accepted receives them. */
    readonly toServer?: boolean
  }
  /** A segment got lost (cut path, dead host) and will be sent again. */
  'tcp.lost': { readonly from: string; readonly to: string; readonly connection: number; readonly why: string }
  /** A segment of so many bytes went out twice; the receiving TCP drops the copy. */
  'tcp.duplicate': {
    readonly from: string
    readonly to: string
    readonly connection: number
    readonly length: number
  }
  /** A segment of so many bytes overtakes those before it; the receiving TCP keeps it until they are there. */
  'tcp.reordered': {
    readonly from: string
    readonly to: string
    readonly connection: number
    readonly length: number
  }
  /** A box on the way, or a machine that answers for the address, does not let segments of this direction pass. Told once. */
  'tcp.stopped': {
    readonly from: string
    readonly to: string
    readonly connection: number
    readonly by: string
    readonly why: string
    readonly resets: boolean
  }
  'tcp.fin': { readonly from: string; readonly to: string; readonly connection: number }
  'tcp.rst': { readonly from: string; readonly to: string; readonly connection: number; readonly why: string }

  /** `digest` is a 32-bit hash of the bytes, which the writer may reuse. */
  'disk.write': {
    readonly host: string
    readonly path: string
    readonly position: number
    readonly length: number
    readonly digest: number
  }
  'disk.change': { readonly host: string; readonly operation: string; readonly path: string; readonly detail: string }
  'disk.sync': { readonly host: string; readonly path: string; readonly outcome: 'started' | 'done' | 'failed' }
  'disk.fault': { readonly host: string; readonly operation: string; readonly path: string; readonly fault: string }
  'disk.crash': { readonly host: string; readonly path: string; readonly fate: string; readonly size: number }

  'host.up': { readonly host: string }
  'host.down': { readonly host: string }
  'host.address': { readonly host: string; readonly addresses: readonly string[] }
  'host.skew': { readonly host: string; readonly skewMs: number }
  'process.start': { readonly host: string; readonly process: string; readonly pid: number }
  'process.end': { readonly host: string; readonly process: string; readonly pid: number; readonly why: string }
  'process.freeze': { readonly host: string; readonly process: string; readonly frozen: boolean }
  /** What a load balancer thinks of one of its servers, `host:port`. */
  'balancer.backend': { readonly balancer: string; readonly backend: string; readonly state: string }
  /** A rule of the network came or went. */
  'network.rule': { readonly action: 'add' | 'remove'; readonly rule: string }
  /** Told by a higher floor through `world.note`. */
  note: { readonly name: string; readonly fields: Readonly<Record<string, unknown>> }
}

export type WorldEventKind = keyof WorldEventFields

/** One event: its kind, its simulated time in milliseconds since the world began, and its fields. */
export type WorldEvent<K extends WorldEventKind = WorldEventKind> = {
  readonly [Kind in K]: { readonly kind: Kind; readonly at: number } & WorldEventFields[Kind]
}[K]
