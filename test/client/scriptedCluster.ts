import { createProducer, type DialectName, type Producer, type ProducerOptions } from '../../src/client/index.ts'
import { createDrain } from '../../src/node/index.ts'
import { type Handlers, RemotingServer } from '../../src/remoting/index.ts'
import type { Logger } from '../../src/runtime/index.ts'
import { createWorld, type Host, type World } from '../../src/sim/index.ts'
import { heartbeatReply, routeOf, type ScriptedBroker, sendReply } from './answers.ts'

export const NAMESRV_ADDRESS = '10.0.0.1:9876'
export const BROKER_ADDRESS = '10.1.7.229:10911'

/** What a scripted peer does with every connection or request. */
export type Behaviour =
  | 'answers'
  | 'silent' /** accepts and never answers */
  | 'fin' /** closes on the first bytes */
  | 'rst' /** resets on the first bytes */
  | 'refused' /** nobody listens */

export interface ClusterOptions {
  readonly seed?: number
  readonly namesrv?: Behaviour
  readonly broker?: Behaviour
  /** Handlers of the NameServer beyond the route of any topic. */
  readonly namesrvHandlers?: Handlers<undefined>
  readonly brokerHandlers?: Handlers<undefined>
  /** Brokers in the route. Default: one at BROKER_ADDRESS. */
  readonly brokers?: readonly ScriptedBroker[]
}

/** A NameServer and a broker that do as they are told, and a host for clients, in a simulated world. */
export interface Cluster {
  readonly world: World
  readonly namesrvHost: Host
  readonly brokerHost: Host
  readonly clientHost: Host
  /** Log lines of all processes: message and fields. */
  readonly logged: { readonly message: string; readonly fields: Readonly<Record<string, unknown>> }[]
  /** Requests that reached the NameServer and the broker, by name, in order. */
  readonly asked: string[]
  producer(options: Partial<ProducerOptions> & { readonly dialect: DialectName }): Promise<Producer>
}

export async function scriptedCluster(options: ClusterOptions = {}): Promise<Cluster> {
  const logged: { readonly message: string; readonly fields: Readonly<Record<string, unknown>> }[] = []
  const logger: Logger = { log: (_level, message, fields = {}) => void logged.push({ message, fields }) }
  const world = createWorld({ seed: options.seed ?? 7, drain: createDrain(), logger })
  const namesrvHost = world.addHost({ name: 'namesrv', addresses: ['10.0.0.1'] })
  const brokerHost = world.addHost({ name: 'broker', addresses: ['10.1.7.229'] })
  const clientHost = world.addHost({ name: 'app', addresses: ['10.0.0.9'] })
  const asked: string[] = []
  const brokers = options.brokers ?? [{ brokerName: 'broker-a', address: BROKER_ADDRESS, queues: 4 }]
  await listen(world, namesrvHost, 9876, options.namesrv ?? 'answers', asked, {
    GET_ROUTEINFO_BY_TOPIC: () => ({ code: 0, body: routeOf(brokers) }),
    ...options.namesrvHandlers,
  })
  let queueOffset = 0
  await listen(world, brokerHost, 10911, options.broker ?? 'answers', asked, {
    HEART_BEAT: heartbeatReply,
    UNREGISTER_CLIENT: () => ({ code: 0 }),
    SEND_MESSAGE: (call) => sendReply(call.header.queueId ?? 0, queueOffset++),
    SEND_MESSAGE_V2: (call) => sendReply(call.header.queueId ?? 0, queueOffset++),
    ...options.brokerHandlers,
  })
  const producer: Cluster['producer'] = async (producerOptions) => {
    const created = createProducer({
      runtime: clientHost.spawn('producer').runtime,
      namesrv: NAMESRV_ADDRESS,
      group: 'PG',
      ...producerOptions,
    })
    await created.start()
    return created
  }
  return { world, namesrvHost, brokerHost, clientHost, logged, asked, producer }
}

async function listen(
  world: World,
  host: Host,
  port: number,
  behaviour: Behaviour,
  asked: string[],
  handlers: Handlers<undefined>,
): Promise<void> {
  if (behaviour === 'refused') return
  const { runtime } = host.spawn('scripted')
  if (behaviour === 'answers') {
    const noted: Record<string, unknown> = {}
    for (const [name, handler] of Object.entries(handlers)) {
      noted[name] = (...args: Parameters<NonNullable<typeof handler>>) => {
        asked.push(name)
        return (handler as (...all: unknown[]) => unknown)(...args)
      }
    }
    const listenAt = [{ host: '0.0.0.0', port }]
    const started = RemotingServer.start({
      runtime,
      name: host.name,
      listen: listenAt,
      handlers: noted as Handlers<undefined>,
      context: undefined,
    })
    await world.settle(started)
    return
  }
  const bound = runtime.network.listen({ host: '0.0.0.0', port }, (connection) => {
    connection.handlers = {
      onData: () => {
        if (behaviour === 'rst') connection.reset()
        if (behaviour === 'fin') connection.end()
      },
      onEnd: () => connection.end(),
    }
  })
  await world.settle(bound)
}
