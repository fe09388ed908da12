import { type Cluster, startCluster } from 'rocketmq-sim'
import { expect, it } from 'vitest'

/** A till of the shop: each needs every price. */
function till(cluster: Cluster, host: string) {
  return cluster.consumer({
    group: 'tills',
    topic: 'prices',
    host,
    messageModel: 'BROADCASTING',
    handler: () => undefined,
  })
}

it('every member of a broadcasting group gets every message, and one that joins later only what comes then', async () => {
  await using cluster = await startCluster({ topics: { prices: 2 } })
  const producer = await cluster.producer()
  for (const host of ['front', 'back']) await till(cluster, host)
  await cluster.advance('5s') // the tills ask where the queues end
  for (const body of ['coffee 3', 'tea 2', 'cake 4']) await producer.send({ topic: 'prices', body })
  await cluster.expect.everyMember('tills', 'prices')

  await till(cluster, 'garden')
  await cluster.advance('5s')
  for (const body of ['coffee 4', 'tea 3']) await producer.send({ topic: 'prices', body })
  await cluster.expect.consumed('tills', 'prices', 5)
  const seen = (host: string) =>
    cluster
      .deliveries('tills', 'prices')
      .filter(({ member }) => member === host)
      .map(({ text }) => text)
  await cluster.until(() => cluster.deliveries('tills', 'prices').length === 12)
  expect(seen('garden').sort()).toEqual(['coffee 4', 'tea 3'])
  expect(seen('front')).toHaveLength(5)
})
