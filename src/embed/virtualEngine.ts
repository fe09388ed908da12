import { startWorldCluster, type WorldCluster } from '../cluster/index.ts'
import { createDrain } from '../node/index.ts'
import { ErrorCodes, type Runtime, SimError, type Timer } from '../runtime/index.ts'
import { createWorld, type Trace, type World, type WorldBus } from '../sim/index.ts'
import { type CallSite, locating, stoppedBefore } from './calledFrom.ts'
import type { CheckedOptions } from './clusterOptions.ts'
import type { Engine, UntilEngineOptions } from './engine.ts'
import { holdableDrain } from './holdableDrain.ts'
import { Operations } from './operations.ts'
import { pendingText } from './pendingText.ts'
import { watchStandstill } from './standstill.ts'

/** Builds a world and starts the servers in it. `startedFrom` says where the test did so. */
export async function startVirtualEngine(options: CheckedOptions, startedFrom: CallSite): Promise<VirtualEngine> {
  let operations: Operations | undefined
  const drain = holdableDrain(createDrain(), () => operations)
  const world = createWorld({ seed: options.seed, trace: options.trace, drain })
  operations = new Operations(world)
  operations.whenMoving(() => drain.goOn())
  const cluster = await world.settle(startWorldCluster(world, { plan: options.plan }), { what: 'start of the cluster' })
  return new VirtualEngine({ world, cluster, operations, options, startedFrom })
}

interface Parts {
  readonly world: World
  readonly cluster: WorldCluster
  readonly operations: Operations
  readonly options: CheckedOptions
  readonly startedFrom: CallSite
}

/** A cluster in a simulated world: time passes only while somebody waits for the world. */
export class VirtualEngine implements Engine {
  readonly kind = 'virtual'
  readonly world: World
  readonly #cluster: WorldCluster
  readonly #operations: Operations
  readonly #watch: Disposable | undefined

  constructor({ world, cluster, operations, options, startedFrom }: Parts) {
    const { standstillMs, onStandstill } = options
    this.world = world
    this.#cluster = cluster
    this.#operations = operations
    if (standstillMs > 0) {
      const outside = (): { readonly site: CallSite; readonly mayEnd: boolean } | undefined => {
        const site = operations.outsideOf
        return site === undefined ? undefined : { site, mayEnd: !operations.held || operations.outsideWaits }
      }
      this.#watch = watchStandstill({ world, limitMs: standstillMs, startedFrom, outside }, (error) => {
        // A call that is under way brings the error to the test.
        const { called } = operations
        operations.close(error)
        if (!called) onStandstill(error)
      })
    }
  }

  get brokers(): WorldCluster['brokers'] {
    return this.#cluster.brokers
  }

  get nameServers(): WorldCluster['nameServers'] {
    return this.#cluster.nameServers
  }

  get namesrvAddress(): string {
    return this.#cluster.namesrvAddress
  }

  get bus(): WorldBus {
    return this.world.bus
  }

  get trace(): Trace {
    return this.world.trace
  }

  get now(): number {
    return this.world.now
  }

  get wallMs(): number {
    return Math.floor(this.world.epochMs + this.world.now)
  }

  operate<T>(what: string, work: () => Promise<T>): Promise<T> {
    return locating(() => this.#operations.operate(what, work))
  }

  advance(ms: number): Promise<void> {
    return locating(async () => {
      await this.#operations.run('advance', { forMs: ms })
    })
  }

  until(condition: () => boolean, { limitMs, late, what }: UntilEngineOptions): Promise<void> {
    return locating(async () => {
      const { reason } = await this.#operations.run(what, { until: condition, forMs: limitMs })
      if (reason === 'time') throw late(`after ${limitMs} ms of simulated time`)
      if (reason === 'idle') throw late('and nothing is pending')
    })
  }

  outside<T>(work: () => Promise<T>): Promise<T> {
    return this.#operations.outside(work)
  }

  fail(error: unknown): void {
    this.#operations.failAll(() => error)
  }

  timer(delayMs: number, label: string, fire: () => void): Timer {
    return this.world.after(delayMs, label, fire)
  }

  clientRuntime(name: string): Runtime {
    const host = this.world.hosts.get(name) ?? this.#cluster.addClientHost(name)
    if (!host.up) host.powerOn()
    return host.spawn('client').runtime
  }

  note(name: string, fields: Readonly<Record<string, unknown>>): void {
    this.world.note(name, fields)
  }

  pendingText(): string {
    return pendingText(this.world)
  }

  demandOpen(): void {
    this.#operations.demandOpen()
  }

  /** The world is left standing still: nothing of it outlives its last reference. */
  stop(): Promise<void> {
    this.#watch?.[Symbol.dispose]()
    const stopped = new SimError(ErrorCodes.Closed, 'the cluster is stopped')
    this.#operations.close(stopped, (what) => {
      return stoppedBefore(what)
    })
    return Promise.resolve()
  }
}
