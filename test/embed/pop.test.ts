import { type Cluster, type ClusterOptions, startCluster } from 'rocketmq-sim'
import { describe, expect, it } from 'vitest'

/** A cluster whose brokers have everything popped by groups that let them balance. */
async function popping(options: ClusterOptions = {}) {
  const cluster = await startCluster({
    topics: { orders: 1 },
    ...options,
    broker: { defaultMessageRequestMode: 'POP', ...options.broker },
  })
  const producer = await cluster.producer()
  const consumer = (given: Partial<Parameters<Cluster['consumer']>[0]>) =>
    cluster.consumer({ group: 'billing', topic: 'orders', clientRebalance: false, ...given })
  return { cluster, producer, consumer }
}

const topicOf = (queue: { readonly topic: string }): string => queue.topic

describe('a group that pops', () => {
  it('has consumed everything when the assertion says so', async () => {
    const { cluster, producer, consumer } = await popping()
    await using _ = cluster
    const received: string[] = []
    const one = await consumer({
      tags: 'paid',
      handler: ({ text, reconsumeTimes }) => {
        if (text === 'second' && reconsumeTimes === 0) throw new Error('not yet')
        received.push(text)
      },
    })
    await producer.send({ topic: 'orders', body: 'first', tags: 'paid' })
    await producer.send({ topic: 'orders', body: 'other', tags: 'open' })
    await producer.send({ topic: 'orders', body: 'second', tags: 'paid' })
    await expect(cluster.assertConsumed('billing', 'orders', { limit: '5s' })).rejects.toThrow(/not consumed all/)
    await cluster.assertConsumed('billing', 'orders')
    expect(received).toEqual(['first', 'second'])
    expect(one.assigned.filter(({ queueId }) => queueId === -1).map(topicOf)).toEqual(['orders'])
    cluster.assertNothingLost()
  })

  it('lags by what it holds and has not acknowledged, by what waits for its next try, and by what it has not popped', async () => {
    const { cluster, producer, consumer } = await popping()
    await using _ = cluster
    const send = (body: string) => producer.send({ topic: 'orders', body })
    await send('good')
    await send('slow')
    await send('bad')
    expect(cluster.lag('billing', 'orders')).toBe(3)
    let end: (() => void) | undefined
    await consumer({
      handler: ({ text, reconsumeTimes }) => {
        if (text === 'slow') return new Promise<void>((resolve) => (end = resolve))
        return text === 'bad' && reconsumeTimes === 0 ? 'RECONSUME_LATER' : 'CONSUME_SUCCESS'
      },
    })
    await cluster.advance('5s')
    expect(cluster.lag('billing', 'orders')).toBe(2)
    end?.()
    await cluster.advance('1s')
    expect(cluster.lag('billing', 'orders')).toBe(1)
    await cluster.broker().stop()
    await cluster.broker().start()
    expect(cluster.lag('billing', 'orders')).toBe(1)
    await cluster.until(() => cluster.lag('billing', 'orders') === 0)
    await cluster.assertConsumed('billing', 'orders', { limit: 0 })
    await cluster.advance('10m')
    expect(cluster.lag('billing', 'orders')).toBe(0)
    expect(cluster.lag('other', 'orders')).toBe(3)
  })

  it('loses nothing when its broker is killed and started again', async () => {
    const { cluster, producer, consumer } = await popping({ topics: { orders: 4 } })
    await using _ = cluster
    const received: string[] = []
    let working = 0
    await consumer({
      handler: async ({ text, reconsumeTimes }) => {
        working++
        if (reconsumeTimes === 0 && text.startsWith('before')) await new Promise(() => undefined)
        received.push(text)
      },
    })
    for (let i = 0; i < 5; i++) await producer.send({ topic: 'orders', body: `before ${i}` })
    await cluster.until(() => working === 5)
    cluster.broker().kill()
    await cluster.advance('10s')
    await cluster.broker().start()
    await cluster.advance('5s')
    for (let i = 0; i < 5; i++) await producer.send({ topic: 'orders', body: `after ${i}` })
    await cluster.assertConsumed('billing', 'orders', { limit: '3m' })
    expect(received.filter((text) => text.startsWith('after'))).toHaveLength(5)
    expect(new Set(received).size).toBe(10)
    cluster.assertNothingLost()
  })

  it('goes on at the broker that is left, and at the other one when it is back', async () => {
    const { cluster, producer, consumer } = await popping({ brokers: 2 })
    await using _ = cluster
    const received: string[] = []
    await consumer({ handler: ({ text, queue }) => void received.push(`${text} ${queue.brokerName}`) })
    await cluster.advance('5s')
    await cluster.broker('broker-a').stop()
    await producer.send({ topic: 'orders', body: 'first' })
    await cluster.until(() => received.length === 1)
    await cluster.broker('broker-a').start()
    await cluster.advance('1m')
    for (let i = 0; i < 4; i++) await producer.send({ topic: 'orders', body: 'more' })
    await cluster.assertConsumed('billing', 'orders')
    expect(received[0]).toBe('first broker-b')
    expect(new Set(received.slice(1))).toEqual(new Set(['more broker-a', 'more broker-b']))
  })

  it('keeps the order of an orderly consumer over a restart of the broker', async () => {
    const { cluster, producer, consumer } = await popping()
    await using _ = cluster
    const received: string[] = []
    const send = (body: string) => producer.send({ topic: 'orders', body })
    await consumer({
      orderly: true,
      handler: ({ text, reconsumeTimes }) => {
        if (text === '2' && reconsumeTimes < 3) throw new Error('not yet')
        received.push(text)
      },
    })
    for (const text of ['1', '2', '3']) await send(text)
    await cluster.advance('2s')
    expect(received).toEqual(['1'])
    await cluster.broker().restart()
    await cluster.advance('5s')
    for (const text of ['4', '5']) await send(text)
    await cluster.assertConsumed('billing', 'orders', { limit: '5m' })
    expect(received).toEqual(['1', '2', '3', '4', '5'])
    await cluster.advance('1s')
    expect(cluster.lag('billing', 'orders')).toBe(0)
  })

  it.each(['SYNC_FLUSH', 'ASYNC_FLUSH'])(
    'gets nothing again that it acknowledged before its broker was gone for long (%s)',
    async (flushDiskType) => {
      const { cluster, producer, consumer } = await popping({ broker: { flushDiskType } })
      await using _ = cluster
      const received: string[] = []
      await consumer({ handler: ({ text }) => void received.push(text) })
      await producer.send({ topic: 'orders', body: 'once' })
      await cluster.until(() => received.length > 0)
      await cluster.advance('2s')
      // Check point and acknowledgement fall due meanwhile.
      await cluster.broker().stop()
      await cluster.advance('3m')
      await cluster.broker().start()
      await cluster.advance('2m')
      expect(received).toEqual(['once'])
    },
  )
})
