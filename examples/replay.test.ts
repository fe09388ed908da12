import { startCluster } from 'rocketmq-sim'
import { expect, it } from 'vitest'

it('a group that is reset by time consumes the last hour once more', async () => {
  await using cluster = await startCluster({ topics: { orders: 2 } })
  const producer = await cluster.producer()
  for (const body of ['early', 'also early']) await producer.send({ topic: 'orders', body })
  await cluster.consumer({
    group: 'billing',
    topic: 'orders',
    consumeFromWhere: 'CONSUME_FROM_FIRST_OFFSET',
    handler: () => undefined,
  })
  await cluster.advance('2h')
  for (const body of ['late', 'also late']) await producer.send({ topic: 'orders', body })
  await cluster.expect.consumed('billing', 'orders', 4)

  await cluster.advance('10m')
  const admin = await cluster.admin()
  await admin.resetOffsetByTime('billing', 'orders', cluster.wallMs - 3_600_000)
  await cluster.until(() => cluster.deliveries('billing', 'orders').length === 6)
  const again = cluster.deliveries('billing', 'orders').slice(4)
  expect(again.map(({ text }) => text).sort()).toEqual(['also late', 'late'])
})
