import { startCluster } from 'rocketmq-sim'
import { createReplyMessage } from 'rocketmq-sim/client'
import { expect, it } from 'vitest'

it('a request is answered by whoever consumes it, or fails in time', async () => {
  await using cluster = await startCluster({ topics: { prices: 2 } })
  const clerk = await cluster.producer({ group: 'clerk' })
  await cluster.consumer({
    group: 'shop',
    topic: 'prices',
    handler: async (question) => {
      if (question.text !== 'coffee') return
      await clerk.send(createReplyMessage(question, '2.40 EUR'))
    },
  })

  const customer = await cluster.producer({ group: 'customer' })
  const reply = await customer.request({ topic: 'prices', body: 'coffee' }, { timeoutMs: 10_000 })
  expect(reply.text).toBe('2.40 EUR')

  const unanswered = customer.request({ topic: 'prices', body: 'tea' }, { timeoutMs: 10_000 })
  await expect(unanswered).rejects.toThrow('nobody replied to the request to topic prices within 10000 ms')
})
