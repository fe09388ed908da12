import { startCluster } from 'rocketmq-sim'
import { expect, it } from 'vitest'

it('sends and consumes without any waiting', async () => {
  await using cluster = await startCluster()
  const received: string[] = []
  await cluster.consumer({ group: 'billing', topic: 'orders', handler: (message) => void received.push(message.text) })
  const producer = await cluster.producer()
  const result = await producer.send({ topic: 'orders', body: 'one coffee' })
  expect(result.status).toBe('SEND_OK')
  await cluster.until(() => received.length === 1)
  expect(received).toEqual(['one coffee'])
})
