import { startCluster } from 'rocketmq-sim'
import { expect, it } from 'vitest'

/** Fifty orders at once, just as the disk below the broker stalls for 300 ms. */
async function ordersDuringStall(waitTimeMillsInSendQueue: number) {
  await using cluster = await startCluster({ topics: { orders: 4 }, broker: { waitTimeMillsInSendQueue } })
  const producer = await cluster.producer({ dialect: 'java-4.9' })
  await producer.send({ topic: 'orders', body: 'the first one' })
  await cluster.advance('5s')

  const stall = cluster.broker('broker-a').fault({ kind: 'busyPageCache' })
  const orders = Promise.allSettled(
    Array.from({ length: 50 }, (_, number) => producer.send({ topic: 'orders', body: `order ${number}` })),
  )
  await cluster.advance('300ms')
  stall[Symbol.dispose]()
  return (await orders).flatMap((order) => (order.status === 'rejected' ? [String(order.reason)] : []))
}

it('a stall of 300 ms makes the broker refuse what waits for longer than 200 ms', async () => {
  const refused = await ordersDuringStall(200)
  expect(refused).toHaveLength(46) // the others wait in its four threads, and are stored
  expect(refused[0]).toContain('[TIMEOUT_CLEAN_QUEUE]broker busy, start flow control for a while, period in queue: 20')
})

it('with more patience in the queue nobody notices', async () => {
  expect(await ordersDuringStall(1000)).toEqual([])
})
