import { startCluster } from 'rocketmq-sim'
import { expect, it } from 'vitest'

it('three workers share one queue, and the order that one of them dies over is done by another', async () => {
  await using cluster = await startCluster({ topics: { orders: 1 } })
  const admin = await cluster.admin()
  await admin.setMessageRequestMode('kitchen', 'orders', 'POP')
  const done: string[] = []
  let working = 0
  const worker = (host: string) =>
    cluster.consumer({
      group: 'kitchen',
      topic: 'orders',
      host,
      clientRebalance: false, // the broker balances: without it a queue belongs to one consumer
      popBatchNums: 1,
      handler: async ({ text }) => {
        working++
        if (host === 'mallory') await new Promise(() => undefined) // never comes back
        done.push(`${text} by ${host}`)
      },
    })
  for (const host of ['alice', 'bob', 'mallory']) await worker(host)
  const producer = await cluster.producer()
  for (let table = 1; table <= 9; table++) await producer.send({ topic: 'orders', body: `table ${table}` })

  await cluster.until(() => working === 9)
  expect(done.length).toBeLessThan(9)
  cluster.world.host('mallory').powerOff()

  // What is not acknowledged within the invisible time, 1 minute, comes again.
  await cluster.until(() => cluster.lag('kitchen', 'orders') === 0, { limit: '3m' })
  expect(done).toHaveLength(9)
})
