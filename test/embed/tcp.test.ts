import { startCluster } from 'rocketmq-sim'
import { createProducer } from 'rocketmq-sim/client'
import { describe, expect, it } from 'vitest'
import { createNodeRuntime } from '../../src/node/index.ts'

const options = { time: 'real', network: 'tcp', topics: { orders: 1 } } as const

describe('a cluster on real ports', () => {
  it('serves its own clients and those that only know its address', async () => {
    await using cluster = await startCluster(options)
    const received: string[] = []
    await cluster.consumer({ group: 'g', topic: 'orders', handler: ({ text }) => void received.push(text) })
    const producer = await cluster.producer()
    await producer.send({ topic: 'orders', body: 'from within' })
    expect(cluster.namesrvAddress).toMatch(/^127\.0\.0\.1:\d+$/)
    const runtime = createNodeRuntime()
    await using stranger = createProducer({ runtime, group: 'stranger', namesrv: cluster.namesrvAddress })
    await stranger.start()
    await stranger.send({ topic: 'orders', body: 'from outside' })
    await cluster.until(() => received.length === 2, { limit: '10s' })
    expect(received).toEqual(['from within', 'from outside'])
    expect(cluster.messages('orders')).toHaveLength(2)
  })

  it('lives beside others on ports of their own', async () => {
    await using left = await startCluster(options)
    await using right = await startCluster(options)
    expect(left.namesrvAddress).not.toBe(right.namesrvAddress)
    const producer = await left.producer()
    await producer.send({ topic: 'orders', body: 'left' })
    expect([left.messages('orders').length, right.messages('orders').length]).toEqual([1, 0])
  })

  it('keeps address and messages through kill and restart', async () => {
    await using cluster = await startCluster(options)
    const producer = await cluster.producer()
    await producer.send({ topic: 'orders', body: 'one' })
    const broker = cluster.broker()
    const { address } = broker
    broker.kill()
    await expect(producer.send({ topic: 'orders', body: 'lost' }, { timeoutMs: 300 })).rejects.toThrow()
    await broker.start()
    expect(broker.address).toBe(address)
    await broker.restart()
    expect(cluster.messages('orders').map(({ text }) => text)).toEqual(['one'])
    await producer.send({ topic: 'orders', body: 'two' })
    expect(cluster.messages('orders')).toHaveLength(2)
  })

  it('says what it lacks', async () => {
    await using cluster = await startCluster(options)
    expect(() => cluster.network).toThrow("network: a cluster in real time has none; start it with time 'virtual'")
    expect(() => cluster.broker().powerOff()).toThrow('powerOff of broker-a needs a cluster in virtual time')
    await expect(cluster.until(() => false, { limit: 20 })).rejects.toThrow(/did not come true within 20 ms/)
  })
})
