import { type Credentials, SystemGroup } from '../../protocol/index.ts'
import { type Logger, type Random, type Runtime, silentLogger } from '../../runtime/index.ts'
import type { Dialect } from '../dialects/dialect.ts'
import { clientError } from '../errors.ts'
import type { PlantedBugs } from '../plantedBugs.ts'
import { Timers } from '../timers.ts'
import { Transport } from '../transport/transport.ts'
import { clientIdOf, instanceNameOf, localHost } from './clientId.ts'
import { Heartbeats } from './heartbeats.ts'
import { Invoker } from './invoker.ts'
import type { ConsumerMember, ProducerMember } from './members.ts'
import { NameServers } from './nameServers.ts'
import { PendingRequests } from './pendingRequests.ts'
import { RebalanceLoop } from './rebalanceLoop.ts'
import { RouteTable } from './routeTable.ts'
import { serverRequestHandlers } from './serverRequests.ts'

export interface ClientInstanceOptions {
  readonly runtime: Runtime
  readonly dialect: Dialect
  /** As a user of that release writes it; a list counts as a slice (Go) or is joined by `;` (Java). */
  readonly namesrv: string | readonly string[] | undefined
  /** First part of the client id. Default: the first address of the host. */
  readonly clientIP?: string | undefined
  /** Default `pid#nanoTime`. */
  readonly instanceName?: string | undefined
  readonly unitName?: string | undefined
  /** Sends and most other requests go to the VIP port of brokers. Default false, as of 4.5.1. Go has no such thing. */
  readonly vipChannel?: boolean | undefined
  /** Signs every request, those to NameServers as well. */
  readonly credentials?: Credentials | undefined
  /** What kind of client asks first; Go wraps the errors of an admin client differently. */
  readonly kind: 'producer' | 'consumer' | 'admin'
  readonly plantedBugs?: PlantedBugs | undefined
  /** Default 30 s. */
  readonly pollNameServerIntervalMs?: number | undefined
  /** Default 30 s. */
  readonly heartbeatBrokerIntervalMs?: number | undefined
  /** Default 5 s. */
  readonly persistConsumerOffsetIntervalMs?: number | undefined
}

/** First delays of MQClientInstance.startScheduledTask. */
const FIRST_ROUTE_POLL_MS = 10
const FIRST_HEARTBEAT_MS = 1000
const FIRST_PERSIST_MS = 10_000

/**
 * What producers and consumers of one client id share: connections, routes, heartbeats, rebalancing (MQClientInstance).
 * It starts with its first member and stops with its last.
 */
export class ClientInstance {
  readonly runtime: Runtime
  readonly dialect: Dialect
  readonly clientId: string
  readonly localHost: string
  readonly timers: Timers
  readonly random: Random
  readonly logger: Logger
  readonly plantedBugs: PlantedBugs
  readonly invoker: Invoker
  readonly nameServers: NameServers
  readonly routes: RouteTable
  readonly heartbeats: Heartbeats
  readonly rebalancing: RebalanceLoop
  readonly producers: Map<string, ProducerMember> = new Map()
  readonly consumers: Map<string, ConsumerMember> = new Map()
  /** Requests of the producers that wait for a reply. */
  readonly requests: PendingRequests = new PendingRequests()
  readonly #options: ClientInstanceOptions
  readonly #transport: Transport<ClientInstance>
  #state: 'created' | 'running' | 'stopped' = 'created'
  #members = 0

  /** Throws ClientError when the dialect refuses the namesrv setting. Nothing is sent before the first member starts. */
  constructor(options: ClientInstanceOptions) {
    const { runtime, dialect, namesrv, unitName } = options
    const setting = dialect.nameServers.parse(namesrv)
    if ('rejected' in setting) {
      throw clientError(dialect, { kind: 'namesrvSetting', client: options.kind, ...setting.rejected })
    }
    this.#options = options
    this.runtime = runtime
    this.dialect = dialect
    this.localHost = localHost(runtime, dialect.name)
    this.clientId = clientIdOf(
      options.clientIP ?? this.localHost,
      options.instanceName ?? instanceNameOf(runtime),
      unitName,
    )
    this.random = runtime.random.stream(`client ${this.clientId}`)
    this.logger = runtime.logger ?? silentLogger
    this.plantedBugs = options.plantedBugs ?? {}
    this.timers = new Timers(runtime.clock)
    this.#transport = new Transport<ClientInstance>({
      runtime,
      dialect,
      timers: this.timers,
      name: `client ${this.clientId}`,
      handlers: serverRequestHandlers,
      context: this,
      credentials: options.credentials,
      onBrokerConnected: (address) => this.#brokerConnected(address),
    })
    const transport = this.#transport as Transport<unknown>
    this.nameServers = new NameServers(dialect, transport, this.timers, this.random, setting.entries)
    this.invoker = new Invoker(dialect, transport, this.nameServers, options.vipChannel)
    this.routes = new RouteTable(dialect, this.invoker, this.timers, this.random, this.logger)
    this.heartbeats = new Heartbeats({ ...this, clientId: this.clientId, dialect })
    this.rebalancing = new RebalanceLoop(this.timers, dialect.consumer, this.logger, this.consumers)
  }

  get running(): boolean {
    return this.#state === 'running'
  }

  /** Another instance with the same settings, which shares nothing with this one. */
  sibling(instanceName: string): ClientInstance {
    return new ClientInstance({ ...this.#options, instanceName, unitName: undefined })
  }

  /** Counts a member in; the first one starts the timers. Throws ClientError when the instance was stopped. */
  join(): void {
    if (this.#state === 'stopped') {
      throw this.#stateError(true)
    }
    this.#members++
    if (this.#state === 'running') return
    this.#state = 'running'
    this.#startTimers()
  }

  /** Counts a member out; the last one closes the connections and ends the timers. */
  async leave(): Promise<void> {
    this.#members--
    if (this.#members > 0 || this.#state !== 'running') return
    if (this.dialect.producer.heartbeatInnerProducer)
      await this.unregister({ producerGroup: SystemGroup.CLIENT_INNER_PRODUCER })
    this.#state = 'stopped'
    this.requests.stop(this.#stateError(false))
    this.timers.stop()
    await this.#transport.stop()
  }

  /** UNREGISTER_CLIENT (35) to every known broker address; failures are only logged, as in the original. */
  async unregister(group: { readonly producerGroup?: string; readonly consumerGroup?: string }): Promise<void> {
    for (const addresses of [...this.routes.brokers.values()]) {
      for (const address of addresses.values()) {
        // A broker that was never connected holds no registration.
        if (!this.#transport.isOpen('broker', address)) continue
        try {
          await this.invoker.call('UNREGISTER_CLIENT', address, { clientID: this.clientId, ...group })
        } catch (error) {
          const reason = error instanceof Error ? error.message : String(error)
          this.logger.log('warn', 'unregister client exception', { address, reason })
        }
      }
    }
  }

  /** The connection to a broker, where it stands: `ip:port` of the peer. */
  brokerRemote(address: string): string | undefined {
    return this.#transport.remoteOf('broker', address)
  }

  /** When the poll for events ends for which a shutdown of the dialect waits; now, when it waits for none. */
  get eventPollEndMs(): number {
    const { eventPollMs } = this.dialect.connections
    const nowMs = this.timers.nowMs()
    if (eventPollMs === undefined) return nowMs
    return nowMs + eventPollMs - ((nowMs - this.#transport.lastEventMs) % eventPollMs)
  }

  /** Waits, also when the instance has been stopped. */
  async until(atMs: number): Promise<void> {
    const leftMs = atMs - this.timers.nowMs()
    if (leftMs > 0)
      await new Promise<void>((resolve) => void this.runtime.clock.timer(leftMs, 'client: event poll', resolve))
  }

  #startTimers(): void {
    this.#transport.started()
    const { pollNameServerIntervalMs, heartbeatBrokerIntervalMs, persistConsumerOffsetIntervalMs } = this.#options
    this.timers.every(FIRST_ROUTE_POLL_MS, pollNameServerIntervalMs ?? 30_000, 'client: route poll', () => {
      void this.#pollRoutes()
    })
    this.timers.every(FIRST_HEARTBEAT_MS, heartbeatBrokerIntervalMs ?? 30_000, 'client: heartbeat', () => {
      this.routes.forgetOfflineBrokers()
      void this.heartbeats.toAll()
    })
    this.timers.every(FIRST_PERSIST_MS, persistConsumerOffsetIntervalMs ?? 5000, 'client: persist offsets', () => {
      for (const consumer of this.consumers.values()) consumer.persistOffsets()
    })
    this.rebalancing.start()
  }

  async #pollRoutes(): Promise<void> {
    const topics = new Set<string>()
    for (const member of [...this.consumers.values(), ...this.producers.values()]) {
      for (const topic of member.topics()) topics.add(topic)
    }
    // Every client has a producer of its own for retries, which asks as well.
    const { queryAtStart } = this.dialect.nameServers
    if (queryAtStart !== undefined) topics.add(queryAtStart)
    for (const topic of topics) {
      if (!this.running) return
      try {
        await this.routes.update(topic)
      } catch (error) {
        const reason = error instanceof Error ? error.message : String(error)
        this.logger.log('warn', 'updateTopicRouteInfoFromNameServer exception', { topic, reason })
        if (this.dialect.nameServers.pollEndsAtFailure) return
      }
    }
  }

  #stateError(starting: boolean): Error {
    return clientError(this.dialect, { kind: 'state', what: 'client', state: 'SHUTDOWN_ALREADY', starting })
  }

  #brokerConnected(address: string): void {
    if (!this.dialect.connections.heartbeatOnConnect || !this.running) return
    for (const [brokerName, addresses] of this.routes.brokers) {
      for (const [brokerId, known] of addresses) {
        if (known !== address) continue
        void this.heartbeats.toBroker(address, brokerName, brokerId).then((told) => {
          if (told && this.consumers.size > 0) this.rebalancing.wakeUp()
        })
        return
      }
    }
  }
}
