import { AssertionError } from 'node:assert'
import { startCluster } from 'rocketmq-sim'
import { describe, expect, it } from 'vitest'

describe('assertConsumed', () => {
  it('waits until the group has had everything that it wants', async () => {
    await using cluster = await startCluster({ topics: { orders: 2 } })
    const received: string[] = []
    await cluster.consumer({
      group: 'billing',
      topic: 'orders',
      tags: 'paid || free',
      handler: ({ text }) => void received.push(text),
    })
    const producer = await cluster.producer()
    await producer.send({ topic: 'orders', body: 'a', tags: 'paid' })
    await producer.send({ topic: 'orders', body: 'b', tags: 'open' })
    await producer.send({ topic: 'orders', body: 'c', tags: 'free' })
    await cluster.assertConsumed('billing', 'orders')
    expect(received.sort()).toEqual(['a', 'c'])
    await cluster.advance('30s') // a held pull has to end before the filtered message counts as passed
    expect(cluster.lag('billing', 'orders')).toBe(0)
  })

  it('lists what is left', async () => {
    await using cluster = await startCluster({ topics: { orders: 1 } })
    await cluster.consumer({
      group: 'billing',
      topic: 'orders',
      handler: ({ text }) => (text === 'bad' ? 'RECONSUME_LATER' : 'CONSUME_SUCCESS'),
    })
    const producer = await cluster.producer()
    await producer.send({ topic: 'orders', body: 'good' })
    const { msgId } = await producer.send({ topic: 'orders', body: 'bad' })
    const error = await cluster.assertConsumed('billing', 'orders', { limit: '5s' }).catch((caught: unknown) => caught)
    expect(error).toBeInstanceOf(AssertionError)
    expect(String(error)).toContain('group billing has not consumed all of orders after 5000 ms of simulated time')
    expect(String(error)).toContain(`\n  ${msgId}`)
    expect((error as AssertionError).actual).toHaveLength(1)
  })

  it('tells a dead letter from one that is on its way', async () => {
    await using cluster = await startCluster({ topics: { orders: 1 } })
    const handler = (): 'RECONSUME_LATER' => 'RECONSUME_LATER'
    await cluster.consumer({ group: 'billing', topic: 'orders', maxReconsumeTimes: 1, handler })
    const producer = await cluster.producer()
    await producer.send({ topic: 'orders', body: 'bad' })
    await expect(cluster.assertConsumed('billing', 'orders')).rejects.toThrow(/\(dead letter\)\nThe cluster/)
  })
})

describe('views', () => {
  it('count lag before the group consumes, and after', async () => {
    await using cluster = await startCluster({ topics: { orders: 2 } })
    const producer = await cluster.producer()
    for (let index = 0; index < 5; index++) await producer.send({ topic: 'orders', body: `${index}` })
    expect(cluster.lag('billing', 'orders')).toBe(5)
    expect(cluster.messages('orders').map(({ text }) => text)).toEqual(['0', '1', '2', '3', '4'])
    await cluster.consumer({ group: 'billing', topic: 'orders', handler: () => undefined })
    await cluster.until(() => cluster.lag('billing', 'orders') === 0)
    cluster.assertNothingLost('orders')
  })

  it('tell events of the clients on the bus', async () => {
    await using cluster = await startCluster()
    const notes: string[] = []
    using _listener = cluster.events.on(
      'note',
      ({ name, fields }) => void notes.push(`${name} ${String(fields['topic'])}`),
    )
    await cluster.consumer({ group: 'g', topic: 'orders', handler: () => undefined })
    const producer = await cluster.producer()
    await producer.sendBatch([
      { topic: 'orders', body: '1' },
      { topic: 'orders', body: '2' },
    ])
    await cluster.assertConsumed('g', 'orders')
    expect(notes).toEqual(['sent orders', 'consumed orders', 'consumed orders'])
  })
})
