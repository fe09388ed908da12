import type { MessageQueue, TopicRouteData } from '../../protocol/index.ts'
import { below, type Random } from '../../runtime/index.ts'
import type { ProducerRules } from '../dialects/dialect.ts'
import { publishQueues } from '../instance/route.ts'
import type { RouteTable } from '../instance/routeTable.ts'
import type { LatencyFaults } from './latencyFaults.ts'

/** Java's ThreadLocalIndex keeps its counter within an int. */
const COUNTER_BOUND = 0x7fff_ffff

/** Queues of one topic to send to, in turn (TopicPublishInfo). */
export class PublishInfo {
  readonly route: TopicRouteData
  readonly queues: readonly MessageQueue[]
  #next: number

  constructor(topic: string, route: TopicRouteData, rules: ProducerRules, random: Random) {
    this.route = route
    this.queues = publishQueues(topic, route, rules.brokerOrder)
    this.#next = rules.firstQueue === 'second' ? 1 : below(random, COUNTER_BOUND, 'client: first queue')
  }

  /** The next queue, of another broker than `lastBroker` when there is one. */
  select(lastBroker: string | undefined, faults: LatencyFaults | undefined): MessageQueue | undefined {
    if (this.queues.length === 0) return undefined
    if (faults !== undefined) {
      const chosen = this.#firstWhere((queue) => faults.available(queue.brokerName) && queue.brokerName !== lastBroker)
      if (chosen !== undefined) return chosen
    }
    if (lastBroker === undefined) return this.#step()
    return this.#firstWhere((queue) => queue.brokerName !== lastBroker) ?? this.#step()
  }

  #firstWhere(fits: (queue: MessageQueue) => boolean): MessageQueue | undefined {
    for (let tried = 0; tried < this.queues.length; tried++) {
      const queue = this.#step()
      if (queue !== undefined && fits(queue)) return queue
    }
    return undefined
  }

  #step(): MessageQueue | undefined {
    const queue = this.queues[this.#next % this.queues.length]
    this.#next = (this.#next + 1) % COUNTER_BOUND
    return queue
  }
}

/** The publish infos of one producer; a changed route makes a new one. */
export class PublishTable {
  readonly #routes: RouteTable
  readonly #rules: ProducerRules
  readonly #random: Random
  readonly #templateQueueNums: number
  readonly #infos = new Map<string, PublishInfo>()
  readonly #topics = new Set<string>()

  constructor(routes: RouteTable, rules: ProducerRules, random: Random, templateQueueNums: number) {
    this.#routes = routes
    this.#rules = rules
    this.#random = random
    this.#templateQueueNums = templateQueueNums
  }

  get topics(): readonly string[] {
    return [...this.#topics]
  }

  /**
   * tryToFindTopicPublishInfo: the known route, else that of the topic, else that of the template topic. Undefined
   * when no NameServer knows either; rejects when none could be asked.
   */
  async find(topic: string): Promise<PublishInfo | undefined> {
    const known = this.#current(topic)
    // Go does not ask again for a route that names no queue to write to.
    if (known !== undefined && (known.queues.length > 0 || this.#rules.routeLookup === 'everyAttempt')) return known
    this.#topics.add(topic)
    await this.#routes.update(topic)
    const found = this.#current(topic)
    if (found !== undefined) return found
    await this.#routes.update(topic, this.#templateQueueNums)
    return this.#current(topic)
  }

  #current(topic: string): PublishInfo | undefined {
    const route = this.#routes.route(topic)
    if (route === undefined) return undefined
    const known = this.#infos.get(topic)
    if (known?.route === route) return known
    const info = new PublishInfo(topic, route, this.#rules, this.#random)
    this.#infos.set(topic, info)
    return info
  }
}
