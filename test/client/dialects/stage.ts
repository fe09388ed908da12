import { type Broker, startBroker } from '../../../src/broker/index.ts'
import { createAdmin, createProducer } from '../../../src/client/index.ts'
import { type NameServer, startNameServer } from '../../../src/namesrv/index.ts'
import { retryTopic } from '../../../src/protocol/index.ts'
import { addressText, type Runtime } from '../../../src/runtime/index.ts'
import { Gate } from './gate.ts'
import { filledIn, GROUP, type NamesrvSetting, type ServerName, type Situation, TOPIC } from './situation.ts'

/** What a stage needs of the world that it stands in. */
export interface StageHost {
  /** A process of its own. */
  runtime(name: string): Runtime
  /** Connection attempts to a port of this machine so far. Undefined where they cannot be watched. */
  dials(port: number): number | undefined
  /** Resolves when `dials` has been told of everything until now. */
  settled(): Promise<void>
}

/** The servers of a situation, each behind its gate. */
export interface Stage {
  readonly ports: ReadonlyMap<ServerName, number>
  readonly gates: ReadonlyMap<ServerName, Gate>
  /** The setting of the situation with the ports of this stage. */
  readonly namesrv: NamesrvSetting
  /** Connection attempts of the client. */
  dials(server: ServerName): number | undefined
  stop(): Promise<void>
}

const LOOPBACK = '127.0.0.1'

/** Starts the servers, creates topic T with a message in every queue, and then sets the faults. */
export async function setStage(situation: Situation, host: StageHost): Promise<Stage> {
  const { nameServers = ['ns'], brokers = ['broker-a'], faults = {} } = situation
  const gates = new Map<ServerName, Gate>()
  const ports = new Map<ServerName, number>()
  const servers: (NameServer | Broker)[] = []
  const ownDials = new Map<number, number>()
  const gated = (name: ServerName): Runtime => {
    const runtime = host.runtime(name)
    const gate = new Gate(runtime.clock, ({ port }) => void ownDials.set(port, (ownDials.get(port) ?? 0) + 1))
    gates.set(name, gate)
    return { ...runtime, network: gate.network(runtime.network) }
  }
  const addresses: string[] = []
  for (const name of nameServers) {
    const at = { host: name === 'ns6' ? '::1' : LOOPBACK, port: 0 }
    const server = await startNameServer({ runtime: gated(name), listen: at })
    servers.push(server)
    ports.set(name, server.address.port)
    addresses.push(addressText(server.address))
  }
  for (const name of brokers) {
    const broker = await startBroker({
      runtime: gated(name),
      inMemory: true,
      listen: { host: LOOPBACK, port: 0 },
      topics: { [TOPIC]: 4 },
      config: {
        namesrvAddr: addresses.join(';'),
        brokerName: name,
        brokerIP1: LOOPBACK,
        autoCreateTopicEnable: situation.autoCreateTopicEnable ?? true,
      },
    })
    servers.push(broker)
    ports.set(name, broker.address.port)
  }
  if (brokers.length > 0) await furnish(situation, host, addresses)
  for (const [name, gate] of gates) {
    gate.reset()
    await gate.set(faults[name])
  }
  await host.settled()
  const before = new Map([...ports.values()].map((port) => [port, host.dials(port)]))
  ownDials.clear()
  return {
    ports,
    gates,
    namesrv: filledIn(situation.namesrv === undefined ? '{ns}' : situation.namesrv, ports),
    dials: (server) => {
      const port = ports.get(server) ?? 0
      const all = host.dials(port)
      return all === undefined ? undefined : all - (before.get(port) ?? 0) - (ownDials.get(port) ?? 0)
    },
    stop: async () => {
      for (const gate of gates.values()) await gate.set(undefined)
      // Brokers first: they tell the NameServers.
      for (const server of servers.reverse()) await server.stop()
    },
  }
}

/** A message for the consumers in every queue, and what belongs to their group. */
async function furnish(situation: Situation, host: StageHost, namesrv: readonly string[]): Promise<void> {
  const runtime = host.runtime('furnisher')
  const producer = createProducer({ runtime, namesrv, group: `${GROUP}-furnisher` })
  await producer.start()
  // One in every queue: which queue a client takes first is up to chance.
  for (const queue of await producer.fetchPublishMessageQueues(TOPIC)) {
    await producer.send({ topic: TOPIC, body: 'first' }, { queue })
  }
  await producer.shutdown()
  const admin = createAdmin({ runtime: host.runtime('admin'), namesrv })
  await admin.start()
  // As if the group had consumed before: how soon a retry topic comes into being is up to chance.
  await admin.createTopic({ topic: retryTopic(GROUP), readQueueNums: 1, writeQueueNums: 1 })
  const { perm } = situation
  if (perm !== undefined) await admin.createTopic({ topic: TOPIC, readQueueNums: 4, writeQueueNums: 4, perm })
  await admin.shutdown()
}
