import { startCluster } from 'rocketmq-sim'
import { expect, it } from 'vitest'

it('a payment that fails for good ends in the dead letters after sixteen retries', async () => {
  await using cluster = await startCluster({ topics: { orders: 1 } })
  let tries = 0
  await cluster.consumer({
    group: 'payments',
    topic: 'orders',
    handler: () => {
      tries++
      throw new Error('card refused')
    },
  })
  const producer = await cluster.producer()
  await producer.send({ topic: 'orders', body: 'one coffee' })

  await cluster.advance('6h') // the retries take 4 h 46 min: 10 s, 30 s, 1 min, … 2 h
  expect(tries).toBe(17)
  expect(cluster.deadLetters('payments').map(({ text }) => text)).toEqual(['one coffee'])
})

it('a handler chooses when a message comes again, or gives it up at once', async () => {
  await using cluster = await startCluster({ topics: { orders: 1 } })
  await cluster.consumer({
    group: 'payments',
    topic: 'orders',
    handler: ({ text, reconsumeTimes }, context) => {
      if (text === 'no such card')
        context.delayLevelWhenNextConsume = -1 // straight to the dead letters
      else if (reconsumeTimes < 3)
        context.delayLevelWhenNextConsume = 5 // in one minute, not 10 s, 30 s, 1 min
      else return 'CONSUME_SUCCESS'
      return 'RECONSUME_LATER'
    },
  })
  const producer = await cluster.producer()
  for (const body of ['card reader busy', 'no such card']) await producer.send({ topic: 'orders', body })

  await cluster.expect.deadLetters('payments', ['no such card'])
  await cluster.expect.consumed('payments', 'orders', ['card reader busy'], { limit: '10m' })
  const minutes = cluster
    .deliveries('payments', 'orders')
    .filter(({ text }) => text === 'card reader busy')
    .map(({ beganMs }) => Math.floor(beganMs / 60_000))
  expect(minutes).toEqual([0, 1, 2, 3])
})

it('a dead letter is given to its group once more, when the cause is gone', async () => {
  await using cluster = await startCluster({ topics: { orders: 1 } })
  let broken = true
  await cluster.consumer({
    group: 'payments',
    topic: 'orders',
    maxReconsumeTimes: 1,
    handler: () => (broken ? 'RECONSUME_LATER' : 'CONSUME_SUCCESS'),
  })
  const producer = await cluster.producer()
  await producer.send({ topic: 'orders', body: 'one coffee' })
  await cluster.expect.deadLetters('payments', ['one coffee'])

  broken = false
  const admin = await cluster.admin()
  for (const letter of cluster.deadLetters('payments')) await admin.resendDeadLetter('payments', letter)
  await cluster.until(() => cluster.deliveries('payments', 'orders').some(({ consumed }) => consumed))
})
