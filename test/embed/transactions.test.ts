import { startCluster } from 'rocketmq-sim'
import { describe, expect, it } from 'vitest'

type State = 'COMMIT_MESSAGE' | 'ROLLBACK_MESSAGE' | 'UNKNOW'

/** A cluster with a producer whose local transactions end as told, and which answers checks as told. */
async function bank(states: { readonly local: State; readonly checked?: State }) {
  const cluster = await startCluster({ topics: { payments: 4 } })
  const checks: string[] = []
  const producer = await cluster.producer({
    group: 'bank',
    transactionListener: {
      execute: () => states.local,
      check: (message) => {
        checks.push(message.text)
        return states.checked ?? 'UNKNOW'
      },
    },
  })
  return { cluster, producer, checks }
}

const texts = (messages: readonly { readonly text: string }[]): readonly string[] => messages.map(({ text }) => text)

describe('a transactional message', () => {
  it('is seen by consumers after its commit, once', async () => {
    const { cluster, producer } = await bank({ local: 'COMMIT_MESSAGE' })
    await using _ = cluster
    const received: string[] = []
    await cluster.consumer({ group: 'ledger', topic: 'payments', handler: ({ text }) => void received.push(text) })
    const result = await producer.sendMessageInTransaction({ topic: 'payments', body: '10 EUR' })
    expect(result).toMatchObject({ status: 'SEND_OK', localTransactionState: 'COMMIT_MESSAGE' })
    await cluster.advance('2m')
    expect(received).toEqual(['10 EUR'])
    expect(cluster.halfMessages('payments')).toEqual([])
  })

  it('is never seen when it is rolled back', async () => {
    const { cluster, producer, checks } = await bank({ local: 'ROLLBACK_MESSAGE' })
    await using _ = cluster
    await producer.sendMessageInTransaction({ topic: 'payments', body: '10 EUR' })
    await cluster.advance('5m')
    expect(cluster.messages('payments')).toEqual([])
    expect(cluster.halfMessages('payments')).toEqual([])
    expect(checks).toEqual([])
  })

  it('without an end is asked for every 30 s, and committed by the answer', async () => {
    const { cluster, producer, checks } = await bank({ local: 'UNKNOW', checked: 'COMMIT_MESSAGE' })
    await using _ = cluster
    await producer.sendMessageInTransaction({ topic: 'payments', body: '10 EUR' })
    expect(texts(cluster.halfMessages('payments'))).toEqual(['10 EUR'])
    await cluster.advance('20s')
    expect(checks).toEqual([])
    await cluster.advance('12s')
    expect(checks).toEqual(['10 EUR'])
    await cluster.advance('1m')
    expect(texts(cluster.messages('payments'))).toEqual(['10 EUR'])
    expect(cluster.halfMessages('payments')).toEqual([])
    expect(checks).toHaveLength(1)
  })

  it('is put aside after 15 checks without an answer', async () => {
    const { cluster, producer, checks } = await bank({ local: 'UNKNOW' })
    await using _ = cluster
    await producer.sendMessageInTransaction({ topic: 'payments', body: '10 EUR' })
    await cluster.advance('10m')
    expect(checks).toHaveLength(15)
    expect(cluster.halfMessages('payments')).toEqual([])
    expect(texts(cluster.messages('TRANS_CHECK_MAX_TIME_TOPIC'))).toEqual(['10 EUR'])
  })

  it('is asked for at another member of the group when its producer is gone', async () => {
    const { cluster, producer } = await bank({ local: 'UNKNOW' })
    await using _ = cluster
    await producer.sendMessageInTransaction({ topic: 'payments', body: '10 EUR' })
    await producer.shutdown()
    const asked: string[] = []
    const heir = await cluster.producer({
      group: 'bank',
      transactionListener: {
        execute: () => 'UNKNOW',
        check: ({ text }) => {
          asked.push(text)
          return 'COMMIT_MESSAGE'
        },
      },
    })
    // A producer meets a broker when it sends to it.
    await heir.send({ topic: 'payments', body: 'hello' })
    await cluster.advance('2m')
    expect(asked).toEqual(['10 EUR'])
    expect(texts(cluster.messages('payments'))).toEqual(['hello', '10 EUR'])
  })

  it('that asks for immunity is not checked before', async () => {
    const { cluster, producer, checks } = await bank({ local: 'UNKNOW', checked: 'COMMIT_MESSAGE' })
    await using _ = cluster
    const properties = { CHECK_IMMUNITY_TIME_IN_SECONDS: '100' }
    await producer.sendMessageInTransaction({ topic: 'payments', body: '10 EUR', properties })
    await cluster.advance('95s')
    expect(checks).toEqual([])
    await cluster.advance('35s')
    expect(checks).toEqual(['10 EUR'])
    expect(texts(cluster.messages('payments'))).toEqual(['10 EUR'])
  })

  it('is asked for again after a restart of the broker', async () => {
    const { cluster, producer, checks } = await bank({ local: 'UNKNOW', checked: 'COMMIT_MESSAGE' })
    await using _ = cluster
    await producer.sendMessageInTransaction({ topic: 'payments', body: '10 EUR' })
    const broker = cluster.broker('broker-a')
    await broker.stop()
    await broker.start()
    await producer.send({ topic: 'payments', body: 'hello' })
    await cluster.advance('2m')
    expect(checks).toEqual(['10 EUR'])
    expect(texts(cluster.messages('payments'))).toEqual(['hello', '10 EUR'])
  })
})
