import { describe, expect, it } from 'vitest'
import { consumerListBody, lockBatchRequestBody, lockBatchResponseBody } from '../../../src/protocol/index.ts'
import { records, TestCluster, texts } from './testCluster.ts'

describe('consumer offsets', () => {
  it('are found as they were committed, also backwards', async () => {
    const cluster = await TestCluster.start()
    const client = cluster.client('consumer')
    await client.send('T', 'a')
    await client.join('CG', 'T')
    const place = { consumerGroup: 'CG', topic: 'T', queueId: 0 }
    expect((await client.ask('UPDATE_CONSUMER_OFFSET', { ...place, commitOffset: 9 })).code).toBe(0)
    expect((await client.ask('QUERY_CONSUMER_OFFSET', place)).header.offset).toBe(9)
    await client.ask('UPDATE_CONSUMER_OFFSET', { ...place, commitOffset: 4 })
    expect((await client.ask('QUERY_CONSUMER_OFFSET', place)).header.offset).toBe(4)
  })

  it('are refused for unknown groups and topics', async () => {
    const cluster = await TestCluster.start()
    const client = cluster.client('consumer')
    const place = { consumerGroup: 'CG', topic: 'T', queueId: 0, commitOffset: 1 }
    expect(await client.ask('UPDATE_CONSUMER_OFFSET', place)).toMatchObject({ code: 26, remark: 'Group CG not exist!' })
    await client.join('CG', 'T')
    expect(await client.ask('UPDATE_CONSUMER_OFFSET', place)).toMatchObject({ code: 17, remark: 'Topic T not exist!' })
    await client.send('T', 'a')
    expect(await client.raw(15, { consumerGroup: 'CG', topic: 'T', commitOffset: '1' })).toMatchObject({
      code: 29,
      remark: 'QueueId is null, topic is T',
    })
    expect(await client.raw(15, { consumerGroup: 'CG', topic: 'T', queueId: '0' })).toMatchObject({
      code: 29,
      remark: 'Offset is null, topic is T',
    })
  })

  it('of a new group are 0 while the first message is there, and unknown otherwise', async () => {
    const cluster = await TestCluster.start()
    const client = cluster.client('consumer')
    await client.send('T', 'a')
    const place = { consumerGroup: 'CG', topic: 'T', queueId: 0 }
    expect(await client.ask('QUERY_CONSUMER_OFFSET', place)).toMatchObject({ code: 0, header: { offset: 0 } })
    expect(await client.ask('QUERY_CONSUMER_OFFSET', { ...place, setZeroIfNotFound: false })).toMatchObject({
      code: 22,
      remark: 'Not found, do not set to zero, maybe this group boot first',
    })
    expect(await client.ask('QUERY_CONSUMER_OFFSET', { ...place, queueId: 1 })).toMatchObject({
      code: 22,
      remark: 'Not found, V3_0_6_SNAPSHOT maybe this group consumer boot first',
    })
  })
})

describe('queue offsets', () => {
  it('are the bounds of the queue and places in time', async () => {
    const cluster = await TestCluster.start()
    const client = cluster.client('tool')
    const beforeMs = cluster.broker.context.runtime.clock.wallMs()
    await client.send('T', 'a')
    await cluster.advance(1000)
    await client.send('T', 'b')
    const queue = { topic: 'T', queueId: 0 }
    expect((await client.ask('GET_MAX_OFFSET', queue)).header.offset).toBe(2)
    expect((await client.ask('GET_MIN_OFFSET', queue)).header.offset).toBe(0)
    expect((await client.ask('GET_MAX_OFFSET', { topic: 'Missing', queueId: 0 })).header.offset).toBe(0)
    expect((await client.ask('GET_MIN_OFFSET', { topic: 'Missing', queueId: 0 })).header.offset).toBe(0)
    const search = async (timestamp: number): Promise<number | undefined> =>
      (await client.ask('SEARCH_OFFSET_BY_TIMESTAMP', { ...queue, timestamp })).header.offset
    expect(await search(beforeMs)).toBe(0)
    expect(await search(beforeMs + 500)).toBe(1)
    expect(await search(beforeMs + 60_000)).toBe(2)
    const earliest = await client.ask('GET_EARLIEST_MSG_STORETIME', queue)
    expect(earliest.header.timestamp).toBeGreaterThanOrEqual(beforeMs)
    expect(earliest.header.timestamp).toBeLessThan(beforeMs + 500)
    expect((await client.ask('GET_EARLIEST_MSG_STORETIME', { ...queue, queueId: 2 })).header.timestamp).toBe(-1)
  })
})

describe('a consumer group', () => {
  it('lists its members, and tells all of them when one joins or leaves', async () => {
    const cluster = await TestCluster.start()
    const one = cluster.client('one')
    const two = cluster.client('two')
    const none = await one.ask('GET_CONSUMER_LIST_BY_GROUP', { consumerGroup: 'CG' })
    expect(none).toMatchObject({ code: 1, remark: 'no consumer for this group, CG' })
    await one.join('CG', 'T')
    await two.join('CG', 'T')
    await cluster.advance(10)
    const list = await one.ask('GET_CONSUMER_LIST_BY_GROUP', { consumerGroup: 'CG' })
    expect(consumerListBody.decode(list.body).consumerIdList).toEqual(['one', 'two'])
    expect(one.pushed.map(({ code, group }) => [code, group])).toEqual([
      [40, 'CG'],
      [40, 'CG'],
    ])
    await two.join('CG', 'T')
    await two.close()
    await cluster.advance(10)
    expect(one.pushed).toHaveLength(3)
    const after = await one.ask('GET_CONSUMER_LIST_BY_GROUP', { consumerGroup: 'CG' })
    expect(consumerListBody.decode(after.body).consumerIdList).toEqual(['one'])
  })

  it('loses a member that unregisters, or that is silent for two minutes', async () => {
    const cluster = await TestCluster.start()
    const one = cluster.client('one')
    await one.join('CG', 'T')
    await one.join('DG', 'T')
    await one.ask('UNREGISTER_CLIENT', { clientID: 'one', consumerGroup: 'CG' })
    expect([...cluster.broker.context.consumers.groups.keys()]).toEqual(['DG'])
    for (let elapsed = 0; elapsed < 110_000; elapsed += 10_000) {
      await cluster.advance(10_000)
      await one.ask('GET_MIN_OFFSET', { topic: 'T', queueId: 0 })
    }
    expect([...cluster.broker.context.consumers.groups.keys()]).toEqual(['DG'])
    await cluster.advance(21_000)
    expect([...cluster.broker.context.consumers.groups.keys()]).toEqual([])
  })

  it('gets its retry topic with its first heartbeat, known to the name servers', async () => {
    const cluster = await TestCluster.start()
    const one = cluster.client('one')
    await one.join('CG', 'T')
    await cluster.advance(10)
    expect(cluster.nameServer.routes.topics()).toContain('%RETRY%CG')
  })

  it('locks queues for one member at a time', async () => {
    const cluster = await TestCluster.start()
    const queues = [0, 1].map((queueId) => ({ topic: 'T', brokerName: 'broker-a', queueId }))
    const lock = async (clientId: string, mqSet: typeof queues): Promise<readonly number[]> => {
      const body = lockBatchRequestBody.encode({ clientId, consumerGroup: 'CG', mqSet })
      const answer = await client.ask('LOCK_BATCH_MQ', {}, body)
      return lockBatchResponseBody.decode(answer.body).lockOKMQSet.map(({ queueId }) => queueId)
    }
    const client = cluster.client('one')
    expect(await lock('one', queues.slice(0, 1))).toEqual([0])
    expect(await lock('two', queues)).toEqual([1])
    const body = lockBatchRequestBody.encode({ clientId: 'one', consumerGroup: 'CG', mqSet: queues })
    expect((await client.ask('UNLOCK_BATCH_MQ', {}, body)).code).toBe(0)
    expect(await lock('two', queues)).toEqual([0, 1])
  })
})

describe('malformed bodies', () => {
  it.each([34, 41, 42])('of request %i answer as an exception and harm nobody', async (code) => {
    const cluster = await TestCluster.start()
    const client = cluster.client('one')
    expect(await client.raw(code, {})).toMatchObject({ code: 1 })
    const garbage = await client.raw(code, {}, new TextEncoder().encode('{"clientID":'))
    expect(garbage.code).toBe(1)
    expect(garbage.remark).toMatch(/^com\.alibaba\.fastjson\.JSONException: /)
    expect((await client.raw(code, {}, new TextEncoder().encode('[1,2]'))).code).toBe(1)
    expect((await client.send('T', 'x')).code).toBe(0)
  })

  it('and missing headers never break a handler', async () => {
    const cluster = await TestCluster.start()
    const client = cluster.client('one')
    for (const code of [10, 310, 320, 11, 361, 36, 12, 33, 14, 15, 29, 30, 31, 32, 35, 38, 46]) {
      const answer = await client.raw(code, {}, new Uint8Array([1, 2, 3]))
      expect(answer.remark ?? '').not.toMatch(/TypeError|invariant/)
    }
    expect((await client.send('T', 'x')).code).toBe(0)
  })
})

describe('retries', () => {
  it('come back through the delay levels and end in the dead letter queue', async () => {
    const cluster = await TestCluster.start()
    const client = cluster.client('one')
    await client.send('T', 'poison', { properties: { UNIQ_KEY: 'K1', TAGS: 'A' } })
    let [record] = records(await client.pull('T'))
    const firstOffset = record?.physicalOffset
    const waits: number[] = []
    for (let times = 0; times < 16; times++) {
      const offset = record?.physicalOffset ?? -1
      const sentMs = cluster.world.now
      expect((await client.ask('CONSUMER_SEND_MSG_BACK', { offset, group: 'CG', delayLevel: 0 })).code).toBe(0)
      const arrived = (): boolean => cluster.broker.context.store.maxOffsetInQueue('%RETRY%CG', 0) > times
      await cluster.world.run({ until: arrived, forMs: 7_300_000 })
      waits.push(Math.round((cluster.world.now - sentMs) / 1000))
      // The server closes a connection that was silent for 120 s; the next request then opens another.
      await cluster.advance(10)
      record = records(await client.pull('%RETRY%CG', { queueOffset: times }))[0]
      expect(record?.reconsumeTimes).toBe(times + 1)
    }
    expect(waits).toEqual([10, 30, 60, 120, 180, 240, 300, 360, 420, 480, 540, 600, 1200, 1800, 3600, 7200])
    expect(record?.properties.get('RETRY_TOPIC')).toBe('T')
    expect(record?.properties.get('UNIQ_KEY')).toBe('K1')
    expect(record?.properties.get('ORIGIN_MESSAGE_ID')).toBe(
      `0A00000200002A9F${(firstOffset ?? 0).toString(16).toUpperCase().padStart(16, '0')}`,
    )
    const last = { offset: record?.physicalOffset ?? -1, group: 'CG', delayLevel: 0, originTopic: 'T' }
    expect((await client.ask('CONSUMER_SEND_MSG_BACK', last)).code).toBe(0)
    const dead = await client.pull('%DLQ%CG')
    expect(texts(dead)).toEqual(['poison'])
    expect(records(dead)[0]?.reconsumeTimes).toBe(17)
  })

  it('go to the dead letter queue at once when the client asks for it', async () => {
    const cluster = await TestCluster.start()
    const client = cluster.client('one')
    await client.send('T', 'x')
    const given = { offset: 0, group: 'CG', delayLevel: -1, originTopic: 'T' }
    const back = await client.ask('CONSUMER_SEND_MSG_BACK', given)
    expect(back.code).toBe(0)
    expect(texts(await client.pull('%DLQ%CG'))).toEqual(['x'])
  })

  it('of a message that is gone, or of a group that may not exist, are refused', async () => {
    const cluster = await TestCluster.start({ config: { autoCreateSubscriptionGroup: false } })
    const client = cluster.client('one')
    const missing = await client.ask('CONSUMER_SEND_MSG_BACK', { offset: 0, group: 'CG', delayLevel: 0 })
    expect(missing.code).toBe(26)
    expect(missing.remark).toMatch(/^subscription group not exist, CG \nSee /)
    const gone = await client.ask('CONSUMER_SEND_MSG_BACK', { offset: 4711, group: 'TOOLS_CONSUMER', delayLevel: 0 })
    expect(gone).toMatchObject({ code: 1, remark: 'look message by offset failed, 4711' })
  })

  it('that a client sends itself end in the dead letter queue beyond its limit, and with any queue locked', async () => {
    const cluster = await TestCluster.start()
    const client = cluster.client('one')
    const retry = (reconsumeTimes: number) =>
      client.send('%RETRY%CG', `${reconsumeTimes}`, { header: { reconsumeTimes, maxReconsumeTimes: 3 } })
    await retry(3)
    expect(texts(await client.pull('%RETRY%CG'))).toEqual(['3'])
    await retry(4)
    expect(texts(await client.pull('%DLQ%CG'))).toEqual(['4'])
    const mqSet = [{ topic: 'T', brokerName: 'broker-a', queueId: 0 }]
    await client.ask('LOCK_BATCH_MQ', {}, lockBatchRequestBody.encode({ clientId: 'one', consumerGroup: 'CG', mqSet }))
    await retry(1)
    expect(texts(await client.pull('%DLQ%CG'))).toEqual(['4', '1'])
    expect(records(await client.pull('%DLQ%CG'))[1]?.properties.get('DELAY')).toBe('-1')
  })
})
