import { startCluster } from '../../../src/index.ts'

// A program that makes the mistake: it waits for a handler that only the cluster's time would call.
const cluster = await startCluster({ topics: { orders: 1 } })
const producer = await cluster.producer()
const received = new Promise<void>((resolve) => {
  void cluster.consumer({ group: 'g', topic: 'orders', handler: () => resolve() })
})
await producer.send({ topic: 'orders', body: 'tea', delayLevel: 5 })
await received
