import { startCluster } from 'rocketmq-sim'
import { describe, expect, it } from 'vitest'

describe('a broker', () => {
  it('keeps its messages when it is killed and started again', async () => {
    await using cluster = await startCluster({ topics: { orders: 1 } })
    const producer = await cluster.producer()
    const received: string[] = []
    await producer.send({ topic: 'orders', body: 'before' })
    const broker = cluster.broker()
    broker.kill()
    expect([broker.running, broker.address]).toEqual([false, undefined])
    expect(cluster.messages('orders')).toEqual([])
    await expect(producer.send({ topic: 'orders', body: 'lost' })).rejects.toThrow(/10\.0\.1\.1:10911/)
    await broker.start()
    expect(broker.running).toBe(true)
    await producer.send({ topic: 'orders', body: 'after' })
    await cluster.consumer({ group: 'g', topic: 'orders', handler: ({ text }) => void received.push(text) })
    await cluster.until(() => received.length === 2)
    expect(received).toEqual(['before', 'after'])
  })

  it('leaves the routes when it stops, and comes back when it restarts', async () => {
    await using cluster = await startCluster({ brokers: 2, topics: { orders: 1 } })
    const brokers = (): readonly string[] =>
      cluster.routes('orders')?.brokerDatas.map((broker) => broker.brokerName) ?? []
    await cluster.broker('broker-b').stop()
    expect(brokers()).toEqual(['broker-a'])
    await cluster.broker('broker-b').restart()
    expect([...brokers()].sort()).toEqual(['broker-a', 'broker-b'])
    await cluster.broker('broker-b').start()
    expect(cluster.broker('broker-b').running).toBe(true)
  })

  it('loses what it had not flushed when the power goes', async () => {
    await using cluster = await startCluster({ topics: { orders: 1 }, seed: 5 }) // the seed decides what the disk had written by itself
    const producer = await cluster.producer()
    await producer.send({ topic: 'orders', body: 'flushed' })
    await cluster.advance('15s') // flushCommitLogThoroughInterval: fewer than 4 dirty pages wait for 10 s
    await producer.send({ topic: 'orders', body: 'in the page cache' })
    cluster.broker().powerOff()
    await cluster.broker().start()
    expect(cluster.messages('orders').map(({ text }) => text)[0]).toBe('flushed')
    expect(cluster.messages('orders')).toHaveLength(1)
    expect(() => cluster.assertNothingLost()).toThrow(/1 of 2 confirmed messages are lost[\s\S]*confirmed by broker-a/)
  })

  it('that is frozen answers late, not never', async () => {
    await using cluster = await startCluster({ topics: { orders: 1 } })
    const producer = await cluster.producer()
    await producer.send({ topic: 'orders', body: 'first' })
    const pause = cluster.broker().freeze()
    const send = producer.send({ topic: 'orders', body: 'second' })
    await cluster.advance('1s')
    expect(cluster.messages('orders')).toHaveLength(1)
    pause[Symbol.dispose]()
    expect((await send).status).toBe('SEND_OK')
  })

  it('that does not exist is refused with the names of those that do', async () => {
    await using cluster = await startCluster({ brokers: 2 })
    expect(() => cluster.broker('broker-z')).toThrow('the cluster has no broker broker-z; it has broker-a, broker-b')
    expect(() => cluster.nameserver('x')).toThrow('the cluster has no NameServer x; it has namesrv-1')
  })
})

describe('a partition', () => {
  it('fails sends until it heals, and only those that cross it', async () => {
    await using cluster = await startCluster({ topics: { orders: 1 } })
    const shop = await cluster.producer({ host: 'shop' })
    const office = await cluster.producer({ host: 'office' })
    await shop.send({ topic: 'orders', body: '1' })
    await office.send({ topic: 'orders', body: '2' })
    const cut = cluster.network.partition(['shop', ['broker-a', 'namesrv-1', 'office']])
    await expect(shop.send({ topic: 'orders', body: '3' })).rejects.toThrow()
    expect((await office.send({ topic: 'orders', body: '4' })).status).toBe('SEND_OK')
    cut[Symbol.dispose]()
    await cluster.advance('1m')
    expect((await shop.send({ topic: 'orders', body: '5' })).status).toBe('SEND_OK')
  })

  it('of a slow link shows in the time that a send takes', async () => {
    await using cluster = await startCluster({ topics: { orders: 1 } })
    const producer = await cluster.producer({ host: 'shop' })
    await producer.send({ topic: 'orders', body: '1' })
    using _slow = cluster.network.link({ from: 'shop', to: 'broker-a', latencyMs: { min: 100, max: 100 } })
    const before = cluster.now
    await producer.send({ topic: 'orders', body: '2' })
    expect(cluster.now - before).toBeGreaterThanOrEqual(200)
  })
})
