import { writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startCluster } from 'rocketmq-sim'
import { expect, it } from 'vitest'

it('a popped order comes again when its handler takes longer than the invisible time', async () => {
  await using cluster = await startCluster({ topics: { orders: 1 } })
  const admin = await cluster.admin()
  await admin.setMessageRequestMode('kitchen', 'orders', 'POP')
  const began: number[] = []
  await cluster.consumer({
    group: 'kitchen',
    topic: 'orders',
    clientRebalance: false,
    popInvisibleTimeMs: 10_000,
    handler: async ({ reconsumeTimes }) => {
      began.push(Math.floor(cluster.now / 1000))
      if (reconsumeTimes === 0) await cluster.advance('40s') // work that takes so long
    },
  })
  const producer = await cluster.producer()
  await producer.send({ topic: 'orders', body: 'table 7' })

  // The late acknowledgement of the first delivery changes nothing.
  await cluster.expect.consumed('kitchen', 'orders', ['table 7'], { quietFor: '1m' })
  expect(began).toHaveLength(2)
  expect(began[1]).toBeGreaterThanOrEqual(10)
  expect(cluster.lag('kitchen', 'orders')).toBe(0)
})

it('a popped order that fails too often is gone: a group that pops has no dead letters', async () => {
  await using cluster = await startCluster({ topics: { orders: 1 } })
  const admin = await cluster.admin()
  await admin.setMessageRequestMode('kitchen', 'orders', 'POP')
  await cluster.consumer({
    group: 'kitchen',
    topic: 'orders',
    clientRebalance: false,
    maxReconsumeTimes: 2,
    handler: () => 'RECONSUME_LATER',
  })
  const producer = await cluster.producer()
  await producer.send({ topic: 'orders', body: 'table 7' })
  await cluster.advance('5m')
  expect(cluster.deliveries('kitchen', 'orders').map(({ reconsumeTimes }) => reconsumeTimes)).toEqual([0, 1, 2])
  expect(cluster.deadLetters('kitchen')).toEqual([])
  expect(cluster.lag('kitchen', 'orders')).toBe(0)
})

it('a handler that writes to a file, or asks a server, does so while the cluster stands still', async () => {
  await using cluster = await startCluster({ topics: { orders: 1 } })
  const file = join(tmpdir(), `orders-${process.pid}.txt`)
  await cluster.consumer({
    group: 'archive',
    topic: 'orders',
    handler: ({ text }) => cluster.outside(() => writeFile(file, text)),
  })
  const producer = await cluster.producer()
  await producer.send({ topic: 'orders', body: 'table 7' })
  await cluster.expect.consumed('archive', 'orders', ['table 7'], { limit: '1s' })
})
