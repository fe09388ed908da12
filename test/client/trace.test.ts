import { describe, expect, it } from 'vitest'
import { createPullConsumer, type ReceivedMessage, type TraceStep } from '../../src/client/index.ts'
import { type Cluster, NAMESRV, simulatedCluster } from './cluster.ts'

const TRACE_TOPIC = 'RMQ_SYS_TRACE_TOPIC'
const FIELD = '\u0001'
const RECORD = '\u0002'

/** What lies in a topic, as it came. */
async function written(cluster: Cluster, topic: string): Promise<readonly ReceivedMessage[]> {
  const { admin, world } = cluster
  if (!(await world.settle(admin.topicList())).includes(topic)) return []
  const messages: ReceivedMessage[] = []
  for (const [queue, { maxOffset }] of await world.settle(admin.topicStats(topic))) {
    if (maxOffset > 0) messages.push(...(await world.settle(admin.browse(queue, 0, { maxMessages: 100 }))).messages)
  }
  return messages.sort((left, right) => left.physicalOffset - right.physicalOffset)
}

async function records(cluster: Cluster, topic: string = TRACE_TOPIC): Promise<readonly (readonly string[])[]> {
  const texts = (await written(cluster, topic)).map(({ text }) => text)
  return texts.flatMap((text) => text.split(RECORD).slice(0, -1)).map((one) => one.split(FIELD))
}

async function stepsOf(cluster: Cluster, msgId: string, traceTopic?: string): Promise<readonly TraceStep[]> {
  return await cluster.world.settle(cluster.admin.messageTrace(msgId, { traceTopic }))
}

describe('a message trace', () => {
  it('tells of the send and of every delivery', async () => {
    const cluster = await simulatedCluster({ topics: { orders: 1 } })
    const producer = await cluster.producer({ enableTrace: true })
    await cluster.consumer({
      on: 'consumer',
      group: 'billing',
      enableTrace: true,
      subscriptions: { orders: '*' },
      handler: ({ reconsumeTimes }) => {
        if (reconsumeTimes === 0) throw new Error('not yet')
        return 'CONSUME_SUCCESS'
      },
    })
    const { msgId } = await cluster.world.settle(producer.send({ topic: 'orders', body: 'x', keys: ['k1', 'k2'] }))
    await cluster.world.run({ forMs: 60_000 })
    const steps = await stepsOf(cluster, msgId)
    expect(steps).toMatchObject([
      { type: 'Pub', group: 'PG', topic: 'orders', success: true, storeHost: '10.0.1.1:10911' },
      { type: 'Sub', group: 'billing', success: false, outcome: 'EXCEPTION', retryTimes: 0 },
      { type: 'Sub', group: 'billing', success: true, outcome: 'SUCCESS', retryTimes: 1 },
    ])
    // The ends of a host differ, which the tools show as the client's.
    expect(steps.map(({ clientHost }) => clientHost.split(':')[0])).toEqual(['10.0.2.2', '10.0.2.3', '10.0.2.3'])
    // Keys find it as well as the id does.
    const found = await cluster.world.settle(cluster.admin.queryMessagesByKey(TRACE_TOPIC, 'k2'))
    expect(found.length).toBeGreaterThan(0)
  })

  it('has the fields of the Java client', async () => {
    const cluster = await simulatedCluster({ topics: { orders: 1 } })
    const producer = await cluster.producer({ enableTrace: true })
    const consumer = await cluster.consumer({
      on: 'consumer',
      group: 'billing',
      enableTrace: true,
      subscriptions: { orders: '*' },
      handler: () => undefined,
    })
    const sent = await cluster.world.settle(producer.send({ topic: 'orders', body: 'three', delayLevel: 1 }))
    await cluster.world.run({ forMs: 5000 })
    await cluster.world.settle(consumer.shutdown())
    await cluster.world.settle(producer.shutdown())
    const told = await records(cluster)
    const [pub, before, after] = ['Pub', 'SubBefore', 'SubAfter'].map((type) => told.find(([first]) => first === type))
    const wall = expect.stringMatching(/^\d{13}$/)
    const requestId = expect.stringMatching(/^[0-9A-F]{32}$/)
    const cost = expect.stringMatching(/^\d+$/)
    const { msgId, offsetMsgId } = sent
    const region = 'DefaultRegion'
    const host = '10.0.1.1:10911'
    expect(pub).toEqual([
      'Pub',
      wall,
      region,
      'PG',
      'orders',
      msgId,
      'null',
      'null',
      host,
      '5',
      cost,
      '3',
      offsetMsgId,
      'true',
    ])
    expect(before).toEqual(['SubBefore', wall, region, 'billing', requestId, msgId, '0', 'null'])
    expect(after).toEqual(['SubAfter', before?.[4], msgId, cost, 'true', 'null', '0', wall, 'billing'])
  })

  it('goes out in batches of ten, and after five seconds what fills none', async () => {
    const cluster = await simulatedCluster({ topics: { orders: 1, RMQ_SYS_TRACE_TOPIC: 1 } })
    const producer = await cluster.producer({ enableTrace: true })
    const send = () => cluster.world.settle(producer.send({ topic: 'orders', body: 'x' }))
    const lengths = async () => (await written(cluster, TRACE_TOPIC)).map(({ text }) => text.split(RECORD).length - 1)
    for (let n = 0; n < 13; n++) await send()
    await cluster.world.run({ forMs: 100 })
    expect(await lengths()).toEqual([10])
    await cluster.world.run({ forMs: 4500 })
    expect(await lengths()).toEqual([10])
    await cluster.world.run({ forMs: 500 })
    expect(await lengths()).toEqual([10, 3])
    // Nothing went out for a while: the next step goes at once.
    await cluster.world.run({ forMs: 5000 })
    await send()
    await cluster.world.run({ forMs: 100 })
    expect(await lengths()).toEqual([10, 3, 1])
  })

  it('is written in full when the client ends', async () => {
    const cluster = await simulatedCluster({ topics: { orders: 1 } })
    const producer = await cluster.producer({ enableTrace: true })
    const { msgId } = await cluster.world.settle(producer.send({ topic: 'orders', body: 'x' }))
    await cluster.world.settle(producer.shutdown())
    expect(await stepsOf(cluster, msgId)).toHaveLength(1)
  })

  it('goes to a topic of its own, whose messages are not traced', async () => {
    const cluster = await simulatedCluster({ topics: { orders: 1, traces: 1, tracesOfTraces: 1 } })
    const producer = await cluster.producer({ enableTrace: true, traceTopic: 'traces', traceMsgBatchNum: 1 })
    const { msgId } = await cluster.world.settle(producer.send({ topic: 'orders', body: 'x' }))
    await cluster.world.settle(producer.send({ topic: 'traces', body: 'no trace data' }))
    // The original looks at the beginning of the name alone.
    await cluster.world.settle(producer.send({ topic: 'tracesOfTraces', body: 'x' }))
    await cluster.world.settle(producer.shutdown())
    expect(await stepsOf(cluster, msgId, 'traces')).toHaveLength(1)
    expect(await records(cluster, 'traces')).toEqual([expect.arrayContaining(['orders', msgId])])
    expect(await written(cluster, TRACE_TOPIC)).toEqual([])
  })

  it('tells what became of transactions, by the producer itself and when the broker asked', async () => {
    const cluster = await simulatedCluster({
      topics: { orders: 1 },
      brokerConfig: { transactionCheckInterval: 10_000, transactionTimeOut: 6000 },
    })
    const producer = await cluster.producer({
      enableTrace: true,
      transactionListener: {
        execute: ({ body }) => (body === 'now' ? 'COMMIT_MESSAGE' : 'UNKNOW'),
        check: () => 'ROLLBACK_MESSAGE',
      },
    })
    const send = (body: string) =>
      cluster.world.settle(producer.sendMessageInTransaction({ topic: 'orders', body, tags: 't', keys: 'k' }))
    const [now, later] = [await send('now'), await send('later')]
    await cluster.world.run({ forMs: 30_000 })
    expect(await stepsOf(cluster, now.msgId)).toMatchObject([
      { type: 'Pub', success: true },
      { type: 'EndTransaction', outcome: 'COMMIT_MESSAGE' },
    ])
    expect(await stepsOf(cluster, later.msgId)).toMatchObject([
      { type: 'Pub', success: true },
      { type: 'EndTransaction', outcome: 'UNKNOW' },
      { type: 'EndTransaction', outcome: 'ROLLBACK_MESSAGE' },
    ])
    const ends = (await records(cluster)).filter(([type]) => type === 'EndTransaction')
    const place = ['DefaultRegion', 'PG', 'orders']
    const of = (msgId: string) => [...place, msgId, 't', 'k', '10.0.1.1:10911', '2', msgId]
    expect(ends.map((fields) => fields.slice(2))).toEqual([
      [...of(now.msgId), 'COMMIT_MESSAGE', 'false'],
      [...of(later.msgId), 'UNKNOW', 'false'],
      [...of(later.msgId), 'ROLLBACK_MESSAGE', 'true'],
    ])
  })

  it('tells of recalled messages when it is told to', async () => {
    const cluster = await simulatedCluster({ topics: { orders: 1 }, brokerConfig: { recallMessageEnable: true } })
    const deliverTimestamp = cluster.host('producer').spawn('clock').runtime.clock.wallMs() + 60_000
    const producer = await cluster.producer({ enableTrace: true, recallTraceEnable: true })
    const sent = await cluster.world.settle(producer.send({ topic: 'orders', body: 'x', deliverTimestamp }))
    await cluster.world.settle(producer.recallMessage('orders', sent.recallHandle ?? ''))
    await cluster.world.settle(producer.shutdown())
    expect(await stepsOf(cluster, sent.msgId)).toMatchObject([
      { type: 'Pub', success: true },
      { type: 'Recall', topic: 'orders', success: true },
    ])
  })

  it('is not written for a broker that does not want it, nor for what it did not take', async () => {
    const cluster = await simulatedCluster({ topics: { orders: 1 }, brokerConfig: { traceOn: false } })
    const settings = { enableTrace: true, traceMsgBatchNum: 1 }
    const producer = await cluster.producer(settings)
    const got: string[] = []
    await cluster.consumer({
      on: 'consumer',
      group: 'billing',
      ...settings,
      subscriptions: { orders: '*' },
      handler: ({ text }) => void got.push(text),
    })
    await cluster.world.settle(producer.send({ topic: 'orders', body: 'x' }))
    await cluster.until('the message', () => got.length > 0)
    await cluster.world.run({ forMs: 10_000 })
    expect(await written(cluster, TRACE_TOPIC)).toEqual([])
  })

  it('of a pull consumer says that everything handed out was consumed', async () => {
    const cluster = await simulatedCluster({ topics: { orders: 1 } })
    const producer = await cluster.producer()
    const { msgId } = await cluster.world.settle(producer.send({ topic: 'orders', body: 'x' }))
    const { runtime } = cluster.host('puller').spawn('puller')
    const consumer = createPullConsumer({
      runtime,
      namesrv: NAMESRV,
      group: 'pulling',
      enableTrace: true,
      consumeFromWhere: 'CONSUME_FROM_FIRST_OFFSET',
      subscriptions: { orders: '*' },
    })
    await cluster.world.settle(consumer.start())
    expect(await cluster.world.settle(consumer.poll({ timeoutMs: 30_000 }))).toHaveLength(1)
    await cluster.world.settle(consumer.shutdown())
    expect(await stepsOf(cluster, msgId)).toMatchObject([
      { type: 'Sub', group: 'pulling', success: true, outcome: 'SUCCESS' },
    ])
  })

  it('that cannot be written is lost, and what it traces goes on', async () => {
    const cluster = await simulatedCluster({
      topics: { orders: 1 },
      brokerConfig: { autoCreateTopicEnable: false },
    })
    const producer = await cluster.producer({ enableTrace: true })
    const { status } = await cluster.world.settle(producer.send({ topic: 'orders', body: 'x' }))
    expect(status).toBe('SEND_OK')
    await cluster.world.settle(producer.shutdown())
    expect(await written(cluster, TRACE_TOPIC)).toEqual([])
  })
})
