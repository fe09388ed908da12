import { type Broker, startBroker } from '../../src/broker/index.ts'
import {
  type Admin,
  createAdmin,
  createProducer,
  createPushConsumer,
  type Producer,
  type ProducerOptions,
  type PushConsumer,
  type PushConsumerOptions,
} from '../../src/client/index.ts'
import { startNameServer } from '../../src/namesrv/index.ts'
import { createDrain } from '../../src/node/index.ts'
import { createWorld, type Host, type World } from '../../src/sim/index.ts'

export const NAMESRV = '10.0.0.1:9876'

export interface ClusterOptions {
  readonly seed?: number
  readonly topics?: Readonly<Record<string, number>>
  /** Names of the brokers. Default one, `broker-a`. */
  readonly brokers?: readonly string[]
  readonly brokerConfig?: Readonly<Record<string, string | number | boolean>>
}

/** A NameServer, brokers and hosts for clients in a simulated world. */
export interface Cluster {
  readonly world: World
  readonly brokers: readonly Broker[]
  readonly admin: Admin
  /** A host of its own for every client. */
  host(name: string): Host
  producer(options?: Partial<ProducerOptions> & { readonly on?: string }): Promise<Producer>
  consumer(options: Omit<PushConsumerOptions, 'runtime'> & { readonly on: string }): Promise<PushConsumer>
  /** Runs the world until the condition holds; fails after `limitMs` of simulated time. */
  until(what: string, holds: () => boolean, limitMs?: number): Promise<void>
}

export async function simulatedCluster(options: ClusterOptions = {}): Promise<Cluster> {
  const world = createWorld({ seed: options.seed ?? 11, trace: 'hash', drain: createDrain() })
  const namesrvHost = world.addHost({ name: 'namesrv', addresses: ['10.0.0.1'] })
  await world.settle(startNameServer({ runtime: namesrvHost.spawn('namesrv').runtime }))
  const brokers: Broker[] = []
  for (const [index, brokerName] of (options.brokers ?? ['broker-a']).entries()) {
    const host = world.addHost({ name: brokerName, addresses: [`10.0.1.${index + 1}`] })
    const started = startBroker({
      runtime: host.spawn(brokerName).runtime,
      inMemory: true,
      topics: options.topics ?? {},
      config: { namesrvAddr: NAMESRV, brokerName, ...options.brokerConfig },
    })
    brokers.push(await world.settle(started))
  }
  const hosts = new Map<string, Host>()
  const hostOf = (name: string): Host => {
    const known = hosts.get(name)
    if (known !== undefined) return known
    const host = world.addHost({ name, addresses: [`10.0.2.${hosts.size + 1}`] })
    hosts.set(name, host)
    return host
  }
  const admin = createAdmin({ runtime: hostOf('admin').spawn('admin').runtime, namesrv: NAMESRV })
  await admin.start()
  return {
    world,
    brokers,
    admin,
    host: hostOf,
    producer: async ({ on = 'producer', ...rest } = {}) => {
      const { runtime } = hostOf(on).spawn('producer')
      const producer = createProducer({ runtime, namesrv: NAMESRV, group: 'PG', ...rest })
      await producer.start()
      return producer
    },
    consumer: async ({ on, ...rest }) => {
      const { runtime } = hostOf(on).spawn('consumer')
      const consumer = createPushConsumer({
        runtime,
        namesrv: NAMESRV,
        consumeFromWhere: 'CONSUME_FROM_FIRST_OFFSET',
        ...rest,
      })
      await world.settle(consumer.start())
      return consumer
    },
    until: async (what, holds, limitMs = 120_000) => {
      const report = await world.run({ until: holds, forMs: limitMs })
      if (report.reason !== 'condition') throw new Error(`${what} did not come about within ${limitMs} ms`)
    },
  }
}
