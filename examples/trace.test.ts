import { startCluster } from 'rocketmq-sim'
import { expect, it } from 'vitest'

it('a trace tells who sent a message, and what each delivery came to', async () => {
  await using cluster = await startCluster({ topics: { orders: 4 } })
  await cluster.consumer({
    group: 'billing',
    topic: 'orders',
    enableTrace: true,
    handler: ({ reconsumeTimes }) => {
      if (reconsumeTimes === 0) throw new Error('card reader busy')
    },
  })
  const producer = await cluster.producer({ group: 'shop', enableTrace: true })
  const { msgId } = await producer.send({ topic: 'orders', body: 'one coffee' })
  await cluster.advance('1m') // a retry after ten seconds, and trace data within five

  const admin = await cluster.admin()
  const steps = await admin.messageTrace(msgId) // as `rocketmq-sim admin queryMsgTraceById -i ID`
  expect(steps.map(({ type, group, outcome }) => [type, group, outcome])).toEqual([
    ['Pub', 'shop', undefined],
    ['Sub', 'billing', 'EXCEPTION'],
    ['Sub', 'billing', 'SUCCESS'],
  ])
})
