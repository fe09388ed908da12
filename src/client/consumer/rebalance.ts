import {
  compareMessageQueues,
  consumerListBody,
  isRetryTopic,
  type MessageQueue,
  messageQueueKey,
  type TopicRouteData,
} from '../../protocol/index.ts'
import { ClientError } from '../errors.ts'
import type { ClientInstance } from '../instance/clientInstance.ts'
import { subscribeQueues } from '../instance/route.ts'
import type { AllocateStrategy } from './allocate.ts'

export type MessageModel = 'CLUSTERING' | 'BROADCASTING'

/** What a consumer does with the outcome of a rebalance. */
export interface RebalanceHooks {
  readonly topics: () => readonly string[]
  /** Queues that the consumer works on now. */
  readonly assigned: () => readonly MessageQueue[]
  /** A queue of its own that has gone stale and is to be given up and taken anew. */
  readonly stale: (queue: MessageQueue) => boolean
  /** Whether there may be one at all. */
  readonly someStale: () => boolean
  /** Gives a queue up; false when it must be kept for now. */
  readonly remove: (queue: MessageQueue) => Promise<boolean>
  /** Takes a queue; false when that is not possible in this round. */
  readonly add: (queue: MessageQueue) => Promise<boolean>
  /** All queues of a topic that are taken in this round have been. */
  readonly added?: () => void
  /** The assignment of a topic changed. */
  readonly changed: (topic: string, all: readonly MessageQueue[], mine: readonly MessageQueue[]) => Promise<void>
}

/** What a broker gives to this client of a topic: queues to pull, and queues to pop. */
export interface Assignment {
  readonly pull: readonly MessageQueue[]
  readonly pop: readonly MessageQueue[]
}

/** Asks brokers for the queues of this client, and keeps those that are popped (getRebalanceResultFromBroker). */
export interface AssignedByBroker {
  /** Undefined when no broker tells: everything stays as it is. */
  query(topic: string): Promise<Assignment | undefined>
  /** Gives up what is popped of a topic and is not wanted, or has gone stale; true when there was something. */
  drop(topic: string, wanted: readonly MessageQueue[]): boolean
  /** Begins to pop what is not popped yet; true when there was something. */
  take(wanted: readonly MessageQueue[]): boolean
  /** Gives up what is popped of all other topics. */
  retain(topics: readonly string[]): void
}

export interface RebalanceOptions {
  readonly instance: ClientInstance
  readonly group: string
  readonly messageModel: MessageModel
  readonly allocate: AllocateStrategy
  readonly hooks: RebalanceHooks
  /** Undefined: the clients of the group balance among themselves. */
  readonly byBroker?: AssignedByBroker | undefined
}

const CONSUMER_LIST_TIMEOUT_MS = 3000

/** Splits the queues of each subscribed topic among the clients of a group (RebalanceImpl). */
export class Rebalance {
  readonly #options: RebalanceOptions
  /** The sorted queues of a topic, as long as its route stays the same object. */
  readonly #sorted = new Map<string, { readonly route: TopicRouteData; readonly queues: readonly MessageQueue[] }>()

  constructor(options: RebalanceOptions) {
    this.#options = options
  }

  /** One round over all topics; false when a result could not be applied in full. */
  async round(): Promise<boolean> {
    const { hooks, byBroker } = this.#options
    let balanced = true
    for (const topic of hooks.topics()) {
      const done = byBroker === undefined ? await this.#topic(topic) : await this.#assigned(topic, byBroker)
      if (!done) balanced = false
    }
    const topics = hooks.topics()
    for (const queue of hooks.assigned()) if (!topics.includes(queue.topic)) await hooks.remove(queue)
    byBroker?.retain(topics)
    return balanced
  }

  /** updateMessageQueueAssignment */
  async #assigned(topic: string, byBroker: AssignedByBroker): Promise<boolean> {
    const { hooks, instance } = this.#options
    const assignment = await byBroker.query(topic)
    // A retry topic comes into being with its first message; Java asks for it once a second meanwhile.
    if (assignment === undefined) return isRetryTopic(topic) && instance.routes.route(topic) === undefined
    const { pull, pop } = assignment
    const dropped = byBroker.drop(topic, pop)
    const pulled = await this.#apply(topic, pull)
    const taken = byBroker.take(pop)
    if (dropped || pulled.changed || taken) await hooks.changed(topic, [...pull, ...pop], [...pull, ...pop])
    return pulled.complete
  }

  async #topic(topic: string): Promise<boolean> {
    const { instance, group, messageModel, allocate, hooks } = this.#options
    const route = instance.routes.route(topic)
    const { balancesUnknownTopics } = instance.dialect.consumer
    if (route === undefined) {
      if (balancesUnknownTopics && messageModel === 'CLUSTERING') await this.#clientIds(topic)
      if (!isRetryTopic(topic)) {
        instance.logger.log('warn', 'doRebalance, but the topic does not exist', { group, topic })
        await hooks.changed(topic, [], [])
      }
      return true
    }
    const all = this.#sortedQueues(topic, route)
    if (messageModel === 'BROADCASTING') return await this.#give(topic, all, all)
    const clientIds = await this.#clientIds(topic)
    if (clientIds === undefined) {
      instance.logger.log('warn', 'doRebalance, get consumer id list failed', { group, topic })
      return !instance.dialect.consumer.retryWithoutConsumerList
    }
    const sortedIds = [...clientIds].sort()
    if (!sortedIds.includes(instance.clientId)) {
      const fields = { group, clientId: instance.clientId, clientIds: sortedIds }
      instance.logger.log('warn', '[BUG] the consumerId is not in cidAll', fields)
      if (instance.dialect.consumer.retryWithoutConsumerList) return false
    }
    return await this.#give(topic, all, allocate([...all], sortedIds, instance.clientId))
  }

  async #give(topic: string, all: readonly MessageQueue[], mine: readonly MessageQueue[]): Promise<boolean> {
    const { changed, complete } = await this.#apply(topic, mine)
    if (changed) await this.#options.hooks.changed(topic, all, mine)
    return complete
  }

  async #apply(
    topic: string,
    mine: readonly MessageQueue[],
  ): Promise<{ readonly changed: boolean; readonly complete: boolean }> {
    const { hooks } = this.#options
    if (!hooks.someStale() && sameQueues(hooks.assigned(), topic, mine)) {
      hooks.added?.()
      return { changed: false, complete: true }
    }
    const wanted = new Set(mine.map(messageQueueKey))
    let changed = false
    for (const queue of hooks.assigned()) {
      if (queue.topic !== topic) continue
      if (wanted.has(messageQueueKey(queue)) && !hooks.stale(queue)) continue
      if (await hooks.remove(queue)) changed = true
    }
    const present = new Set(hooks.assigned().map(messageQueueKey))
    let complete = true
    for (const queue of mine) {
      if (present.has(messageQueueKey(queue))) continue
      if (await hooks.add(queue)) changed = true
      else complete = false
    }
    hooks.added?.()
    const working = hooks.assigned().filter((queue) => queue.topic === topic)
    return { changed, complete: complete && working.length === mine.length }
  }

  #sortedQueues(topic: string, route: TopicRouteData): readonly MessageQueue[] {
    const known = this.#sorted.get(topic)
    if (known?.route === route) return known.queues
    const queues = [...subscribeQueues(topic, route)].sort(compareMessageQueues)
    this.#sorted.set(topic, { route, queues })
    return queues
  }

  /** GET_CONSUMER_LIST_BY_GROUP at one broker of the topic. */
  async #clientIds(topic: string): Promise<readonly string[] | undefined> {
    const { instance, group } = this.#options
    try {
      let address = instance.routes.addressByTopic(topic)
      if (address === undefined) {
        await instance.routes.update(topic)
        address = instance.routes.addressByTopic(topic)
      }
      if (address === undefined) return undefined
      const options = { timeoutMs: CONSUMER_LIST_TIMEOUT_MS }
      const reply = await instance.invoker.call(
        'GET_CONSUMER_LIST_BY_GROUP',
        address,
        { consumerGroup: group },
        options,
      )
      const ids = reply.body === undefined ? [] : consumerListBody.decode(reply.body).consumerIdList
      return ids.length === 0 && instance.dialect.consumer.consumerListError === 'keep' ? undefined : ids
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error)
      instance.logger.log('warn', instance.dialect.logs.consumerListFailed, { group, topic, reason })
      const refused = ClientError.is(error) && error.failure.kind === 'answer'
      return refused && instance.dialect.consumer.consumerListError === 'dropAll' ? [] : undefined
    }
  }
}

/** Whether the assigned queues of a topic are those, object by object; most rounds change nothing. */
function sameQueues(assigned: readonly MessageQueue[], topic: string, mine: readonly MessageQueue[]): boolean {
  let at = 0
  for (const queue of assigned) {
    if (queue.topic !== topic) continue
    if (queue !== mine[at]) return false
    at++
  }
  return at === mine.length
}
