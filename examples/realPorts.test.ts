import { startCluster } from 'rocketmq-sim'
import { createProducer } from 'rocketmq-sim/client'
import { createNodeRuntime } from 'rocketmq-sim/node'
import { expect, it } from 'vitest'

it('a cluster on real ports takes the messages of any client', async () => {
  // Real time, and free ports on 127.0.0.1; a client of any language is given this address as its NameServer.
  await using cluster = await startCluster({ time: 'real', network: 'tcp', topics: { orders: 1 } })
  const address = cluster.namesrvAddress
  expect(address).toMatch(/^127\.0\.0\.1:\d+$/)

  await using producer = createProducer({ runtime: createNodeRuntime(), namesrv: address, group: 'shop' })
  await producer.start()
  await producer.send({ topic: 'orders', body: 'one coffee' })
  await cluster.expect.messages('orders', ['one coffee'], { limit: '10s' })
})
