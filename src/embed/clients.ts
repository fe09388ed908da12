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
  withNamespace,
} from '../client/index.ts'
import { demandKnown, ErrorCodes, type Runtime, SimError } from '../runtime/index.ts'
import {
  ADMIN_OPTIONS,
  type ClusterAdminOptions,
  type ClusterProducerOptions,
  type ClusterPullConsumerOptions,
  type ClusterPushConsumerOptions,
  PRODUCER_OPTIONS,
  PULL_CONSUMER_OPTIONS,
  PUSH_CONSUMER_OPTIONS,
} from './clientOptions.ts'
import type { Engine } from './engine.ts'
import { type History, inNamespace } from './history.ts'
import { inClusterTime } from './inClusterTime.ts'
import { observedListener, observedProducer } from './observedProducer.ts'

interface Client {
  start(): Promise<void>
  shutdown(): Promise<void>
}

/** Makes and starts clients on hosts of their own, and ends them with the cluster. */
export class Clients {
  readonly #engine: Engine
  readonly #history: History
  readonly #running: Client[] = []
  /** Hosts that clients were started on. */
  readonly hosts: Set<string> = new Set()
  readonly #counts = new Map<string, number>()

  constructor(engine: Engine, history: History) {
    this.#engine = engine
    this.#history = history
  }

  async producer({ host, ...options }: ClusterProducerOptions): Promise<Producer> {
    demandKnown('producer', options, PRODUCER_OPTIONS)
    const name = host ?? this.#nextHost('producer')
    const { group = 'producer', namespace } = options
    const observed = observedListener(options, group, this.#history)
    const producer = createProducer({ ...observed, group, ...this.#ports(name) })
    this.#history.produces(withNamespace(group, namespace), name, options.transactionListener !== undefined)
    return await this.#start(inClusterTime(observedProducer(producer, this.#history, namespace), name, this.#engine))
  }

  async pushConsumer({ host, topic, tags, ...options }: ClusterPushConsumerOptions): Promise<PushConsumer> {
    demandKnown('consumer', options, PUSH_CONSUMER_OPTIONS)
    demandSubscription(topic, tags, options.subscriptions)
    const name = host ?? this.#nextHost('consumer')
    const subscriptions = subscriptionsOf(options.subscriptions, topic, tags)
    const consumer = createPushConsumer(
      this.#history.observed({ ...options, subscriptions, ...this.#ports(name) }, name),
    )
    const { namespace } = options
    this.#history.subscribed(withNamespace(options.group, namespace), inNamespace(subscriptions, namespace))
    const started = await this.#start(inClusterTime(consumer, name, this.#engine))
    // Otherwise a message that is sent at once may lie before the end where a new group begins, and come to nobody.
    await started.balanced()
    return started
  }

  async pullConsumer({ host, topic, tags, ...options }: ClusterPullConsumerOptions): Promise<PullConsumer> {
    demandKnown('pullConsumer', options, PULL_CONSUMER_OPTIONS)
    const name = host ?? this.#nextHost('consumer')
    const subscriptions = subscriptionsOf(options.subscriptions, topic, tags)
    const consumer = createPullConsumer({ ...options, subscriptions, ...this.#ports(name) })
    return await this.#start(inClusterTime(consumer, name, this.#engine))
  }

  async admin({ host, ...options }: ClusterAdminOptions): Promise<Admin> {
    demandKnown('admin', options, ADMIN_OPTIONS)
    const name = host ?? this.#nextHost('admin')
    return await this.#start(inClusterTime(createAdmin({ ...options, ...this.#ports(name) }), name, this.#engine))
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
    this.hosts.add(host)
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

/** A push consumer that subscribes to nothing is a slip, unless it says so. */
function demandSubscription(
  topic: string | undefined,
  tags: string | undefined,
  subscriptions: object | undefined,
): void {
  if (topic !== undefined || (subscriptions !== undefined && tags === undefined)) return
  const text =
    tags === undefined
      ? 'consumer: it subscribes to nothing; give it a topic, or subscriptions'
      : `consumer: tags "${tags}" have no topic; give it one, or write them into subscriptions`
  throw new SimError(ErrorCodes.ConfigInvalid, text, { tags })
}
