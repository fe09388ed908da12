import type { Broker } from '../broker/index.ts'
import type { NameServer } from '../namesrv/index.ts'
import type { Runtime } from '../runtime/index.ts'
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
  /** The ports of a new process on a host, which is made when it is new. */
  clientRuntime(host: string): Runtime
  /** Puts an event on the bus and into the trace. */
  note(name: string, fields: Readonly<Record<string, unknown>>): void
  /** What waits, for messages. */
  pendingText(): string
  stop(): Promise<void>
}
