import { describe, expect, it } from 'vitest'
import { encodeBatch } from '../../../src/protocol/index.ts'
import { records, sendHeader, TestCluster, texts } from './testCluster.ts'

const REGION = { MSG_REGION: 'DefaultRegion', TRACE_ON: 'true' }

describe('a send', () => {
  it('creates its topic after TBW102, stores the message and answers where', async () => {
    const cluster = await TestCluster.start()
    const client = cluster.client('producer')
    const first = await client.send('NewTopic', 'hello', { queueId: 3, properties: { UNIQ_KEY: 'K1', TAGS: 'TagA' } })
    expect(first.code).toBe(0)
    expect(first.remark).toBeUndefined()
    expect(first.extFields).toEqual({
      msgId: '0A00000200002A9F0000000000000000',
      queueId: '3',
      queueOffset: '0',
      transactionId: 'K1',
      ...REGION,
    })
    const topic = cluster.broker.context.topics.selectTopicConfig('NewTopic')
    expect(topic).toMatchObject({ readQueueNums: 4, writeQueueNums: 4, perm: 6 })
    await cluster.advance(10)
    expect(cluster.nameServer.routes.topics()).toContain('NewTopic')
  })

  it('is stored with region, trace switch, cluster and WAIT, and without POP_CK', async () => {
    const cluster = await TestCluster.start()
    const client = cluster.client('producer')
    const properties = { UNIQ_KEY: 'K1', WAIT: 'true', POP_CK: '1 2 3', a: 'b' }
    await client.send('T', 'hello', { properties, header: { flag: 7, reconsumeTimes: 2, sysFlag: 1 } })
    const [record] = records(await client.pull('T'))
    expect(Object.fromEntries(record?.properties ?? [])).toEqual({
      UNIQ_KEY: 'K1',
      WAIT: 'true',
      a: 'b',
      CLUSTER: 'DefaultCluster',
      ...REGION,
    })
    expect(record).toMatchObject({ flag: 7, reconsumeTimes: 2, sysFlag: 1, queueId: 0, queueOffset: 0 })
    expect(record?.bornHost.host).toMatch(/^10\.0\.1\./)
    expect(record?.storeHost).toEqual({ host: '10.0.0.2', port: 10_911 })
  })

  it('gets a unique key of the broker when it has none', async () => {
    const cluster = await TestCluster.start()
    const answer = await cluster.client('producer').send('T', 'hello')
    expect(answer.header.transactionId).toMatch(/^0A000002[0-9A-F]{24}$/)
  })

  it('leaves the queue to the broker when its queue id is negative', async () => {
    const cluster = await TestCluster.start()
    const client = cluster.client('producer')
    const queues = new Set<number>()
    for (let i = 0; i < 40; i++) queues.add((await client.send('T', 'x', { queueId: -1 })).header.queueId ?? -1)
    expect([...queues].sort()).toEqual([0, 1, 2, 3])
  })

  it.each([
    [
      'an illegal name',
      'bad topic',
      29,
      'The specified topic contains illegal characters, allowing only ^[%|a-zA-Z0-9_-]+$',
    ],
    ['a blank name', ' ', 29, 'The specified topic is blank.'],
    ['a long name', 't'.repeat(128), 29, 'The specified topic is longer than topic max length.'],
    ['a system topic', 'SCHEDULE_TOPIC_XXXX', 16, 'Sending message to topic[SCHEDULE_TOPIC_XXXX] is forbidden.'],
  ])('to %s is refused with region and trace switch', async (_what, topic, code, remark) => {
    const cluster = await TestCluster.start()
    const answer = await cluster.client('producer').send(topic, 'x')
    expect(answer).toMatchObject({ code, remark })
    expect(answer.extFields).toEqual(REGION)
  })

  it('to an unknown topic is refused when nothing may be created', async () => {
    const cluster = await TestCluster.start({ config: { autoCreateTopicEnable: false } })
    const answer = await cluster.client('producer').send('Missing', 'x')
    expect(answer.code).toBe(17)
    expect(answer.remark).toBe(
      'topic[Missing] not exist, apply first please!\nSee https://rocketmq.apache.org/docs/bestPractice/06FAQ for further details.',
    )
  })

  it('to a queue that is not there is refused with the topic in words', async () => {
    const cluster = await TestCluster.start()
    const client = cluster.client('producer')
    await client.send('T', 'x')
    const answer = await client.send('T', 'x', { queueId: 4 })
    expect(answer.code).toBe(29)
    expect(answer.remark).toMatch(
      /^request queueId\[4] is illegal, TopicConfig \[topicName=T, readQueueNums=4, writeQueueNums=4, perm=RW-, topicFilterType=SINGLE_TAG, topicSysFlag=0, order=false, attributes=\{}] Producer: 10\.0\.1\.\d+:\d+$/,
    )
  })

  it('without a body or with a delay that is no number fails as an exception does, with empty fields', async () => {
    const cluster = await TestCluster.start()
    const client = cluster.client('producer')
    const empty = await client.ask('SEND_MESSAGE', sendHeader('T'))
    expect(empty.code).toBe(1)
    expect(empty.remark).toMatch(/^java\.lang\.NullPointerException: /)
    expect(empty.extFields).toEqual({})
    const soon = await client.send('T', 'x', { properties: { DELAY: 'soon' } })
    expect(soon.code).toBe(1)
    expect(soon.remark).toMatch(/^java\.lang\.NumberFormatException: For input string: "soon"/)
    expect(soon.extFields).toEqual({})
  })

  it('of more than the allowed size is refused', async () => {
    const cluster = await TestCluster.start({ config: { maxMessageSize: 10 } })
    const answer = await cluster.client('producer').send('T', 'eleven byte')
    expect(answer.code).toBe(13)
    expect(answer.remark).toMatch(
      /^the message is illegal, .* msg body length limit 10B, msg properties length limit 32KB\.$/,
    )
  })

  it('for an arbitrary time is refused by a broker without a timer wheel', async () => {
    const cluster = await TestCluster.start({ config: { timerWheelEnable: false } })
    const client = cluster.client('producer')
    const timed = await client.send('T', 'x', { properties: { TIMER_DELAY_SEC: '3' } })
    expect(timed.code).toBe(1)
    expect(timed.remark).toBe('accurate timer message is not enabled, timerWheelEnable is false')
  })

  it('under SYNC_FLUSH is answered after the flush', async () => {
    const cluster = await TestCluster.start({
      inMemory: false,
      config: { flushDiskType: 'SYNC_FLUSH', mappedFileSizeCommitLog: 1_048_576 },
    })
    const client = cluster.client('producer')
    const answer = await client.send('T', 'x')
    expect(answer.code).toBe(0)
    expect(cluster.broker.context.store.flushedWhere).toBe(cluster.broker.context.store.commitLogMaxOffset)
  })
})

describe('a send without a required field', () => {
  it.each([
    ['queueId', 'Integer.intValue'],
    ['sysFlag', 'Integer.intValue'],
    ['flag', 'Integer.intValue'],
    ['bornTimestamp', 'Long.longValue'],
  ])('%s fails as the original does when it uses it', async (field, call) => {
    const cluster = await TestCluster.start()
    const client = cluster.client('producer')
    const fields = Object.entries(sendHeader('T')).map(([key, value]) => [key, String(value)] as const)
    const header = Object.fromEntries(fields.filter(([key]) => key !== field))
    const answer = await client.raw(10, header, new Uint8Array([1]))
    expect(answer.code).toBe(1)
    expect(answer.remark).toContain(`java.lang.NullPointerException: Cannot invoke "java.lang.${call}()"`)
    expect(answer.remark?.toLowerCase()).toContain(`.get${field.toLowerCase()}()`)
  })
})

describe('a batch', () => {
  const batch = (count: number): Uint8Array =>
    encodeBatch(
      Array.from({ length: count }, (_, i) => ({
        flag: i,
        body: new TextEncoder().encode(`m${i}`),
        properties: new Map([['UNIQ_KEY', `K${i}`]]),
      })),
    )

  it('is stored as messages of their own, with consecutive offsets and joined ids', async () => {
    const cluster = await TestCluster.start()
    const client = cluster.client('producer')
    const header = { ...sendHeader('T'), batch: true }
    const answer = await client.ask('SEND_BATCH_MESSAGE', header, batch(3))
    expect(answer.code).toBe(0)
    expect(answer.header.queueOffset).toBe(0)
    expect(answer.header.msgId?.split(',')).toHaveLength(3)
    const pulled = await client.pull('T')
    expect(texts(pulled)).toEqual(['m0', 'm1', 'm2'])
    expect(records(pulled).map(({ queueOffset }) => queueOffset)).toEqual([0, 1, 2])
    expect(records(pulled).map(({ properties }) => properties.get('CLUSTER'))).toEqual(Array(3).fill('DefaultCluster'))
  })

  it('to a retry topic is refused', async () => {
    const cluster = await TestCluster.start()
    const answer = await cluster
      .client('producer')
      .ask('SEND_BATCH_MESSAGE', { ...sendHeader('%RETRY%CG'), batch: true }, batch(1))
    expect(answer).toMatchObject({ code: 13, remark: 'batch request does not support retry group %RETRY%CG' })
  })

  it('that is cut short is refused and stores nothing', async () => {
    const cluster = await TestCluster.start()
    const client = cluster.client('producer')
    const answer = await client.ask('SEND_BATCH_MESSAGE', { ...sendHeader('T'), batch: true }, batch(2).slice(0, -3))
    expect(answer.code).toBe(1)
    expect(answer.remark).toMatch(/^java\.lang\.IllegalArgumentException: newPosition > limit: /)
    expect(answer.extFields).toEqual({})
    expect(texts(await client.pull('T'))).toEqual([])
  })
})
