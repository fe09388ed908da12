import { MASTER_ID, ResponseCode, SystemTopic, type TopicRouteData } from '../../protocol/index.ts'
import { below, type Logger, type Random } from '../../runtime/index.ts'
import type { Dialect } from '../dialects/dialect.ts'
import { ClientError, clientError } from '../errors.ts'
import type { Timers } from '../timers.ts'
import type { Invoker } from './invoker.ts'
import { routeText, templateRoute } from './route.ts'
import { TryLock } from './tryLock.ts'

/** Told about every route that was fetched; `changed` compares it with the last one of the topic. */
export type RouteListener = (topic: string, route: TopicRouteData, changed: boolean) => void

export interface BrokerChoice {
  readonly address: string
  readonly slave: boolean
}

/** Routes by topic and broker addresses by name, as the NameServers told them last (MQClientInstance). */
export class RouteTable {
  readonly #dialect: Dialect
  readonly #invoker: Invoker
  readonly #random: Random
  readonly #logger: Logger
  readonly #routes = new Map<string, TopicRouteData>()
  readonly #brokers = new Map<string, ReadonlyMap<number, string>>()
  readonly #listeners = new Set<RouteListener>()
  readonly #inFlight = new Map<string, Promise<boolean>>()
  readonly #lock: TryLock

  constructor(dialect: Dialect, invoker: Invoker, timers: Timers, random: Random, logger: Logger) {
    this.#dialect = dialect
    this.#invoker = invoker
    this.#lock = new TryLock(timers, 'client: route lock')
    this.#random = random
    this.#logger = logger
  }

  get topics(): readonly string[] {
    return [...this.#routes.keys()]
  }

  /** Brokers by name, each with its addresses by id. */
  get brokers(): ReadonlyMap<string, ReadonlyMap<number, string>> {
    return this.#brokers
  }

  route(topic: string): TopicRouteData | undefined {
    return this.#routes.get(topic)
  }

  listen(listener: RouteListener): Disposable {
    this.#listeners.add(listener)
    return { [Symbol.dispose]: (): void => void this.#listeners.delete(listener) }
  }

  /**
   * Asks for the route of a topic. `templateQueueNums` asks for the template topic instead and clamps its queues.
   * Resolves to false when no NameServer knows it; rejects with ClientError routeLookup when none could be asked.
   */
  update(topic: string, templateQueueNums?: number): Promise<boolean> {
    if (this.#dialect.nameServers.routeLockMs !== undefined) return this.#locked(topic, templateQueueNums)
    const key = `${topic} ${templateQueueNums ?? ''}`
    const shared = this.#inFlight.get(key)
    if (shared !== undefined) return shared
    const query = this.#fetch(topic, templateQueueNums).finally(() => this.#inFlight.delete(key))
    this.#inFlight.set(key, query)
    return query
  }

  /** The master, for everything that writes. */
  publishAddress(brokerName: string): string | undefined {
    return this.#brokers.get(brokerName)?.get(MASTER_ID)
  }

  /** The replica with that id; a missing slave gives way to the next one, then to any (clients.md 2.2). */
  subscribeAddress(brokerName: string, brokerId: number, onlyThis: boolean): BrokerChoice | undefined {
    const addresses = this.#brokers.get(brokerName)
    if (addresses === undefined) return undefined
    const exact = addresses.get(brokerId)
    if (exact !== undefined) return { address: exact, slave: brokerId !== MASTER_ID }
    const next = brokerId === MASTER_ID ? undefined : addresses.get(brokerId + 1)
    if (next !== undefined) return { address: next, slave: true }
    if (onlyThis) return undefined
    for (const [id, address] of addresses) return { address, slave: id !== MASTER_ID }
    return undefined
  }

  /** Master, or without one a random replica, of a random broker of the topic. */
  addressByTopic(topic: string): string | undefined {
    const brokers = this.#routes.get(topic)?.brokerDatas ?? []
    if (brokers.length === 0) return undefined
    const broker = brokers[below(this.#random, brokers.length, 'client: broker of a topic')]
    if (broker === undefined) return undefined
    const master = broker.brokerAddrs.get(MASTER_ID)
    if (master !== undefined) return master
    const replicas = [...broker.brokerAddrs.values()]
    return replicas[below(this.#random, Math.max(1, replicas.length), 'client: replica of a broker')]
  }

  /** Forgets addresses that no route names any more (cleanOfflineBroker). */
  forgetOfflineBrokers(): void {
    const known = new Set<string>()
    for (const route of this.#routes.values()) {
      for (const broker of route.brokerDatas) for (const address of broker.brokerAddrs.values()) known.add(address)
    }
    for (const [brokerName, addresses] of [...this.#brokers]) {
      const kept = new Map([...addresses].filter(([, address]) => known.has(address)))
      if (kept.size === addresses.size) continue
      this.#logger.log('info', 'broker address is offline, removed', { brokerName })
      if (kept.size === 0) this.#brokers.delete(brokerName)
      else this.#brokers.set(brokerName, kept)
    }
  }

  /** Route updates wait for each other; who waits longer than the lock's time-out goes on without an answer. */
  async #locked(topic: string, templateQueueNums: number | undefined): Promise<boolean> {
    const waitMs = this.#dialect.nameServers.routeLockMs ?? 0
    if (!(await this.#lock.acquire(waitMs))) {
      this.#logger.log('warn', 'updateTopicRouteInfoFromNameServer tryLock timeout', { topic, waitMs })
      return false
    }
    try {
      return await this.#fetch(topic, templateQueueNums)
    } finally {
      this.#lock.release()
    }
  }

  async #fetch(topic: string, templateQueueNums: number | undefined): Promise<boolean> {
    const asked = templateQueueNums === undefined ? topic : SystemTopic.AUTO_CREATE
    let answer: TopicRouteData | undefined
    try {
      answer = await this.#invoker.queryRoute(asked)
    } catch (error) {
      if (!ClientError.is(error)) throw error
      if (error.failure.kind !== 'answer') {
        // The only trace of the reason in a Go client, whose error names the topic alone.
        const fields = { topic: asked, underlayError: error.dialectText, reason: error.message }
        this.#logger.log('error', this.#dialect.logs.namesrvUnreachable, fields)
        throw clientError(this.#dialect, { kind: 'routeLookup', topic }, error)
      }
      if (error.failure.responseCode !== ResponseCode.TOPIC_NOT_EXIST) {
        this.#logger.log('warn', 'route query refused', { topic: asked, error: error.message })
      }
      return false
    }
    if (answer === undefined) return false
    this.#accept(topic, templateQueueNums === undefined ? answer : templateRoute(answer, templateQueueNums))
    return true
  }

  #accept(topic: string, route: TopicRouteData): void {
    const old = this.#routes.get(topic)
    const changed = old === undefined || (old !== route && routeText(old) !== routeText(route))
    for (const broker of route.brokerDatas) this.#brokers.set(broker.brokerName, broker.brokerAddrs)
    // An equal route keeps its identity, so that publish infos built from it stay valid.
    this.#routes.set(topic, changed ? route : (old ?? route))
    if (changed) this.#logger.log('info', 'topic route changed', { topic })
    for (const listener of [...this.#listeners]) listener(topic, route, changed)
  }
}
