import { startCluster } from 'rocketmq-sim'
import { describe, expect, it } from 'vitest'

describe('the clients of a host', () => {
  it('are killed, and come back with what they wrote on its disk', async () => {
    await using cluster = await startCluster({ topics: { prices: 1 } })
    const seen: string[] = []
    const till = () =>
      cluster.consumer({
        group: 'tills',
        topic: 'prices',
        host: 'front',
        messageModel: 'BROADCASTING',
        handler: ({ text }) => void seen.push(text),
      })
    await till()
    const producer = await cluster.producer()
    await producer.send({ topic: 'prices', body: 'coffee 3' })
    await cluster.until(() => seen.length === 1)
    await cluster.advance('11s') // a consumer keeps its offsets for the first time after ten seconds
    const front = cluster.client('front')
    front.kill()
    expect(front.running).toBe(false)
    await producer.send({ topic: 'prices', body: 'tea 2' })
    await cluster.advance('10s')
    expect(seen).toEqual(['coffee 3'])
    await till()
    expect(cluster.client('front').running).toBe(true)
    await cluster.until(() => seen.length === 2)
    expect(seen).toEqual(['coffee 3', 'tea 2'])
  })

  it('lose their power, and stand still', async () => {
    await using cluster = await startCluster({ topics: { orders: 1 } })
    const consumer = () => cluster.consumer({ group: 'g', topic: 'orders', host: 'alice', handler: () => undefined })
    await consumer()
    const producer = await cluster.producer()
    {
      using _pause = cluster.client('alice').freeze()
      await producer.send({ topic: 'orders', body: 'tea' })
      await cluster.advance('5s')
      expect(cluster.deliveries('g', 'orders')).toEqual([])
    }
    await cluster.assertConsumed('g', 'orders')
    cluster.client('alice').powerOff()
    await consumer() // switches the host on
    await producer.send({ topic: 'orders', body: 'coffee' })
    await cluster.assertConsumed('g', 'orders', { limit: '5m' })
  })

  it('may share the host of a server', async () => {
    await using cluster = await startCluster({ topics: { orders: 1 } })
    const producer = await cluster.producer({ host: 'broker-a' })
    expect((await producer.send({ topic: 'orders', body: 'tea' })).status).toBe('SEND_OK')
    cluster.client('broker-a').kill()
    expect(cluster.broker('broker-a').running).toBe(true)
  })

  it('are named in the error of a name that is none', async () => {
    await using cluster = await startCluster()
    expect(() => cluster.client('alice')).toThrow('the cluster has no client on a host alice; it has none so far')
    await cluster.producer({ host: 'bob' })
    expect(() => cluster.client('alice')).toThrow('no client on a host alice; it has bob')
    expect(() => cluster.client('broker-a')).toThrow('it has bob')
  })
})
