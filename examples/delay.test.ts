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

it('the highest of the eighteen delay levels is two hours, even when the broker restarts in between', async () => {
  await using cluster = await startCluster({ topics: { reminders: 1 } })
  await cluster.consumer({ group: 'desk', topic: 'reminders', handler: () => undefined })
  const producer = await cluster.producer()
  await producer.send({ topic: 'reminders', body: 'call back', delayLevel: 18 })

  await cluster.advance('1h')
  await cluster.broker('broker-a').stop()
  await cluster.broker('broker-a').start()
  await cluster.expect.consumed('desk', 'reminders', ['call back'], { limit: '2h', once: true })
  cluster.expect.delay('desk', 'reminders', { atLeast: '2h', atMost: '2h1s' })
})

it('a reminder that is taken back in time never comes', async () => {
  // Off by default, as in the original.
  await using cluster = await startCluster({ topics: { reminders: 1 }, broker: { recallMessageEnable: true } })
  await cluster.consumer({ group: 'desk', topic: 'reminders', handler: () => undefined })
  const producer = await cluster.producer()
  const send = (body: string) =>
    producer.send({ topic: 'reminders', body, deliverTimestamp: cluster.wallMs + 2 * 3_600_000 })
  const { recallHandle } = await send('call back')
  await send('lunch')

  await cluster.advance('1h')
  await producer.recallMessage('reminders', recallHandle ?? '')
  await cluster.expect.consumed('desk', 'reminders', ['lunch'], { limit: '2h', quietFor: '1h' })
  expect(cluster.delayed('reminders')).toEqual([])
})
