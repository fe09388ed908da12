import { describe, expect, it } from 'vitest'
import { startCluster } from '../../src/index.ts'

describe('the admin client, in virtual time', () => {
  it('lists dead letters and gives one to its group alone once more', async () => {
    await using cluster = await startCluster({ topics: { orders: 1 } })
    const admin = await cluster.admin()
    let failing = true
    const got: string[] = []
    await cluster.consumer({
      group: 'billing',
      topic: 'orders',
      maxReconsumeTimes: 1,
      handler: (message) => {
        if (failing) throw new Error('card refused')
        got.push(`${message.text} ${message.topic} ${message.reconsumeTimes}`)
      },
    })
    const others: string[] = []
    await cluster.consumer({ group: 'audit', topic: 'orders', handler: (message) => void others.push(message.text) })
    const producer = await cluster.producer()
    const sent = await producer.send({ topic: 'orders', body: 'one coffee', keys: 'k' })
    await cluster.advance('2m')
    const { messages, queues } = await admin.deadLetters('billing')
    expect(messages.map(({ text, msgId, reconsumeTimes }) => [text, msgId, reconsumeTimes])).toEqual([
      ['one coffee', sent.msgId, 2],
    ])
    expect(queues.map(({ minOffset, maxOffset }) => [minOffset, maxOffset])).toEqual([[0, 1]])
    failing = false
    const [dead] = messages
    if (dead !== undefined) await admin.resendDeadLetter('billing', dead)
    await cluster.advance('1m')
    expect(got).toEqual(['one coffee orders 0'])
    expect(others).toEqual(['one coffee'])
    expect((await admin.deadLetters('billing')).messages).toHaveLength(1)
  })

  it('tells what became of a message in each group', async () => {
    await using cluster = await startCluster({ topics: { orders: 1 } })
    const admin = await cluster.admin()
    await cluster.consumer({ group: 'all', topic: 'orders', handler: () => undefined })
    await cluster.consumer({ group: 'filtered', subscriptions: { orders: 'other' }, handler: () => undefined })
    const gone = await cluster.consumer({ group: 'gone', topic: 'orders', handler: () => undefined })
    const producer = await cluster.producer()
    const { msgId } = await producer.send({ topic: 'orders', body: 'one coffee', tags: 'food' })
    await cluster.advance('30s')
    await gone.shutdown()
    const [message] = await admin.queryMessagesByUniqueKey('orders', msgId)
    if (message === undefined) throw new Error('the message is not indexed')
    const tracks = await admin.messageTrack(message)
    expect(
      tracks
        .map(({ consumerGroup, trackType }) => [consumerGroup, trackType])
        .sort(([left = ''], [right = '']) => (left < right ? -1 : 1)),
    ).toEqual([
      ['all', 'CONSUMED'],
      ['filtered', 'CONSUMED_BUT_FILTERED'],
      ['gone', 'NOT_ONLINE'],
    ])
  })

  it('reads queues without joining a group, and says where it read an address', async () => {
    await using cluster = await startCluster({ topics: { orders: 2 } })
    const admin = await cluster.admin()
    const producer = await cluster.producer()
    const { queue } = await producer.send({ topic: 'orders', body: 'one coffee' })
    const { messages, status, maxOffset } = await admin.browse(queue, 0)
    expect([status, maxOffset, messages.map(({ text }) => text)]).toEqual(['FOUND', 1, ['one coffee']])
    expect((await admin.browse(queue, 1)).messages).toEqual([])
    const [broker] = (await admin.topicRoute('orders')).brokerDatas
    const address = broker?.brokerAddrs.get(0) ?? ''
    expect(admin.addressSource(address)).toEqual({ brokerName: broker?.brokerName, brokerId: 0, topic: 'orders' })
    expect(admin.addressSource('10.9.9.9:1')).toBeUndefined()
    await expect(admin.topicRoute('nothing')).rejects.toThrow(/code 17: No topic route info in name server/)
  })
})
