import { describe, expect, it } from 'vitest'
import type { DialectName } from '../../src/client/index.ts'
import { type Cluster, simulatedCluster } from './cluster.ts'

const TOPIC = 'InnerT'

async function withBatchTopic(): Promise<Cluster> {
  const cluster = await simulatedCluster()
  const queues = { readQueueNums: 1, writeQueueNums: 1 }
  const created = cluster.admin.createTopic({ topic: TOPIC, ...queues, attributes: { 'queue.type': 'BatchCQ' } })
  await cluster.world.settle(created)
  return cluster
}

/** Bodies and queue offsets that a consumer of a dialect gets of a batch of three and a message behind it. */
async function consumed(dialect: DialectName, count: number): Promise<(readonly [string, number])[]> {
  const cluster = await withBatchTopic()
  const producer = await cluster.producer({ dialect: 'java-5.3' })
  const batch = ['a', 'b', 'c'].map((body) => ({ topic: TOPIC, body, tags: body }))
  const { msgId } = await cluster.world.settle(producer.sendBatch(batch))
  expect(msgId).not.toContain(',')
  expect((await cluster.world.settle(producer.send({ topic: TOPIC, body: 'd' }))).queueOffset).toBe(3)
  const got: (readonly [string, number])[] = []
  await cluster.consumer({
    on: 'consumer',
    dialect,
    group: 'CG',
    subscriptions: { [TOPIC]: '*' },
    handler: ({ text, queueOffset }) => void got.push([text, queueOffset]),
  })
  await cluster.until('all messages', () => got.length === count)
  return got.sort(([, left], [, right]) => left - right)
}

describe('an inner batch', () => {
  it.each<DialectName>(['java-5.3', 'ours'])('is taken apart by a consumer of %s', async (dialect) => {
    expect(await consumed(dialect, 4)).toEqual([
      ['a', 0],
      ['b', 1],
      ['c', 2],
      ['d', 3],
    ])
  })

  it.each<DialectName>(['java-4.9', 'go-2.1.2'])('comes to a consumer of %s as one message', async (dialect) => {
    const [first, second] = await consumed(dialect, 2)
    expect([first?.[1], second]).toEqual([0, ['d', 3]])
    expect(first?.[0]).toMatch(/a.*b.*c/s)
  })

  it('that cannot be taken apart comes as it is', async () => {
    const cluster = await withBatchTopic()
    const { store } = cluster.brokers[0]?.context ?? {}
    const host = { host: '10.0.1.1', port: 10_911 }
    store?.putMessage(
      {
        topic: TOPIC,
        queueId: 0,
        flag: 0,
        sysFlag: 0xc0,
        bornTimestamp: 1,
        bornHost: host,
        storeHost: host,
        reconsumeTimes: 0,
        preparedTransactionOffset: 0,
        body: new TextEncoder().encode('no batch'),
        properties: new Map([['INNER_NUM', '2']]),
      },
      () => undefined,
    )
    const got: string[] = []
    await cluster.consumer({
      on: 'consumer',
      group: 'CG',
      subscriptions: { [TOPIC]: '*' },
      handler: ({ text }) => void got.push(text),
    })
    await cluster.until('the message', () => got.length > 0)
    expect(got).toEqual(['no batch'])
  })
})
