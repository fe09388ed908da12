import { describe, expect, it } from 'vitest'
import { startBroker } from '../../../src/broker/index.ts'
import { records, TestCluster, texts } from './testCluster.ts'

/** A store on the host's disk, with files that a test can afford. */
const onDisk = {
  inMemory: false,
  config: { mappedFileSizeCommitLog: 1_048_576, maxHashSlotNum: 100, maxIndexNum: 400 },
}

describe('delayed messages', () => {
  it('appear in their topic at their time with the properties of the way', async () => {
    const cluster = await TestCluster.start()
    const client = cluster.client('one')
    const sent = await client.send('T', 'later', { queueId: 2, properties: { DELAY: '3', UNIQ_KEY: 'K' } })
    expect(sent.header).toMatchObject({ queueId: 2, queueOffset: 0 })
    await cluster.advance(9990)
    expect(texts(await client.pull('T', { queueId: 2 }))).toEqual([])
    await cluster.advance(20)
    const [record] = records(await client.pull('T', { queueId: 2 }))
    expect(record?.queueId).toBe(2)
    expect(Object.fromEntries(record?.properties ?? [])).toMatchObject({ DELAY: '3', REAL_TOPIC: 'T', REAL_QID: '2' })
  })

  it('of a level beyond the last wait for the last', async () => {
    const cluster = await TestCluster.start({ config: { messageDelayLevel: '1s 2s' } })
    const client = cluster.client('one')
    await client.send('T', 'x', { properties: { DELAY: '99' } })
    await cluster.advance(1900)
    expect(texts(await client.pull('T'))).toEqual([])
    await cluster.advance(200)
    expect(texts(await client.pull('T'))).toEqual(['x'])
  })

  it('are delivered once across a restart', async () => {
    const cluster = await TestCluster.start(onDisk)
    const client = cluster.client('one')
    await client.send('T', 'first', { properties: { DELAY: '1' } })
    await client.send('T', 'second', { properties: { DELAY: '5' } })
    await cluster.advance(2000)
    await cluster.world.settle(cluster.broker.stop())
    await cluster.restartBroker(onDisk)
    await cluster.advance(61_000)
    expect(texts(await client.pull('T'))).toEqual(['first', 'second'])
  })
})

describe('registration', () => {
  it('tells every name server at the start, again after a restart of one, and leaves at the stop', async () => {
    const cluster = await TestCluster.start()
    const brokers = (): readonly string[] => cluster.nameServer.routes.brokers().map(({ brokerName }) => brokerName)
    expect(brokers()).toEqual(['broker-a'])
    await cluster.world.settle(cluster.broker.stop())
    expect(brokers()).toEqual([])
  })

  it('goes on without a name server that does not answer', async () => {
    const cluster = await TestCluster.start({ config: { namesrvAddr: 'nowhere:9876;namesrv:9876' } })
    expect(cluster.nameServer.routes.topics()).toContain('TBW102')
  })

  it('advertises a port that stands in brokerIP1 with its own behind it, as the original does', async () => {
    const cluster = await TestCluster.start({ config: { brokerIP1: '1.2.3.4:10911' } })
    expect(cluster.broker.advertisedAddress).toBe('1.2.3.4:10911:10911')
  })

  it('advertises brokerIP1, which may be a name, and stores its address', async () => {
    const cluster = await TestCluster.start({ config: { brokerIP1: 'broker-a' } })
    expect(cluster.broker.advertisedAddress).toBe('broker-a:10911')
    const sent = await cluster.client('one').send('T', 'x')
    expect(sent.header.msgId).toBe('0A00000200002A9F0000000000000000')
  })
})

describe('ports', () => {
  it('are all free ones when port 0 is asked for', async () => {
    const cluster = await TestCluster.start()
    const runtime = cluster.world.addHost({ name: 'other', addresses: ['10.0.0.9'] }).spawn('broker').runtime
    const options = {
      runtime,
      inMemory: true,
      listen: { host: '0.0.0.0', port: 0 },
      config: { brokerName: 'broker-b' },
    }
    const broker = await cluster.world.settle(startBroker(options))
    expect(broker.address.port).toBeGreaterThan(0)
    expect(broker.vipAddress.port).toBeGreaterThan(0)
    expect(broker.vipAddress.port).not.toBe(broker.address.port)
    expect(broker.advertisedAddress).toBe(`10.0.0.9:${broker.address.port}`)
  })
})

describe('a restart', () => {
  it('keeps topics, groups, offsets and messages', async () => {
    const cluster = await TestCluster.start(onDisk)
    const client = cluster.client('one')
    await client.send('T', 'a')
    await client.join('CG', 'T')
    await client.ask('UPDATE_CONSUMER_OFFSET', { consumerGroup: 'CG', topic: 'T', queueId: 0, commitOffset: 1 })
    await cluster.world.settle(cluster.broker.stop())
    await cluster.restartBroker(onDisk)
    expect(texts(await client.pull('T'))).toEqual(['a'])
    const place = { consumerGroup: 'CG', topic: 'T', queueId: 0 }
    expect((await client.ask('QUERY_CONSUMER_OFFSET', place)).header.offset).toBe(1)
    expect((await client.send('T', 'b')).header.queueOffset).toBe(1)
  })

  it('after a lost process loses nothing that was written', async () => {
    const cluster = await TestCluster.start(onDisk)
    const client = cluster.client('one')
    for (const text of ['a', 'b', 'c']) await client.send('T', text)
    for (const process of cluster.brokerHost.processes) process.kill()
    await cluster.restartBroker(onDisk)
    expect(texts(await client.pull('T'))).toEqual(['a', 'b', 'c'])
  })
})

describe('looking up messages', () => {
  it('finds them by key and by offset id', async () => {
    const cluster = await TestCluster.start()
    const client = cluster.client('tool')
    await client.send('T', 'a', { properties: { KEYS: 'k1 k2', UNIQ_KEY: 'U1' } })
    await client.send('T', 'b', { properties: { KEYS: 'k2', UNIQ_KEY: 'U2' } })
    const query = { topic: 'T', maxNum: 64, beginTimestamp: 0, endTimestamp: Number.MAX_SAFE_INTEGER }
    const byKey = await client.ask('QUERY_MESSAGE', { ...query, key: 'k1' })
    expect(texts(byKey)).toEqual(['a'])
    expect(byKey.header.indexLastUpdatePhyoffset).toBeGreaterThan(0)
    expect(texts(await client.ask('QUERY_MESSAGE', { ...query, key: 'U2', _UNIQUE_KEY_QUERY: true }))).toEqual(['b'])
    expect(await client.ask('QUERY_MESSAGE', { ...query, key: 'nothing' })).toMatchObject({
      code: 22,
      remark: 'can not find message, maybe time range not correct',
    })
    expect(texts(await client.ask('VIEW_MESSAGE_BY_ID', { offset: 0 }))).toEqual(['a'])
    expect(await client.ask('VIEW_MESSAGE_BY_ID', { offset: 99_999 })).toMatchObject({
      code: 1,
      remark: 'can not find message by the offset, 99999',
    })
  })
})
