import { type Broker, startBroker } from '../broker/index.ts'
import { brokerNames, checkedCount } from '../cluster/index.ts'
import { type NameServer, startNameServer } from '../namesrv/index.ts'
import { createNodeRuntime } from '../node/index.ts'
import { createMemoryDisk, ErrorCodes, type Logger, type Runtime, SimError, type Timer } from '../runtime/index.ts'
import { WorldBus } from '../sim/index.ts'
import { locating, stoppedBefore } from './calledFrom.ts'
import type { CheckedOptions } from './clusterOptions.ts'
import type { Engine, UntilEngineOptions } from './engine.ts'
import { RealServer } from './realServer.ts'

/** A condition is looked at so often. */
const LOOK_MS = 5

// The real timers, also where a test puts fake ones in their place later.
const { setTimeout } = globalThis

/** Starts the servers on free ports of 127.0.0.1. */
export async function startRealEngine(options: CheckedOptions): Promise<RealEngine> {
  const engine = new RealEngine(options)
  try {
    for (const node of engine.nameServers) await node.start()
    for (const node of engine.brokers) await node.start()
    return engine
  } catch (error) {
    await engine.stop()
    throw error
  }
}

/** A cluster on real ports, in the time of the wall clock. Any client of this machine can use it. */
export class RealEngine implements Engine {
  readonly kind = 'real'
  readonly world = undefined
  readonly trace = undefined
  readonly bus: WorldBus = new WorldBus()
  readonly nameServers: readonly RealServer<NameServer>[]
  readonly brokers: readonly RealServer<Broker>[]
  readonly #base: Runtime
  readonly #startedAtMs: number
  /** What waits now, and how it fails. */
  readonly #waiting = new Map<(error: unknown) => void, string>()
  #failure: { readonly error: unknown } | undefined
  #stopped = false

  constructor({ plan, seed }: CheckedOptions) {
    this.#base = createNodeRuntime({ seed, logger: this.#logger() })
    this.#startedAtMs = this.#base.clock.monotonicMs()
    this.nameServers = Array.from(
      { length: checkedCount('nameservers', plan.nameservers ?? 1, 9) },
      (_, index) =>
        new RealServer(`namesrv-${index + 1}`, this.#host(`namesrv-${index + 1}`), (runtime, listen) =>
          startNameServer({
            runtime,
            profile: plan.profile,
            listen,
            ...(plan.namesrv === undefined ? {} : { config: plan.namesrv }),
          }),
        ),
    )
    this.brokers = brokerNames(checkedCount('brokers', plan.brokers ?? 1, 26)).map(
      (name) =>
        new RealServer(name, this.#host(name), (runtime, listen) =>
          startBroker({
            runtime,
            profile: plan.profile,
            listen,
            inMemory: false,
            config: {
              brokerName: name,
              brokerIP1: listen.host,
              namesrvAddr: this.namesrvAddress,
              ...plan.broker,
              ...plan.brokerByName?.[name],
            },
            topics: plan.topics,
            access: plan.access,
            plainAcl: plan.plainAcl,
          }),
        ),
    )
  }

  get namesrvAddress(): string {
    return this.nameServers.map(({ address }) => address).join(';')
  }

  get now(): number {
    return this.#base.clock.monotonicMs() - this.#startedAtMs
  }

  get wallMs(): number {
    return this.#base.clock.wallMs()
  }

  operate<T>(what: string, work: () => Promise<T>): Promise<T> {
    return locating(() => this.#waitFor(what, work))
  }

  advance(ms: number): Promise<void> {
    this.demandOpen()
    return locating(() => this.#waitFor('advance', () => new Promise((resolve) => void setTimeout(resolve, ms))))
  }

  until(condition: () => boolean, { limitMs, late, what }: UntilEngineOptions): Promise<void> {
    this.demandOpen()
    const endMs = this.now + limitMs
    const look = (resolve: () => void, reject: (error: unknown) => void): void => {
      try {
        if (condition()) resolve()
        else if (this.#stopped) reject(stoppedBefore(what))
        else if (this.now < endMs) setTimeout(look, LOOK_MS, resolve, reject)
        else reject(late(`within ${limitMs} ms`))
      } catch (error) {
        reject(error)
      }
    }
    return locating(() => this.#waitFor(what, () => new Promise(look)))
  }

  outside<T>(work: () => Promise<T>): Promise<T> {
    return work()
  }

  fail(error: unknown): void {
    if (this.#waiting.size === 0) this.#failure ??= { error }
    for (const reject of [...this.#waiting.keys()]) reject(error)
  }

  timer(delayMs: number, label: string, fire: () => void): Timer {
    return this.#base.clock.timer(delayMs, label, fire)
  }

  demandOpen(): void {
    if (this.#stopped) throw new SimError(ErrorCodes.Closed, 'the cluster is stopped')
  }

  /** Answers as `work` does, or fails when something else of the test has. */
  #waitFor<T>(what: string, work: () => Promise<T>): Promise<T> {
    return new Promise<T>((resolve, reject) => {
      this.#demandNoFailure()
      this.#waiting.set(reject, what)
      work()
        .finally(() => this.#waiting.delete(reject))
        .then(resolve, reject)
    })
  }

  /** Throws what a handler failed with while nobody waited. */
  #demandNoFailure(): void {
    const failure = this.#failure
    this.#failure = undefined
    if (failure !== undefined) throw failure.error
  }

  clientRuntime(): Runtime {
    return this.#base
  }

  note(name: string, fields: Readonly<Record<string, unknown>>): void {
    if (this.bus.observed) this.bus.emit({ kind: 'note', at: this.now, name, fields: { ...fields } })
  }

  pendingText(): string {
    return `${this.now.toFixed(0)} ms after the start`
  }

  async stop(): Promise<void> {
    this.#stopped = true
    for (const [reject, what] of [...this.#waiting]) reject(stoppedBefore(what))
    await Promise.all(this.brokers.map((node) => node.stop()))
    await Promise.all(this.nameServers.map((node) => node.stop()))
    this.#demandNoFailure()
  }

  /** The ports of a host of this cluster: a disk and log lines of its own. */
  #host(name: string): Runtime {
    const disk = createMemoryDisk({ clock: this.#base.clock })
    return { ...this.#base, disk, random: this.#base.random.stream(name), logger: this.#logger(name) }
  }

  #logger(host = 'client'): Logger {
    return {
      log: (level, message, fields): void => {
        if (!this.bus.observed) return
        const event = {
          kind: 'log',
          at: this.now,
          host,
          process: host,
          level,
          message,
          fields: fields && { ...fields },
        }
        this.bus.emit(event as Parameters<WorldBus['emit']>[0])
      },
    }
  }
}
