import { startCluster } from 'rocketmq-sim'
import { describe, expect, it } from 'vitest'

describe('clients with a namespace', () => {
  it('read and write the topics of it, which the cluster knows by their whole names', async () => {
    await using cluster = await startCluster({ topics: { 'shop%orders': 2 } })
    const topics: string[] = []
    await cluster.consumer({
      namespace: 'shop',
      group: 'till',
      topic: 'orders',
      maxReconsumeTimes: 0,
      handler: ({ topic, text }) => {
        topics.push(topic)
        if (text === 'poison') throw new Error('refused on purpose')
      },
    })
    const producer = await cluster.producer({ namespace: 'shop' })
    await producer.send({ topic: 'orders', body: 'tea' })
    await producer.send({ topic: 'orders', body: 'poison' })
    await cluster.expect.deadLetters('shop%till', ['poison'])
    await cluster.expect.messages('shop%orders', 2)
    await cluster.expect.consumed('shop%till', 'shop%orders', ['tea'])
    cluster.assertNothingLost('shop%orders')
    expect(topics).toEqual(['orders', 'orders'])
    expect(cluster.handlerFailures.map(({ group, topic }) => [group, topic])).toEqual([['shop%till', 'shop%orders']])
    expect(
      cluster
        .deliveries('shop%till', 'shop%orders')
        .map(({ text }) => text)
        .sort(),
    ).toEqual(['poison', 'tea'])
  })

  it('are popped as well, and popped messages are settled in their topic', async () => {
    await using cluster = await startCluster({ topics: { 'shop%orders': 1 } })
    const admin = await cluster.admin({ namespace: 'shop' })
    await admin.setMessageRequestMode('till', 'orders', 'POP')
    const options = { namespace: 'shop', group: 'till', topic: 'orders', clientRebalance: false } as const
    let failures = 0
    const consumer = await cluster.consumer({
      ...options,
      handler: ({ text, reconsumeTimes }) => {
        if (text === 'again' && reconsumeTimes === 0) throw new Error(`refused on purpose, ${++failures}`)
      },
    })
    const producer = await cluster.producer({ namespace: 'shop' })
    await producer.send({ topic: 'orders', body: 'tea' })
    await producer.send({ topic: 'orders', body: 'again' })
    await cluster.expect.consumed('shop%till', 'shop%orders', ['tea', 'again'], { once: true, quietFor: '5m' })
    await consumer.shutdown()
    expect(failures).toBe(1)
    expect(new Set(cluster.deliveries('shop%till', 'shop%orders').map(({ reconsumeTimes }) => reconsumeTimes))).toEqual(
      new Set([0, 1]),
    )
  })

  it('of Java 5.3 acknowledge what they popped in a topic that is not there, and get it again', async () => {
    await using cluster = await startCluster({ topics: { 'shop%orders': 1 } })
    const admin = await cluster.admin()
    await admin.setMessageRequestMode('shop%till', 'shop%orders', 'POP')
    await cluster.consumer({
      dialect: 'java-5.3',
      namespace: 'shop',
      group: 'till',
      topic: 'orders',
      clientRebalance: false,
      handler: () => undefined,
    })
    const producer = await cluster.producer({ namespace: 'shop' })
    await producer.send({ topic: 'orders', body: 'tea' })
    await cluster.until(() => cluster.deliveries('shop%till', 'shop%orders').length === 3, { limit: '10m' })
  })
})
