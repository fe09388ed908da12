import type { Admin, Producer, PullConsumer, PushConsumer, ReceivedMessage } from '../client/index.ts'
import { FrameFaults } from '../cluster/index.ts'
import type { TopicRouteData } from '../protocol/index.ts'
import { demandKnown, ErrorCodes, type NamesOf, SimError } from '../runtime/index.ts'
import type { NetworkControl, Trace, World, WorldBus } from '../sim/index.ts'
import { assertNothingLost, failed, unconsumed } from './assertions.ts'
import { locating } from './calledFrom.ts'
import { ClientHandle } from './clientHandle.ts'
import type {
  ClusterAdminOptions,
  ClusterProducerOptions,
  ClusterPullConsumerOptions,
  ClusterPushConsumerOptions,
} from './clientOptions.ts'
import { Clients } from './clients.ts'
import { type Duration, millisecondsOf } from './duration.ts'
import type { Engine } from './engine.ts'
import { Expectations } from './expectations.ts'
import { type Delivery, type HandlerFailure, History } from './history.ts'
import { NamedHosts } from './namedHosts.ts'
import { BrokerHandle, ServerHandle } from './serverHandle.ts'
import { type Known, situationText } from './situation.ts'
import { ClusterTimers } from './timers.ts'
import { Views } from './views.ts'

/** How long `until` waits. */
export interface UntilOptions {
  /** Time of the cluster after which it counts as missed: `1m`, `5h`, or milliseconds. Default 1 minute. */
  readonly limit?: Duration
  /** Names the condition or the promise in the error. Default: the source text of the condition. */
  readonly what?: string
}

const UNTIL_OPTIONS: NamesOf<UntilOptions> = { limit: true, what: true }
const UNTIL_LIMIT_MS = 60_000
const PROMISE = 'the promise'
const OUTSIDE_HINT =
  '; what it waits for must come from the cluster: a setTimeout does after `cluster.timers.install()`, and a file or a server ' +
  'is awaited within `cluster.outside`'

/**
 * A running cluster. In virtual time every method that answers with a promise, here and at the clients, lets time pass until
 * then; all others look at the moment and change nothing.
 */
export class Cluster implements AsyncDisposable {
  /** Replays everything, together with the same calls. */
  readonly seed: number
  /** Assertions about what is stored, what waits, and what handlers were given, and when. */
  readonly expect: Expectations
  /** Timers and clock in the time of the cluster, for code under test that waits by itself. */
  readonly timers: ClusterTimers
  readonly #engine: Engine
  readonly #history: History
  readonly #clients: Clients
  readonly #views: Views
  readonly #known: Known
  #frames: FrameFaults | undefined
  #named: NamedHosts | undefined
  #stopping: Promise<void> | undefined

  /** @internal Use `startCluster`. */
  constructor(engine: Engine, seed: number) {
    this.seed = seed
    this.#engine = engine
    this.#history = new History(
      (name, fields) => engine.note(name, fields),
      () => engine.now,
      (error) => engine.fail(error),
    )
    this.#clients = new Clients(engine, this.#history)
    this.#views = new Views(engine)
    this.timers = new ClusterTimers(engine)
    const misnamed = (): readonly string[] => this.#named?.unknown ?? []
    this.#known = { engine, history: this.#history, views: this.#views, misnamed }
    this.expect = new Expectations(this.#known)
  }

  /** A started producer, on a host of its own: `producer-1`, `producer-2`, … Rejects with ClientError. */
  producer(options: ClusterProducerOptions = {}): Promise<Producer> {
    return this.#clients.producer(options)
  }

  /**
   * A started push consumer, on a host of its own: `consumer-1`, … Its handler is called while the cluster's time passes. A
   * throw is answered by a later delivery, as RocketMQ does; `handlerFailures` keeps it. An `expect` that fails in a handler also
   * fails what the test waits for. Virtual time does not wait for a handler that waits for something real (a file, a server):
   * wrap that in `cluster.outside`.
   *
   * ```ts
   * await cluster.pushConsumer({ group: 'billing', topic: 'orders', handler: (message) => void received.push(message.text) })
   * ```
   */
  pushConsumer(options: ClusterPushConsumerOptions): Promise<PushConsumer> {
    return this.#clients.pushConsumer(options)
  }

  /** The same as `pushConsumer`. */
  consumer(options: ClusterPushConsumerOptions): Promise<PushConsumer> {
    return this.#clients.pushConsumer(options)
  }

  /** A started pull consumer, on a host of its own: `await consumer.poll()`. */
  pullConsumer(options: ClusterPullConsumerOptions): Promise<PullConsumer> {
    return this.#clients.pullConsumer(options)
  }

  /** A started admin client, on a host of its own: topics, groups, offsets, routes. */
  admin(options: ClusterAdminOptions = {}): Promise<Admin> {
    return this.#clients.admin(options)
  }

  /** Milliseconds since the start of the cluster, in its own time. */
  get now(): number {
    return this.#engine.now
  }

  /**
   * Wall time of the cluster in milliseconds since the Unix epoch: what `deliverTimestamp`, resets by time and stored times
   * are about. A host with a skewed clock sees another one.
   */
  get wallMs(): number {
    return this.#engine.wallMs
  }

  /** Lets time pass: `2h`, `90s`, or milliseconds. Throws SimError ConfigInvalid for what is no duration. */
  async advance(duration: Duration): Promise<void> {
    await this.#engine.advance(millisecondsOf('advance', duration))
  }

  /**
   * Lets time pass until the condition holds; it is looked at after everything that happens. Rejects with SimError LimitReached,
   * which tells the state of the cluster, or with what the condition throws.
   */
  until(condition: () => boolean, options?: UntilOptions): Promise<void>
  /**
   * Lets time pass until the promise settles, and answers as it does. Rejects with SimError LimitReached when it does not.
   *
   * ```ts
   * const answer = await cluster.until(chat.ask('Is it raining?'), { limit: '10s' })
   * ```
   */
  until<T>(promise: Promise<T>, options?: UntilOptions): Promise<T>
  until<T>(awaited: (() => boolean) | Promise<T>, options: UntilOptions = {}): Promise<T | undefined> {
    return locating(async () => {
      demandKnown('options of until', options, UNTIL_OPTIONS)
      if (typeof awaited === 'function') {
        await this.#until(() => answerOf(awaited), awaited.toString(), options)
        return undefined
      }
      if (!(awaited instanceof Promise)) {
        const text = `until: ${String(awaited)} is not possible; allowed are a condition such as \`() => received.length === 1\` and a promise`
        throw new SimError(ErrorCodes.ConfigInvalid, text, { value: awaited })
      }
      let settled = false
      const settle = (): void => {
        settled = true
      }
      awaited.then(settle, settle)
      await this.#until(() => settled, PROMISE, options)
      return await awaited
    })
  }

  async #until(condition: () => boolean, text: string, { limit = UNTIL_LIMIT_MS, what }: UntilOptions): Promise<void> {
    const limitMs = millisecondsOf('limit', limit)
    const name = what ?? text
    const late = (why: string): SimError => {
      const missed = text === PROMISE ? 'did not settle' : 'did not come true'
      const subject = what === undefined && text !== PROMISE ? `condition ${text}` : name
      const hint = text === PROMISE ? OUTSIDE_HINT : ''
      const message = `${subject} ${missed} ${why}${hint}${situationText(this.#known, {}, 'timers')}`
      const cause = this.#history.failures.at(-1)?.error
      return new SimError(ErrorCodes.LimitReached, message, { limitMs, now: this.now }, { cause })
    }
    await this.#engine.until(condition, { limitMs, late, what: `until (${name})` })
  }

  /**
   * For what a handler or a test awaits outside of the cluster: a file, a database, a server. The time of the cluster stands still
   * meanwhile, but for calls of the cluster and its clients that are made in `work`. Answers as `work` does.
   *
   * ```ts
   * handler: (message) => cluster.outside(() => service.book(message.text))
   * ```
   */
  outside<T>(work: () => Promise<T>): Promise<T> {
    return this.#engine.outside(work)
  }

  /** A broker, to be broken and repaired; without a name the first. Throws SimError ConfigInvalid when there is none of this name. */
  broker(name: string = 'broker-a'): BrokerHandle {
    return new BrokerHandle(named('broker', this.#engine.brokers, name), this.#engine)
  }

  /** A NameServer, likewise. */
  nameserver(name: string = 'namesrv-1'): ServerHandle<unknown> {
    return new ServerHandle(named('NameServer', this.#engine.nameServers, name), this.#engine)
  }

  /**
   * The clients of a host, `producer-1` or what their option `host` said, to be killed. Start new ones with the same `host`.
   * Virtual time only. Throws SimError ConfigInvalid when none was started there.
   */
  client(host: string): ClientHandle {
    return new ClientHandle(this.#simulated('client'), host, this.#clients.hosts)
  }

  /**
   * Faults between hosts, each undone by disposing its handle: `using cut = cluster.network.cut({ from: 'broker-a' })`. Hosts are
   * `broker-a`, `namesrv-1`, and those of the clients. Virtual time only.
   */
  get network(): NetworkControl {
    this.#named ??= new NamedHosts(this.#simulated('network'))
    return this.#named.control
  }

  /**
   * Faults of single frames between hosts, each undone by disposing its handle: `cluster.frames.swallow({ request: 'SEND_MESSAGE_V2',
   * kind: 'response', from: 'broker-a' })` loses the next answer to a send, and the connection lives. Virtual time only.
   */
  get frames(): FrameFaults {
    this.#frames ??= new FrameFaults(this.#simulated('frames'))
    return this.#frames
  }

  /** The simulated world below: disks, clock skew, DNS, timers of a plan. Virtual time only. */
  get world(): World {
    return this.#simulated('world')
  }

  /** What clients of any language are given: `127.0.0.1:port` with network `tcp`, a simulated address otherwise. */
  get namesrvAddress(): string {
    return this.#engine.namesrvAddress
  }

  /** Everything that happens, as it happens; `sent` and `consumed` of the cluster's clients are notes. */
  get events(): WorldBus {
    return this.#engine.bus
  }

  /** What was recorded, with the mode that `startCluster` was told. Virtual time only. */
  get trace(): Trace {
    return this.#simulated('trace').trace
  }

  /** The messages of a topic as the running brokers store them, by store time. Delayed ones appear when they are due. */
  messages(topic: string): readonly ReceivedMessage[] {
    return this.#views.messages(topic)
  }

  /**
   * Messages of a topic that are stored and not yet committed by the group, which clients do every 5 seconds. Where a group
   * pops: that are not yet acknowledged.
   */
  lag(group: string, topic: string): number {
    return this.#views.lag(group, topic)
  }

  /** The dead letters of a group, by store time. */
  deadLetters(group: string): readonly ReceivedMessage[] {
    return this.#views.deadLetters(group)
  }

  /** Transactional messages of a topic that are neither committed nor rolled back, oldest first. */
  halfMessages(topic: string): readonly ReceivedMessage[] {
    return this.#views.halfMessages(topic)
  }

  /** Messages of a topic that wait for their delay level or their time of delivery. */
  delayed(topic: string): readonly ReceivedMessage[] {
    return this.#views.delayed(topic)
  }

  /** The route that the first running NameServer which knows the topic would answer with. */
  routes(topic: string): TopicRouteData | undefined {
    return this.#views.routes(topic)
  }

  /** What handlers of the group's push consumers were given of a topic so far, retries included, in the order in which they finished. */
  deliveries(group: string, topic: string): readonly Delivery[] {
    return this.#history.deliveries.filter((one) => one.group === group && one.topic === topic)
  }

  /** What handlers threw so far. */
  get handlerFailures(): readonly HandlerFailure[] {
    return this.#history.failures
  }

  /**
   * Lets time pass until push consumers of the group have handled every message of the topic that they want. Rejects with
   * AssertionError, which lists the others, after `limit` (default 1 minute).
   */
  async assertConsumed(group: string, topic: string, options: { readonly limit?: Duration } = {}): Promise<void> {
    const left = (): readonly string[] => unconsumed(this.#history, this.#views, group, topic)
    const limitMs = millisecondsOf('limit', options.limit ?? UNTIL_LIMIT_MS)
    const late = (why: string): Error => {
      const cause = this.#history.failures.at(-1)?.error
      const text = situationText(this.#known, { group, topic })
      return failed(`group ${group} has not consumed all of ${topic} ${why}`, left(), text, cause)
    }
    if (!this.#history.wants(group, topic))
      throw failed(`nobody of group ${group} consumes ${topic}`, [], situationText(this.#known, { group, topic }))
    let seen = -1
    let done = false
    const consumed = (): boolean => {
      if (this.#history.outcomes !== seen) done = left().length === 0
      seen = this.#history.outcomes
      return done
    }
    await this.#engine.until(consumed, { limitMs, late, what: `assertConsumed (${group}, ${topic})` })
  }

  /**
   * Throws AssertionError when a message that a broker confirmed to a producer of the cluster is in no log of a running broker and
   * was consumed by nobody; also for a topic that the cluster does not have.
   */
  assertNothingLost(topic?: string): void {
    if (
      topic !== undefined &&
      !this.#views.hasTopic(topic) &&
      !this.#history.acknowledged.some((sent) => sent.topic === topic)
    ) {
      throw failed(`nothing was ever sent to ${topic}`, [], situationText(this.#known, { topic }))
    }
    assertNothingLost(this.#history, this.#views, topic)
  }

  /** Ends clients and servers. In virtual time the world is left standing, and what was recorded can still be read. */
  stop(): Promise<void> {
    this.#stopping ??= this.#stop()
    return this.#stopping
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.stop()
  }

  async #stop(): Promise<void> {
    if (this.#engine.kind === 'real') await this.#clients.shutdown()
    await this.#engine.stop()
  }

  #simulated(what: string): World {
    const { world } = this.#engine
    if (world !== undefined) return world
    throw new SimError(
      ErrorCodes.ConfigInvalid,
      `${what}: a cluster in real time has none; start it with time 'virtual'`,
    )
  }
}

/** What a condition says. Throws SimError ConfigInvalid for what is neither true nor false: a promise would count as true. */
function answerOf(condition: () => unknown): boolean {
  const answer = condition()
  if (typeof answer === 'boolean') return answer
  const text = answer instanceof Promise ? 'a promise' : String(answer)
  throw new SimError(
    ErrorCodes.ConfigInvalid,
    `until: the condition ${condition.toString()} answered ${text}; allowed are true and false`,
    { answer },
  )
}

function named<T extends { readonly name: string }>(what: string, all: readonly T[], name: string): T {
  const found = all.find((one) => one.name === name)
  if (found !== undefined) return found
  const known = all.map((one) => one.name).join(', ')
  throw new SimError(ErrorCodes.ConfigInvalid, `the cluster has no ${what} ${name}; it has ${known}`, { name })
}
