import { startCluster } from 'rocketmq-sim'
import { expect, it } from 'vitest'

it('the steps of one order stay in order, even when one has to be tried again', async () => {
  await using cluster = await startCluster({ topics: { steps: 4 } })
  const done: string[] = []
  let failures = 2
  await cluster.consumer({
    group: 'kitchen',
    topic: 'steps',
    orderly: true,
    handler: ({ text }) => {
      if (text === 'table 7: grind' && failures-- > 0) throw new Error('the mill is jammed')
      done.push(text)
    },
  })
  const producer = await cluster.producer()
  for (const step of ['order', 'grind', 'brew', 'serve']) {
    await producer.send({ topic: 'steps', body: `table 7: ${step}` }, { orderKey: 'table 7' })
  }

  await cluster.assertConsumed('kitchen', 'steps')
  expect(done).toEqual(['table 7: order', 'table 7: grind', 'table 7: brew', 'table 7: serve'])
})
