import type { Broker } from '../broker/index.ts'
import type { NameServer } from '../namesrv/index.ts'
import type { Runtime, Timer } from '../runtime/index.ts'
import type { Trace, World, WorldBus } from '../sim/index.ts'

/** One server program through its lives, as the engines offer it. */
export interface ServerControl<S> {
  readonly name: string
  /** The running server, while there is one. */
  readonly server: S | undefined
  start(): Promise<S>
  stop(): Promise<void>
  kill(): void
}

/** What a condition is waited for with. */
export interface UntilEngineOptions {
  /** Names what waits, for the error of a cluster that is stopped meanwhile. */
  readonly what: string
  readonly limitMs: number
  /** Makes the error of a condition that did not come true. */
  readonly late: (why: string) => Error
}

/** Servers, and the time in which they and their clients live: virtual or real. */
export interface Engine {
  readonly kind: 'virtual' | 'real'
  readonly world: World | undefined
  readonly brokers: readonly ServerControl<Broker>[]
  readonly nameServers: readonly ServerControl<NameServer>[]
  readonly namesrvAddress: string
  readonly bus: WorldBus
  readonly trace: Trace | undefined
  /** Milliseconds since the start. */
  readonly now: number
  /** Wall time without skew, in milliseconds since the Unix epoch. */
  readonly wallMs: number
  /** Lets time pass while `work` is under way, and answers as it does. */
  operate<T>(what: string, work: () => Promise<T>): Promise<T>
  advance(ms: number): Promise<void>
  until(condition: () => boolean, options: UntilEngineOptions): Promise<void>
  /** Virtual time stands still while `work` is under way, but for calls of the cluster and its clients that are made in it. */
  outside<T>(work: () => Promise<T>): Promise<T>
  /** What the test waits for now rejects with this error. */
  fail(error: unknown): void
  /** A timer in the time of the cluster that belongs to no host. */
  timer(delayMs: number, label: string, fire: () => void): Timer
  /** Throws SimError Closed when the cluster is stopped. */
  demandOpen(): void
  /** The ports of a new process on a host, which is made when it is new and switched on when it is off. */
  clientRuntime(host: string): Runtime
  /** Puts an event on the bus and into the trace. */
  note(name: string, fields: Readonly<Record<string, unknown>>): void
  /** What waits, for messages. */
  pendingText(): string
  stop(): Promise<void>
}
