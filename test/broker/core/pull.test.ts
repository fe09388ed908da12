import { describe, expect, it } from 'vitest'
import { pullHeader, TestCluster, texts } from './testCluster.ts'

const SUBSCRIPTION = 4
const SUSPEND = 2
const COMMIT = 1

describe('a pull', () => {
  it('brings the stored messages with the offsets of the queue', async () => {
    const cluster = await TestCluster.start()
    const client = cluster.client('consumer')
    for (const text of ['a', 'b', 'c']) await client.send('T', text)
    const answer = await client.pull('T', { maxMsgNums: 2 })
    expect(answer).toMatchObject({ code: 0, remark: 'FOUND' })
    expect(texts(answer)).toEqual(['a', 'b'])
    expect(answer.extFields).toEqual({
      suggestWhichBrokerId: '0',
      nextBeginOffset: '2',
      minOffset: '0',
      maxOffset: '3',
      topicSysFlag: '0',
      groupSysFlag: '0',
    })
  })

  it.each([
    ['at the end', 1, 19, 'OFFSET_OVERFLOW_ONE', 1],
    ['beyond the end', 5, 21, 'OFFSET_OVERFLOW_BADLY', 1],
  ])('%s corrects the offset', async (_what, queueOffset, code, remark, next) => {
    const cluster = await TestCluster.start()
    const client = cluster.client('consumer')
    await client.send('T', 'a')
    const answer = await client.pull('T', { queueOffset })
    expect(answer).toMatchObject({ code, remark })
    expect(answer.header.nextBeginOffset).toBe(next)
  })

  it('of a queue without messages finds nothing at 0 and moves any other offset', async () => {
    const cluster = await TestCluster.start()
    const client = cluster.client('consumer')
    await client.send('T', 'a')
    expect((await client.pull('T', { queueId: 1 })).code).toBe(19)
    const moved = await client.pull('T', { queueId: 1, queueOffset: 9 })
    expect(moved.code).toBe(21)
    expect(moved.header.nextBeginOffset).toBe(0)
  })

  it('filters by tag hash and says where to go on', async () => {
    const cluster = await TestCluster.start()
    const client = cluster.client('consumer')
    for (const [text, tag] of [
      ['a', 'A'],
      ['b', 'B'],
      ['c', 'A'],
    ] as const) {
      await client.send('T', text, { properties: { TAGS: tag } })
    }
    expect(texts(await client.pull('T', { subscription: 'A||C' }))).toEqual(['a', 'c'])
    const none = await client.pull('T', { subscription: 'C' })
    expect(none).toMatchObject({ code: 20, remark: 'NO_MATCHED_MESSAGE' })
    expect(none.header.nextBeginOffset).toBe(3)
  })

  it('uses what the group subscribed by heartbeat, and tells apart what is missing', async () => {
    const cluster = await TestCluster.start()
    const client = cluster.client('consumer')
    await client.send('T', 'a', { properties: { TAGS: 'A' } })
    await client.send('T', 'b', { properties: { TAGS: 'B' } })
    const sysFlag = 0
    const unknown = await client.pull('T', { sysFlag })
    expect(unknown.code).toBe(24)
    expect(unknown.remark).toMatch(/^the consumer's group info not exist\nSee /)
    await client.join('CG', 'T', { tags: 'B', subVersion: 5 })
    expect(texts(await client.pull('T', { sysFlag, subVersion: 5 }))).toEqual(['b'])
    expect(texts(await client.pull('T', { sysFlag, subVersion: 4 }))).toEqual(['b'])
    expect(await client.pull('T', { sysFlag, subVersion: 6 })).toMatchObject({
      code: 25,
      remark: "the consumer's subscription not latest",
    })
    await client.send('U', 'x')
    expect((await client.pull('U', { sysFlag })).remark).toMatch(/^the consumer's subscription not exist\nSee /)
  })

  it('is refused with its reason', async () => {
    const cluster = await TestCluster.start()
    const client = cluster.client('consumer')
    await client.send('T', 'a')
    const missing = await client.pull('Missing')
    expect(missing.code).toBe(17)
    expect(missing.remark).toMatch(/^topic\[Missing] not exist, apply first please! \nSee /)
    expect(missing.extFields).toEqual({})
    const queue = await client.pull('T', { queueId: 4 })
    expect(queue.code).toBe(29)
    expect(queue.remark).toMatch(
      /^queueId\[4] is illegal, topic:\[T] topicConfig\.readQueueNums:\[4] consumer:\[\/10\.0\.1\.\d+:\d+]$/,
    )
    expect(await client.pull('T', { subscription: '||' })).toMatchObject({ code: 23 })
    expect(await client.pull('T', { expressionType: 'SQL92', subscription: 'a > 1' })).toMatchObject({
      code: 1,
      remark: 'The broker does not support consumer to filter message by SQL92',
    })
  })

  it('of a group that is not known and may not be created is refused', async () => {
    const cluster = await TestCluster.start({ config: { autoCreateSubscriptionGroup: false } })
    const client = cluster.client('consumer')
    await client.send('T', 'a')
    const answer = await client.pull('T')
    expect(answer.code).toBe(26)
    expect(answer.remark).toMatch(/^subscription group \[CG] does not exist, \nSee /)
  })

  it('on the VIP port is not supported', async () => {
    const cluster = await TestCluster.start()
    const client = cluster.client('consumer')
    const answer = await cluster.world.settle(client.begin('PULL_MESSAGE', pullHeader('T'), undefined, 10_909))
    expect(answer).toMatchObject({ code: 3, remark: ' request type 11 not supported' })
  })

  it('commits the offset that it carries once, when it says so', async () => {
    const cluster = await TestCluster.start()
    const client = cluster.client('consumer')
    for (const text of ['a', 'b']) await client.send('T', text)
    await client.pull('T', { sysFlag: SUBSCRIPTION, commitOffset: 2 })
    expect(cluster.broker.context.offsets.queryOffset('CG', 'T', 0)).toBe(-1)
    await client.pull('T', { sysFlag: SUBSCRIPTION | COMMIT, commitOffset: 1 })
    expect(cluster.broker.context.offsets.queryOffset('CG', 'T', 0)).toBe(1)
  })
})

describe('a held pull', () => {
  const sysFlag = SUBSCRIPTION | SUSPEND

  it('is answered as soon as a message arrives', async () => {
    const cluster = await TestCluster.start()
    const client = cluster.client('consumer')
    const producer = cluster.client('producer')
    await client.send('T', 'a')
    const startMs = cluster.world.now
    const held = client.begin('PULL_MESSAGE', pullHeader('T', { queueOffset: 1, sysFlag }))
    await cluster.advance(7000)
    await producer.send('T', 'b')
    const answer = await cluster.world.settle(held)
    expect(texts(answer)).toEqual(['b'])
    expect(cluster.world.now - startMs).toBeLessThan(7010)
  })

  it('is answered empty at the scan after its time', async () => {
    const cluster = await TestCluster.start()
    const client = cluster.client('consumer')
    await client.send('T', 'a')
    const startMs = cluster.world.now
    const header = pullHeader('T', { queueOffset: 1, sysFlag, suspendTimeoutMillis: 12_000 })
    const answer = await client.ask('PULL_MESSAGE', header)
    expect(answer).toMatchObject({ code: 19, remark: 'OFFSET_OVERFLOW_ONE' })
    expect(cluster.world.now - startMs).toBeGreaterThanOrEqual(12_000)
    expect(cluster.world.now - startMs).toBeLessThan(17_100)
  })

  it('is not woken by tags that it does not want', async () => {
    const cluster = await TestCluster.start()
    const client = cluster.client('consumer')
    const producer = cluster.client('producer')
    await producer.send('T', 'a')
    const header = pullHeader('T', { queueOffset: 1, sysFlag, subscription: 'A' })
    const held = client.begin('PULL_MESSAGE', header)
    await cluster.advance(10)
    await producer.send('T', 'b', { properties: { TAGS: 'B' } })
    await cluster.advance(10)
    expect(cluster.broker.context.hold.count).toBe(1)
    await producer.send('T', 'c', { properties: { TAGS: 'A' } })
    expect(texts(await cluster.world.settle(held))).toEqual(['c'])
  })

  it('is forgotten with its connection', async () => {
    const cluster = await TestCluster.start()
    const client = cluster.client('consumer')
    await client.send('T', 'a')
    client.begin('PULL_MESSAGE', pullHeader('T', { queueOffset: 1, sysFlag })).catch(() => undefined)
    await cluster.advance(10)
    await client.close()
    await cluster.advance(10_000)
    expect(cluster.broker.context.hold.count).toBe(0)
  })
})
