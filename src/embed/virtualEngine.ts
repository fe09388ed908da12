import { startWorldCluster, type WorldCluster } from '../cluster/index.ts'
import { createDrain } from '../node/index.ts'
import { ErrorCodes, type Runtime, SimError } from '../runtime/index.ts'
import { createWorld, type Host, type Trace, type World, type WorldBus } from '../sim/index.ts'
import type { CheckedOptions } from './clusterOptions.ts'
import type { Engine, UntilEngineOptions } from './engine.ts'
import { Operations } from './operations.ts'
import { pendingText } from './pendingText.ts'
import { watchStandstill } from './standstill.ts'

/** Builds a world and starts the servers in it. */
export async function startVirtualEngine(options: CheckedOptions): Promise<VirtualEngine> {
  const world = createWorld({ seed: options.seed, trace: options.trace, drain: createDrain() })
  const cluster = await world.settle(startWorldCluster(world, { plan: options.plan }), { what: 'start of the cluster' })
  return new VirtualEngine(world, cluster, options)
}

/** A cluster in a simulated world: time passes only while somebody waits for the world. */
export class VirtualEngine implements Engine {
  readonly kind = 'virtual'
  readonly world: World
  readonly #cluster: WorldCluster
  readonly #operations: Operations
  readonly #clientHosts = new Map<string, Host>()
  readonly #watch: Disposable | undefined

  constructor(world: World, cluster: WorldCluster, { standstillMs, onStandstill }: CheckedOptions) {
    this.world = world
    this.#cluster = cluster
    this.#operations = new Operations(world)
    if (standstillMs > 0) {
      this.#watch = watchStandstill(world, standstillMs, (error) => {
        this.#operations.close(error)
        onStandstill(error)
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
    return this.#operations.operate(what, work)
  }

  async advance(ms: number): Promise<void> {
    this.#operations.demandOpen()
    await this.world.run({ forMs: ms })
  }

  async until(condition: () => boolean, { limitMs, late }: UntilEngineOptions): Promise<void> {
    this.#operations.demandOpen()
    const { reason } = await this.world.run({ until: condition, forMs: limitMs })
    if (reason === 'time') throw late(`after ${limitMs} ms of simulated time`)
    if (reason === 'idle') throw late('and nothing is pending')
  }

  clientRuntime(name: string): Runtime {
    let host = this.#clientHosts.get(name)
    if (host === undefined) {
      host = this.#cluster.addClientHost(name)
      this.#clientHosts.set(name, host)
    }
    return host.spawn('client').runtime
  }

  note(name: string, fields: Readonly<Record<string, unknown>>): void {
    this.world.note(name, fields)
  }

  pendingText(): string {
    return pendingText(this.world)
  }

  /** The world is left standing still: nothing of it outlives its last reference. */
  stop(): Promise<void> {
    this.#watch?.[Symbol.dispose]()
    this.#operations.close(new SimError(ErrorCodes.Closed, 'the cluster is stopped'))
    return Promise.resolve()
  }
}
