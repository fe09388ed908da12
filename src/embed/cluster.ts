import type { Admin, Producer, PullConsumer, PushConsumer } from '../client/index.ts'
import { ErrorCodes, SimError } from '../runtime/index.ts'
import type { NetworkControl, Trace, World, WorldBus } from '../sim/index.ts'
import type {
  ClusterAdminOptions,
  ClusterProducerOptions,
  ClusterPullConsumerOptions,
  ClusterPushConsumerOptions,
} from './clientOptions.ts'
import { Clients } from './clients.ts'
import { type Duration, millisecondsOf } from './duration.ts'
import type { Engine } from './engine.ts'
import { History } from './history.ts'
import { BrokerHandle, ServerHandle } from './serverHandle.ts'

/** How long `until` waits. */
export interface UntilOptions {
  /** Time of the cluster after which the condition counts as missed: `1m`, `5h`, or milliseconds. Default 1 minute. */
  readonly limit?: Duration
  /** Names the condition in the error. Default: its source text. */
  readonly what?: string
}

const UNTIL_LIMIT_MS = 60_000

/** A running cluster with its clients. Made by `startCluster`. */
export class Cluster implements AsyncDisposable {
  readonly seed: number
  readonly #engine: Engine
  readonly #history = new History()
  readonly #clients: Clients
  #stopping: Promise<void> | undefined

  /** @internal Use `startCluster`. */
  constructor(engine: Engine, seed: number) {
    this.seed = seed
    this.#engine = engine
    this.#clients = new Clients(engine, this.#history)
  }

  /** A started producer. */
  producer(options: ClusterProducerOptions = {}): Promise<Producer> {
    return this.#clients.producer(options)
  }

  /** A started push consumer: its handler is called for every message while the cluster's time passes. */
  pushConsumer(options: ClusterPushConsumerOptions): Promise<PushConsumer> {
    return this.#clients.pushConsumer(options)
  }

  /** The same as `pushConsumer`. */
  consumer(options: ClusterPushConsumerOptions): Promise<PushConsumer> {
    return this.#clients.pushConsumer(options)
  }

  /** A started pull consumer. */
  pullConsumer(options: ClusterPullConsumerOptions): Promise<PullConsumer> {
    return this.#clients.pullConsumer(options)
  }

  /** A started admin client: topics, groups, offsets, routes. */
  admin(options: ClusterAdminOptions = {}): Promise<Admin> {
    return this.#clients.admin(options)
  }

  /** Milliseconds since the start, in the cluster's time. */
  get now(): number {
    return this.#engine.now
  }

  async advance(duration: Duration): Promise<void> {
    await this.#engine.advance(millisecondsOf('advance', duration))
  }

  async until(condition: () => boolean, options: UntilOptions = {}): Promise<void> {
    const limitMs = millisecondsOf('limit', options.limit ?? UNTIL_LIMIT_MS)
    const late = (why: string): SimError =>
      new SimError(
        ErrorCodes.LimitReached,
        `${options.what ?? condition.toString()} did not come true ${why}; ${this.#engine.pendingText()}`,
        { limitMs, now: this.now },
      )
    await this.#engine.until(condition, { limitMs, late })
  }

  /** Throws SimError ConfigInvalid when there is no such broker. */
  broker(name: string = 'broker-a'): BrokerHandle {
    return new BrokerHandle(named('broker', this.#engine.brokers, name), this.#engine)
  }

  nameserver(name: string = 'namesrv-1'): ServerHandle<unknown> {
    return new ServerHandle(named('NameServer', this.#engine.nameServers, name), this.#engine)
  }

  get network(): NetworkControl {
    return this.world.network
  }

  get world(): World {
    const { world } = this.#engine
    if (world !== undefined) return world
    throw new SimError(ErrorCodes.ConfigInvalid, 'a cluster in real time has no simulated world')
  }

  get namesrvAddress(): string {
    return this.#engine.namesrvAddress
  }

  get events(): WorldBus {
    return this.#engine.bus
  }

  get trace(): Trace {
    return this.world.trace
  }

  stop(): Promise<void> {
    this.#stopping ??= this.#engine.stop()
    return this.#stopping
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.stop()
  }
}

function named<T extends { readonly name: string }>(what: string, all: readonly T[], name: string): T {
  const found = all.find((one) => one.name === name)
  if (found !== undefined) return found
  const known = all.map((one) => one.name).join(', ')
  throw new SimError(ErrorCodes.ConfigInvalid, `the cluster has no ${what} ${name}; it has ${known}`, { name })
}
