import {
  type Admin,
  createAdmin,
  createProducer,
  createPullConsumer,
  createPushConsumer,
  type Producer,
  type PullConsumer,
  type PushConsumer,
  type SubscriptionExpression,
} from '../client/index.ts'
import type { Runtime } from '../runtime/index.ts'
import type {
  ClusterAdminOptions,
  ClusterProducerOptions,
  ClusterPullConsumerOptions,
  ClusterPushConsumerOptions,
} from './clientOptions.ts'
import type { Engine } from './engine.ts'
import type { History } from './history.ts'
import { inClusterTime } from './inClusterTime.ts'
import { observedProducer } from './observedProducer.ts'

interface Client {
  start(): Promise<void>
  shutdown(): Promise<void>
}

/** Makes and starts clients on hosts of their own, and ends them with the cluster. */
export class Clients {
  readonly #engine: Engine
  readonly #history: History
  readonly #running: Client[] = []
  readonly #counts = new Map<string, number>()

  constructor(engine: Engine, history: History) {
    this.#engine = engine
    this.#history = history
  }

  producer({ host, ...options }: ClusterProducerOptions): Promise<Producer> {
    const name = host ?? this.#nextHost('producer')
    const producer = createProducer({ group: 'producer', ...options, ...this.#ports(name) })
    return this.#start(inClusterTime(observedProducer(producer, this.#history), name, this.#engine))
  }

  async pushConsumer({ host, topic, tags, ...options }: ClusterPushConsumerOptions): Promise<PushConsumer> {
    const name = host ?? this.#nextHost('consumer')
    const subscriptions = subscriptionsOf(options.subscriptions, topic, tags)
    const consumer = createPushConsumer(
      this.#history.observed({ ...options, subscriptions, ...this.#ports(name) }, name),
    )
    this.#history.subscribed(options.group, subscriptions)
    const started = await this.#start(inClusterTime(consumer, name, this.#engine))
    // Otherwise a message that is sent at once may lie before the end where a new group begins, and come to nobody.
    await started.balanced()
    return started
  }

  pullConsumer({ host, topic, tags, ...options }: ClusterPullConsumerOptions): Promise<PullConsumer> {
    const name = host ?? this.#nextHost('consumer')
    const subscriptions = subscriptionsOf(options.subscriptions, topic, tags)
    const consumer = createPullConsumer({ ...options, subscriptions, ...this.#ports(name) })
    return this.#start(inClusterTime(consumer, name, this.#engine))
  }

  admin({ host, ...options }: ClusterAdminOptions): Promise<Admin> {
    const name = host ?? this.#nextHost('admin')
    return this.#start(inClusterTime(createAdmin({ ...options, ...this.#ports(name) }), name, this.#engine))
  }

  /** Ends the clients, the latest first. */
  async shutdown(): Promise<void> {
    for (const client of this.#running.splice(0).reverse()) await client.shutdown()
  }

  async #start<C extends Client>(client: C): Promise<C> {
    await client.start()
    this.#running.push(client)
    return client
  }

  #ports(host: string): { readonly runtime: Runtime; readonly namesrv: string } {
    return { runtime: this.#engine.clientRuntime(host), namesrv: this.#engine.namesrvAddress }
  }

  #nextHost(kind: string): string {
    const count = (this.#counts.get(kind) ?? 0) + 1
    this.#counts.set(kind, count)
    return `${kind}-${count}`
  }
}

function subscriptionsOf(
  given: Readonly<Record<string, SubscriptionExpression>> | undefined,
  topic: string | undefined,
  tags: string | undefined,
): Readonly<Record<string, SubscriptionExpression>> {
  return topic === undefined ? { ...given } : { [topic]: tags ?? '*', ...given }
}
