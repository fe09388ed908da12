import { startCluster } from 'rocketmq-sim'
import { expect, it } from 'vitest'

it('a reminder comes after two hours, not before', async () => {
  await using cluster = await startCluster({ topics: { reminders: 1 } })
  const received: string[] = []
  await cluster.consumer({ group: 'desk', topic: 'reminders', handler: ({ text }) => void received.push(text) })
  const producer = await cluster.producer()
  await producer.send({ topic: 'reminders', body: 'call back', deliverTimestamp: cluster.wallMs + 2 * 3_600_000 })

  await cluster.advance('1h59m')
  expect(received).toEqual([])
  expect(cluster.delayed('reminders')).toHaveLength(1)

  await cluster.advance('2m')
  expect(received).toEqual(['call back'])
})
