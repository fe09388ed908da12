import { startCluster } from 'rocketmq-sim'
import { expect, it } from 'vitest'

it('a group gets what its tags or its SQL expression ask for', async () => {
  await using cluster = await startCluster({ topics: { orders: 1 }, broker: { enablePropertyFilter: true } })
  const urgent: string[] = []
  const large: string[] = []
  await cluster.consumer({
    group: 'express',
    topic: 'orders',
    tags: 'urgent || vip',
    handler: ({ text }) => void urgent.push(text),
  })
  await cluster.consumer({
    group: 'audit',
    subscriptions: { orders: { type: 'SQL92', expression: "amount > 100 AND country IN ('DE', 'FR')" } },
    handler: ({ text }) => void large.push(text),
  })
  const producer = await cluster.producer()
  await producer.send({ topic: 'orders', body: 'small', tags: 'vip', properties: { amount: '5', country: 'DE' } })
  await producer.send({ topic: 'orders', body: 'large', properties: { amount: '500', country: 'FR' } })

  await cluster.advance('10s')
  expect(urgent).toEqual(['small'])
  expect(large).toEqual(['large'])
})
