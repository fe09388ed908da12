import { describe, expect, it } from 'vitest'
import { startNameServer } from '../../src/namesrv/index.ts'
import { RemotingServer } from '../../src/remoting/index.ts'
import type { Runtime } from '../../src/runtime/index.ts'
import { registerAs, simulatedNameServer } from './simulated.ts'

const a = { brokerName: 'a', brokerAddr: '10.0.1.1:10911' }
const identity = { clusterName: 'c1', ...a, brokerId: 0 }

function listenFor905(runtime: Runtime, heard: unknown[]): Promise<RemotingServer<undefined>> {
  return RemotingServer.start({
    runtime,
    name: 'broker',
    listen: [{ host: '0.0.0.0', port: 10_911 }],
    context: undefined,
    handlers: {
      NOTIFY_MIN_BROKER_ID_CHANGE: ({ header }) => {
        heard.push(header)
        return undefined
      },
    },
  })
}

function readAll({ disk }: Runtime, path: string): Uint8Array {
  const file = disk.open(path)
  return file.read(0, file.size())
}

describe('liveness of brokers', () => {
  it('drops a broker at once when its process ends, since its connection closes', async () => {
    const { world, nameServer, peer } = await simulatedNameServer()
    const broker = peer('broker')
    await registerAs(broker, a, ['T'])
    expect(nameServer.routes.brokers()).toMatchObject([{ brokerName: 'a', brokerId: 0, address: a.brokerAddr }])
    broker.process.kill()
    await world.run({ forMs: 10 })
    expect(nameServer.routes.brokers()).toEqual([])
    expect(nameServer.routes.topics()).toEqual([])
  })

  it('shows a broker without power for two minutes', async () => {
    const { world, nameServer, peer } = await simulatedNameServer()
    const broker = peer('broker')
    await registerAs(broker, a, ['T'])
    broker.host.powerOff()
    await world.run({ forMs: 119_000 })
    expect(nameServer.routes.topicRoute('T')?.brokerDatas.length).toBe(1)
    await world.run({ forMs: 6500 })
    expect(nameServer.routes.topicRoute('T')).toBeUndefined()
  })

  it('goes by the time-out that the broker announced, at the next scan of every five seconds', async () => {
    const { world, nameServer, peer } = await simulatedNameServer()
    const broker = peer('broker')
    await registerAs(broker, { ...a, heartbeatTimeoutMillis: 12_000 })
    await world.run({ untilMs: 14_900 })
    expect(nameServer.routes.brokers().length).toBe(1)
    await world.run({ untilMs: 15_100 })
    expect(nameServer.routes.brokers()).toEqual([])
    expect(broker.client.openAddresses).toEqual([])
  })

  it('keeps a broker whose heartbeats come', async () => {
    const { world, nameServer, peer } = await simulatedNameServer()
    const broker = peer('broker')
    await registerAs(broker, { ...a, heartbeatTimeoutMillis: 12_000 })
    for (let i = 0; i < 5; i++) {
      await world.run({ forMs: 10_000 })
      expect((await broker.ask('BROKER_HEARTBEAT', identity)).code).toBe(0)
    }
    expect(nameServer.routes.brokers().length).toBe(1)
  })

  it('takes a question for the data version as a sign of life', async () => {
    const { world, nameServer, peer } = await simulatedNameServer()
    const broker = peer('broker')
    await registerAs(broker, { ...a, heartbeatTimeoutMillis: 12_000 })
    await world.run({ forMs: 10_000 })
    await broker.ask('QUERY_DATA_VERSION', identity)
    await world.run({ forMs: 10_000 })
    expect(nameServer.routes.brokers().length).toBe(1)
  })

  it('expires everybody when the wall clock jumps ahead, as the original does', async () => {
    const { world, host, nameServer, peer } = await simulatedNameServer()
    await registerAs(peer('broker'), a)
    host.skewMs = 180_000
    await world.run({ forMs: 5100 })
    expect(nameServer.routes.brokers()).toEqual([])
  })

  it('leaves the second broker behind one connection to the scan', async () => {
    const { world, nameServer, peer } = await simulatedNameServer()
    const container = peer('container')
    await registerAs(container, a)
    await registerAs(container, { brokerName: 'b', brokerAddr: '10.0.1.1:20911' })
    container.process.kill()
    await world.run({ forMs: 10 })
    expect(nameServer.routes.brokers().map(({ brokerName }) => brokerName)).toEqual(['b'])
    await world.run({ forMs: 126_000 })
    expect(nameServer.routes.brokers()).toEqual([])
  })

  it('closes a connection that is idle for two minutes', async () => {
    const { world, peer } = await simulatedNameServer()
    const tool = peer('tool')
    await tool.ask('GET_BROKER_CLUSTER_INFO', {})
    const channel = await tool.client.channel('namesrv:9876')
    await world.run({ forMs: 119_000 })
    expect(channel.open).toBe(true)
    await world.run({ forMs: 1100 })
    expect(channel.open).toBe(false)
  })
})

describe('a broker group', () => {
  const slave = { brokerName: 'a', brokerId: 1, brokerAddr: '10.0.1.2:10911', enableActingMaster: true }

  it('lets the smallest slave act when the master is gone, for reading only', async () => {
    const { world, nameServer, peer } = await simulatedNameServer({ supportActingMaster: true })
    const master = peer('master')
    await registerAs(master, { ...a, enableActingMaster: true }, ['T'])
    await registerAs(peer('slave'), slave, ['T'])
    master.process.kill()
    await world.run({ forMs: 10 })
    const route = nameServer.routes.topicRoute('T')
    expect(route?.brokerDatas.map(({ brokerAddrs }) => [...brokerAddrs])).toEqual([[[0, slave.brokerAddr]]])
    expect(route?.queueDatas.map(({ perm }) => perm)).toEqual([4])
  })

  it('hears of a new smallest id when it asked for it', async () => {
    const { world, nameServer, peer } = await simulatedNameServer({ notifyMinBrokerIdChanged: true })
    const heard: unknown[] = []
    const slaveHost = peer('slave')
    await world.settle(listenFor905(slaveHost.process.runtime, heard))
    const master = peer('master')
    await registerAs(slaveHost, { ...slave, brokerAddr: '10.0.1.1:10911' }, ['T'])
    await registerAs(master, { ...a, brokerAddr: '10.0.1.2:10911', enableActingMaster: true }, ['T'])
    await world.run({ forMs: 50 })
    expect(heard).toEqual([{ minBrokerId: 0, minBrokerAddr: '10.0.1.2:10911', haBrokerAddr: '10.9.9.9:10912' }])
    master.process.kill()
    await world.run({ forMs: 50 })
    expect(heard[1]).toEqual({ minBrokerId: 1, minBrokerAddr: '10.0.1.1:10911', offlineBrokerAddr: '10.0.1.2:10911' })
    expect(nameServer.routes.brokers().length).toBe(1)
  })
})

describe('the files of a NameServer', () => {
  it('bring key-value entries back after a restart', async () => {
    const { world, host, nameServer, peer } = await simulatedNameServer()
    const tool = peer('tool')
    await tool.ask('PUT_KV_CONFIG', { namespace: 'ORDER_TOPIC_CONFIG', key: 'T', value: 'a:4' })
    await world.settle(nameServer.stop())
    await world.settle(startNameServer({ runtime: host.spawn('namesrv').runtime }))
    const answer = await tool.ask('GET_KV_CONFIG', { namespace: 'ORDER_TOPIC_CONFIG', key: 'T' })
    expect({ ...answer.extFields }).toEqual({ value: 'a:4' })
  })

  it('hold every option after one was changed', async () => {
    const { host, peer } = await simulatedNameServer()
    const body = new TextEncoder().encode('supportActingMaster=true')
    await peer('tool').ask('UPDATE_NAMESRV_CONFIG', {}, body)
    const text = new TextDecoder().decode(readAll(host.spawn('look').runtime, 'namesrv/namesrv.properties'))
    expect(text).toContain('\nsupportActingMaster=true\n')
    expect(text).toContain('\nscanNotActiveBrokerInterval=5000\n')
  })
})
