import { describe, expect, it } from 'vitest'
import { encodeBatch } from '../../../src/protocol/index.ts'
import { records, sendHeader, type TestClient, TestCluster } from './testCluster.ts'

const TOPIC = 'InnerT'

/** A client of a broker with a topic that keeps batches as one record. */
async function withBatchTopic(options: Parameters<typeof TestCluster.start>[0] = {}) {
  const cluster = await TestCluster.start(options)
  const client = cluster.client('client')
  await client.ask('UPDATE_AND_CREATE_TOPIC', {
    topic: TOPIC,
    defaultTopic: 'TBW102',
    readQueueNums: 1,
    writeQueueNums: 1,
    perm: 6,
    topicFilterType: 'SINGLE_TAG',
    topicSysFlag: 0,
    order: false,
    attributes: '+queue.type=BatchCQ',
  })
  return { cluster, client }
}

function header() {
  return sendHeader(TOPIC, { properties: { UNIQ_KEY: 'K' }, header: { batch: true } })
}

function sendBatch(client: TestClient, count: number) {
  const members = Array.from({ length: count }, (_, i) => ({
    flag: 0,
    body: new TextEncoder().encode(`m${i}`),
    properties: new Map<string, string>(),
  }))
  return client.ask('SEND_BATCH_MESSAGE', header(), encodeBatch(members))
}

describe('a batch for a topic with batch consume queues', () => {
  it('is one record, and its answer names its key', async () => {
    const { client } = await withBatchTopic()
    expect(await sendBatch(client, 3)).toMatchObject({ code: 0, header: { queueOffset: 0, batchUniqId: 'K' } })
    expect(await sendBatch(client, 2)).toMatchObject({ code: 0, header: { queueOffset: 3, batchUniqId: 'K' } })
    const found = records(await client.pull(TOPIC))
    expect(found.map(({ queueOffset, sysFlag }) => [queueOffset, sysFlag])).toEqual([
      [0, 0xc0],
      [3, 0xc0],
    ])
    expect(found.map(({ properties }) => [properties.get('INNER_NUM'), properties.get('INNER_BASE')])).toEqual([
      ['3', '0'],
      ['2', '3'],
    ])
  })

  it('counts as many messages as are in it', async () => {
    const { cluster, client } = await withBatchTopic()
    await sendBatch(client, 3)
    await client.pull(TOPIC)
    const { store } = cluster.broker.context
    expect(store.statistics).toMatchObject({ putMessageTimesTotal: 3, getMessageTransferredMsgCount: 3 })
  })

  it('stands there after a restart, and the next one follows it', async () => {
    const { cluster, client } = await withBatchTopic({ inMemory: false })
    await sendBatch(client, 3)
    await cluster.world.settle(cluster.broker.stop())
    await cluster.restartBroker({ inMemory: false })
    const other = cluster.client('other')
    expect((await sendBatch(other, 2)).header.queueOffset).toBe(3)
    expect(records(await other.pull(TOPIC, { queueOffset: 1 })).map(({ queueOffset }) => queueOffset)).toEqual([0, 3])
  })

  it.each([
    ['a size of nothing', [0, 0, 0, 0, 1]],
    ['a size that leads back', [0, 0, 0, 4, 0xff, 0xff, 0xff, 0xfc, 0, 0]],
  ])('is not answered when its members cannot be counted: %s', async (_, bytes) => {
    const { cluster, client } = await withBatchTopic()
    let answered = false
    void client.begin('SEND_BATCH_MESSAGE', header(), Uint8Array.from(bytes)).then(
      () => {
        answered = true
      },
      () => undefined,
    )
    await cluster.advance(30_000)
    expect(answered).toBe(false)
    expect((await sendBatch(client, 1)).header.queueOffset).toBe(0)
  })
})
