import { startCluster } from 'rocketmq-sim'
import { expect, it } from 'vitest'

it('nothing that was acknowledged is lost when a broker is killed and comes back', async () => {
  await using cluster = await startCluster({
    brokers: 2,
    topics: { orders: 2 },
    broker: { flushDiskType: 'SYNC_FLUSH' },
  })
  const received = new Set<string>()
  await cluster.consumer({ group: 'billing', topic: 'orders', handler: ({ text }) => void received.add(text) })
  const producer = await cluster.producer()
  for (let number = 0; number < 20; number++) {
    if (number === 10) cluster.broker('broker-a').kill()
    await producer.send({ topic: 'orders', body: `order ${number}` })
  }
  await cluster.broker('broker-a').start()

  await cluster.assertConsumed('billing', 'orders', { limit: '5m' })
  cluster.assertNothingLost('orders')
  expect(received.size).toBe(20)
})
