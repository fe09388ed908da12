import { startCluster } from 'rocketmq-sim'
import { expect, it } from 'vitest'

it('a payment that fails for good ends in the dead letters after sixteen retries', async () => {
  await using cluster = await startCluster({ topics: { orders: 1 } })
  let tries = 0
  await cluster.consumer({
    group: 'payments',
    topic: 'orders',
    handler: () => {
      tries++
      throw new Error('card refused')
    },
  })
  const producer = await cluster.producer()
  await producer.send({ topic: 'orders', body: 'one coffee' })

  await cluster.advance('6h') // the retries take 4 h 46 min: 10 s, 30 s, 1 min, … 2 h
  expect(tries).toBe(17)
  expect(cluster.deadLetters('payments').map(({ text }) => text)).toEqual(['one coffee'])
})
