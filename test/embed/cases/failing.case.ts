import { test } from 'rocketmq-sim/vitest'
import { expect } from 'vitest'

const it = test.extend({ clusterOptions: { seed: 9, topics: { orders: 1 }, standstillMs: 100 } })

it('waits for a promise of its own', async ({ cluster }) => {
  const producer = await cluster.producer()
  await producer.send({ topic: 'orders', body: 'tea' })
  await new Promise(() => undefined)
})

it('fails for a reason of its own', async ({ cluster }) => {
  const producer = await cluster.producer()
  await producer.send({ topic: 'orders', body: 'tea' })
  expect(cluster.messages('orders').length).toBe(2)
})

it('passes', async ({ cluster }) => {
  expect(cluster.seed).toBe(9)
})
