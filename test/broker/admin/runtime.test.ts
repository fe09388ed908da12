import { describe, expect, it } from 'vitest'
import { dataVersionBody, kvTableBody } from '../../../src/protocol/index.ts'
import { TestCluster } from '../core/testCluster.ts'

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text)

/** What rocketmq-exporter parses as numbers without a default (remoting.md 19.6). */
const NUMBERS = [
  'msgPutTotalTodayNow',
  'msgPutTotalTodayMorning',
  'msgPutTotalYesterdayMorning',
  'msgGetTotalTodayNow',
  'msgGetTotalTodayMorning',
  'msgGetTotalYesterdayMorning',
  'sendThreadPoolQueueHeadWaitTimeMills',
  'queryThreadPoolQueueHeadWaitTimeMills',
  'pullThreadPoolQueueHeadWaitTimeMills',
  'sendThreadPoolQueueSize',
  'pullThreadPoolQueueCapacity',
  'bootTimestamp',
  'commitLogMinOffset',
  'commitLogMaxOffset',
  'dispatchMaxBuffer',
  'brokerVersion',
  'consumeQueueDiskRatio',
  'commitLogDiskRatio',
  'pageCacheLockTimeMills',
  'getMessageEntireTimeMax',
  'putMessageTimesTotal',
  'startAcceptSendRequestTimeStamp',
  'putMessageEntireTimeMax',
  'earliestMessageTimeStamp',
  'remainTransientStoreBufferNumbs',
  'putMessageAverageSize',
  'dispatchBehindBytes',
  'putMessageSizeTotal',
]
const RATES = ['putTps', 'getMissTps', 'getTransferredTps', 'getTotalTps', 'getFoundTps']

describe('GET_BROKER_RUNTIME_INFO', () => {
  it('is a number wherever the exporter wants one, from the first second on', async () => {
    const cluster = await TestCluster.start()
    const answer = await cluster.client('exporter').ask('GET_BROKER_RUNTIME_INFO', {})
    const { table } = kvTableBody.decode(answer.body)
    for (const name of NUMBERS) expect(table.get(name), name).toMatch(/^-?\d+(\.\d+)?$/)
    for (const name of RATES) expect(table.get(name), name).toMatch(/^\d+\.\d+ \d+\.\d+ \d+\.\d+$/)
    expect(table.get('commitLogDirCapacity')).toMatch(/^Total : \d+\.\d [KMGTPE]iB, Free : \d+\.\d [KMGTPE]iB\.$/)
    expect(table.get('remainHowManyDataToFlush')).toMatch(/^\d+ B$/)
  })

  it('counts what was stored and delivered', async () => {
    const cluster = await TestCluster.start()
    const client = cluster.client('producer')
    for (let n = 0; n < 30; n++) await client.send('T', 'hello')
    await client.pull('T')
    await cluster.advance(1000)
    const { table } = kvTableBody.decode((await client.ask('GET_BROKER_RUNTIME_INFO', {})).body)
    expect(table.get('putTps')).toBe('3.0 0.5 0.05')
    expect(table.get('getTransferredTps')).toBe('3.0 0.5 0.05')
    expect(table.get('putMessageTimesTotal')).toBe('30')
    expect([table.get('msgPutTotalTodayNow'), table.get('msgGetTotalTodayNow')]).toEqual(['30', '30'])
    expect(table.get('commitLogMinOffset')).toBe('0')
  })
})

describe('UPDATE_BROKER_CONFIG', () => {
  it('takes write permission from every route at once and writes broker.properties', async () => {
    const cluster = await TestCluster.start()
    const admin = cluster.client('admin')
    await admin.send('T', 'hello')
    const before = cluster.broker.context.topics.dataVersion.counter
    const answer = await admin.ask('UPDATE_BROKER_CONFIG', {}, bytes('brokerPermission=4\n'))
    expect([answer.code, answer.remark]).toEqual([0, undefined])
    await cluster.advance(100)
    expect(cluster.broker.context.topics.dataVersion.counter).toBe(before + 1)
    const [queues] = cluster.nameServer.routes.topicRoute('T')?.queueDatas ?? []
    expect(queues?.perm).toBe(4)
    const file = cluster.broker.context.runtime.disk.open('config/broker.properties')
    expect(new TextDecoder().decode(file.read(0, file.size()))).toContain('\nbrokerPermission=4\n')
  })

  it('is counted by the version that GET_BROKER_CONFIG tells', async () => {
    const cluster = await TestCluster.start()
    const admin = cluster.client('admin')
    const version = async (): Promise<number> => {
      const { header } = await admin.ask('GET_BROKER_CONFIG', {})
      return dataVersionBody.parse(header.version ?? '').counter
    }
    expect(await version()).toBe(0)
    await admin.ask('UPDATE_BROKER_CONFIG', {}, bytes('nonsense=1'))
    expect(await version()).toBe(1)
    const { body } = await admin.ask('GET_BROKER_CONFIG', {})
    expect(new TextDecoder().decode(body)).not.toContain('nonsense')
  })
})

describe('a new topic', () => {
  it('is in the routes as soon as its creation was answered and the registration has arrived', async () => {
    const cluster = await TestCluster.start()
    const admin = cluster.client('admin')
    await admin.ask('UPDATE_AND_CREATE_TOPIC', {
      topic: 'Made',
      defaultTopic: 'TBW102',
      readQueueNums: 3,
      writeQueueNums: 2,
      perm: 6,
      topicFilterType: 'SINGLE_TAG',
      order: false,
    })
    await cluster.advance(100)
    expect(cluster.nameServer.routes.topicRoute('Made')?.queueDatas).toMatchObject([
      { brokerName: 'broker-a', readQueueNums: 3, writeQueueNums: 2, perm: 6 },
    ])
  })
})

describe('a deleted topic', () => {
  it('loses its messages, offsets and statistics', async () => {
    const cluster = await TestCluster.start()
    const client = cluster.client('admin')
    await client.send('T', 'hello')
    await client.join('CG', 'T')
    await client.ask('UPDATE_CONSUMER_OFFSET', { consumerGroup: 'CG', topic: 'T', queueId: 0, commitOffset: 1 })
    await client.ask('DELETE_TOPIC_IN_BROKER', { topic: 'T' })
    const { context } = cluster.broker
    expect(context.store.maxOffsetInQueue('T', 0)).toBe(0)
    expect(context.offsets.queryOffset('CG', 'T', 0)).toBe(-1)
    expect(context.stats.statsData('TOPIC_PUT_NUMS', 'T')).toBeUndefined()
  })
})
