import { SimError, startCluster } from 'rocketmq-sim'
import { describe, expect, it } from 'vitest'

describe('a cluster in virtual time', () => {
  it('carries a message from producer to consumer without waiting', async () => {
    await using cluster = await startCluster()
    const received: string[] = []
    await cluster.consumer({
      group: 'billing',
      topic: 'orders',
      handler: (message) => void received.push(message.text),
    })
    const producer = await cluster.producer()
    const result = await producer.send({ topic: 'orders', body: 'one coffee' })
    await cluster.until(() => received.length === 1)
    expect(result.status).toBe('SEND_OK')
    expect(received).toEqual(['one coffee'])
  })

  it('lives beside others in one process, each with messages of its own', async () => {
    await using left = await startCluster()
    await using right = await startCluster()
    const [leftProducer, rightProducer] = await Promise.all([left.producer(), right.producer()])
    await Promise.all([
      leftProducer.send({ topic: 'orders', body: 'left' }),
      rightProducer.send({ topic: 'orders', body: 'right' }),
    ])
    expect(left.messages('orders').map(({ text }) => text)).toEqual(['left'])
    expect(right.messages('orders').map(({ text }) => text)).toEqual(['right'])
  })

  it('serves a thousand sends that wait at once', async () => {
    await using cluster = await startCluster({ topics: { orders: 4 } })
    const producer = await cluster.producer()
    const sends = Array.from({ length: 1000 }, (_, index) => producer.send({ topic: 'orders', body: `${index}` }))
    const results = await Promise.all(sends)
    expect(new Set(results.map(({ msgId }) => msgId)).size).toBe(1000)
    expect(cluster.messages('orders')).toHaveLength(1000)
  })

  it('lets a handler send on', async () => {
    await using cluster = await startCluster({ topics: { orders: 1, invoices: 1 } })
    const producer = await cluster.producer()
    await cluster.consumer({
      group: 'billing',
      topic: 'orders',
      handler: async ({ text }) => {
        await producer.send({ topic: 'invoices', body: `invoice for ${text}` })
      },
    })
    await producer.send({ topic: 'orders', body: 'tea' })
    await cluster.until(() => cluster.messages('invoices').length === 1)
    expect(cluster.messages('invoices')[0]?.text).toBe('invoice for tea')
  })

  it('gives the messages of a pull consumer one by one', async () => {
    await using cluster = await startCluster({ topics: { orders: 1 } })
    const producer = await cluster.producer()
    for (const body of ['a', 'b', 'c']) await producer.send({ topic: 'orders', body })
    const consumer = await cluster.pullConsumer({ group: 'audit', topic: 'orders' })
    const texts: string[] = []
    for await (const { text } of consumer) {
      texts.push(text)
      if (texts.length === 3) break
    }
    expect(texts).toEqual(['a', 'b', 'c'])
  })

  it('is administered like any other', async () => {
    await using cluster = await startCluster({ brokers: 2 })
    const admin = await cluster.admin()
    await admin.createTopic({ topic: 'orders', readQueueNums: 3, writeQueueNums: 3 })
    const info = await admin.clusterInfo()
    expect([...info.brokerAddrTable.keys()].sort()).toEqual(['broker-a', 'broker-b'])
    expect(cluster.routes('orders')?.queueDatas.map((queue) => queue.writeQueueNums)).toEqual([3, 3])
    expect(cluster.routes('nothing')).toBeUndefined()
  })

  it('gives its brokers the settings that it was told', async () => {
    await using cluster = await startCluster({
      brokers: 2,
      broker: { messageDelayLevel: '7s' },
      brokerByName: { 'broker-b': { autoCreateTopicEnable: false } },
    })
    const admin = await cluster.admin()
    const settings = await Promise.all(
      ['broker-a', 'broker-b'].map((name) => admin.brokerConfig(cluster.broker(name).address ?? '')),
    )
    expect(settings.map((one) => one.get('messageDelayLevel'))).toEqual(['7s', '7s'])
    expect(settings.map((one) => one.get('autoCreateTopicEnable'))).toEqual(['true', 'false'])
  })

  it('refuses calls after its end', async () => {
    const cluster = await startCluster()
    const producer = await cluster.producer()
    await cluster.stop()
    await expect(producer.send({ topic: 'orders', body: 'late' })).rejects.toThrow('the cluster is stopped')
    await expect(cluster.advance('1s')).rejects.toThrow('the cluster is stopped')
  })
})

describe('startCluster refuses', () => {
  it.each([
    [{ network: 'tcp' } as const, /network: tcp is not possible; .* time 'real'/],
    [{ time: 'real' } as const, /time: real is not possible; .* network 'tcp'/],
    [{ time: 'real', network: 'tcp', trace: 'hash' } as const, /trace: hash is not possible/],
    [{ seed: -1 }, /seed: -1/],
    [{ brokers: 27 }, /brokers: 27 is out of range; allowed are 1 to 26/],
    [{ nameservers: 0 }, /nameservers: 0 is out of range/],
    [{ topics: { orders: 0 } }, /topics.orders: 0 is not possible; allowed are 1 to 1024 queues/],
    [{ standstillMs: -1 }, /standstillMs: -1/],
  ])('%j and says why', async (options, message) => {
    const error = await startCluster(options).catch((caught: unknown) => caught)
    expect(SimError.is(error) && error.code).toBe('RMQSIM_CONFIG_INVALID')
    expect(String(error)).toMatch(message)
  })
})
