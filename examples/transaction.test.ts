import { startCluster } from 'rocketmq-sim'
import { expect, it } from 'vitest'

it('a check that finds its producer gone is answered by another one of the group', async () => {
  await using cluster = await startCluster({ topics: { payments: 1 } })
  const booked = new Set<string>()
  const join = () =>
    cluster.producer({
      group: 'bank',
      transactionListener: {
        execute: (message) => {
          booked.add(String(message.body))
          return 'UNKNOW' // the producer dies before it can say more
        },
        check: ({ text }) => (booked.has(text) ? 'COMMIT_MESSAGE' : 'ROLLBACK_MESSAGE'),
      },
    })

  const first = await join()
  await first.sendMessageInTransaction({ topic: 'payments', body: '10 EUR' })
  await first.shutdown()
  expect(cluster.halfMessages('payments')).toHaveLength(1)
  expect(cluster.messages('payments')).toEqual([])

  const second = await join()
  await second.send({ topic: 'payments', body: 'hello' }) // a producer is known to a broker once it has sent
  await cluster.advance('2m')
  expect(cluster.messages('payments').map(({ text }) => text)).toEqual(['hello', '10 EUR'])
  expect(cluster.halfMessages('payments')).toEqual([])
})
