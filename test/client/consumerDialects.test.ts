import { describe, expect, it } from 'vitest'
import {
  ClientError,
  createClientInstance,
  createProducer,
  createPushConsumer,
  type DialectName,
  type PushConsumer,
} from '../../src/client/index.ts'
import { consumerListBody } from '../../src/protocol/index.ts'
import { sleep } from '../../src/runtime/index.ts'
import { simulatedCluster } from './cluster.ts'
import { type Cluster, type ClusterOptions, NAMESRV_ADDRESS, scriptedCluster } from './scriptedCluster.ts'

function consumerOf(cluster: Cluster, dialect: DialectName): PushConsumer {
  return createPushConsumer({
    runtime: cluster.clientHost.spawn('consumer').runtime,
    namesrv: NAMESRV_ADDRESS,
    dialect,
    group: 'CG',
    subscriptions: { T: '*' },
    handler: () => undefined,
  })
}

async function start(cluster: Cluster, dialect: DialectName): Promise<string> {
  const started = consumerOf(cluster, dialect)
    .start()
    .then(
      () => 'started',
      (error: unknown) => (ClientError.is(error) ? error.dialectText : String(error)),
    )
  return await cluster.world.settle(started)
}

describe('the start of a push consumer', () => {
  const noTopic: ClusterOptions = { namesrvHandlers: { GET_ROUTEINFO_BY_TOPIC: () => ({ code: 17, remark: 'none' }) } }
  const ise = 'IllegalStateException: org.apache.rocketmq.remoting.exception.RemotingConnectException'
  const missing = 'the topic=T route info not found, it may not exist'

  // clients.md 2.5, the table of consumers.
  it.each<readonly [DialectName, string, string]>([
    ['java-5.3', 'started', `${ise}: connect to null failed`],
    ['java-4.9', 'started', `${ise}: connect to [10.0.0.1:9876] failed`],
    ['go-2.1.2', missing, missing],
    ['ours', 'started', ''],
  ])('in %s without a route, and without a NameServer', async (dialect, withoutRoute, withoutNamesrv) => {
    expect(await start(await scriptedCluster(noTopic), dialect)).toBe(withoutRoute)
    const text = await start(await scriptedCluster({ namesrv: 'refused' }), dialect)
    if (dialect === 'ours') expect(text).toContain('cannot connect to NameServer 10.0.0.1:9876')
    else expect(text).toBe(withoutNamesrv)
  })

  it('leaves nothing running when it fails', async () => {
    const cluster = await scriptedCluster({ namesrv: 'refused' })
    await start(cluster, 'java-5.3')
    const report = await cluster.world.run()
    expect(report.reason).toBe('idle')
    expect(cluster.world.now).toBeLessThan(5000)
  })

  it('refuses settings that are out of range, with the text of Java', () => {
    const create = async (): Promise<void> => {
      const cluster = await scriptedCluster()
      createPushConsumer({
        runtime: cluster.clientHost.spawn('consumer').runtime,
        namesrv: NAMESRV_ADDRESS,
        group: 'CG',
        pullBatchSize: 2000,
        handler: () => undefined,
      })
    }
    return expect(create()).rejects.toThrow('pullBatchSize Out of range [1, 1024]')
  })
})

describe('a consumer whose group list is answered with an error', () => {
  // clients.md G-12.
  it.each<readonly [DialectName, number]>([
    ['java-5.3', 4],
    ['go-2.1.2', 0],
  ])('in %s keeps %i of its four queues', async (dialect, kept) => {
    let listed = true
    const clientIds: string[] = []
    const cluster = await scriptedCluster({
      brokerHandlers: {
        GET_CONSUMER_LIST_BY_GROUP: () =>
          listed
            ? { code: 0, body: consumerListBody.encode({ consumerIdList: clientIds }) }
            : { code: 1, remark: 'no consumer for this group, CG' },
        QUERY_CONSUMER_OFFSET: () => ({ code: 0, header: { offset: 0 } }),
        UPDATE_CONSUMER_OFFSET: () => ({ code: 0 }),
        PULL_MESSAGE: () => undefined,
      },
    })
    const consumer = consumerOf(cluster, dialect)
    clientIds.push(consumer.clientId)
    await cluster.world.settle(consumer.start())
    const mine = (): number => consumer.assigned.filter((queue) => queue.topic === 'T').length
    await cluster.world.run({ until: () => mine() === 4, forMs: 30_000 })
    expect(mine()).toBe(4)
    listed = false
    await cluster.world.run({ forMs: 25_000 })
    expect(mine()).toBe(kept)
    listed = true
    await cluster.world.run({ forMs: 25_000 })
    expect(mine()).toBe(4)
  })
})

describe('an offset reset while the group is online', () => {
  it('makes the consumer start again there, with the broker keeping the new offset', async () => {
    const cluster = await simulatedCluster({ topics: { T: 1 } })
    const { world } = cluster
    const producer = await cluster.producer()
    const got: string[] = []
    await cluster.consumer({
      on: 'c1',
      group: 'CG',
      subscriptions: { T: '*' },
      handler: (message) => void got.push(message.text),
    })
    for (const body of ['0', '1', '2']) await world.settle(producer.send({ topic: 'T', body }))
    await cluster.until('three messages', () => got.length === 3)
    await world.settle(cluster.admin.resetOffsetByTime('CG', 'T', 0))
    await cluster.until('the same three', () => got.length === 6)
    expect(got).toEqual(['0', '1', '2', '0', '1', '2'])
  })

  it('is also understood when the broker pushes it to the client', async () => {
    const cluster = await simulatedCluster({ topics: { T: 1 }, brokerConfig: { useServerSideResetOffset: false } })
    const { world } = cluster
    const producer = await cluster.producer()
    const got: string[] = []
    await cluster.consumer({
      on: 'c1',
      group: 'CG',
      subscriptions: { T: '*' },
      handler: (message) => void got.push(message.text),
    })
    for (const body of ['0', '1', '2']) await world.settle(producer.send({ topic: 'T', body }))
    await cluster.until('three messages', () => got.length === 3)
    await world.run({ forMs: 20_000 })
    const startMs = world.now
    await world.settle(cluster.admin.resetOffsetByTime('CG', 'T', 0))
    await cluster.until('the same three', () => got.length === 6)
    // The client pauses for 10 s before it applies the new offsets.
    expect(world.now - startMs).toBeGreaterThan(10_000)
  })
})

describe('what brokers ask of a consumer', () => {
  it('is answered: running info, status and direct consumption', async () => {
    const cluster = await simulatedCluster({ topics: { T: 2 } })
    const { world, admin } = cluster
    const producer = await cluster.producer()
    const got: string[] = []
    const consumer = await cluster.consumer({
      on: 'c1',
      group: 'CG',
      subscriptions: { T: 'TagA || TagB' },
      handler: (message) => {
        got.push(message.text)
        if (got.length > 1) throw new Error('not again')
      },
    })
    const { offsetMsgId } = await world.settle(producer.send({ topic: 'T', body: 'x', tags: 'TagA' }))
    await cluster.until('the message', () => got.length === 1)
    const info = await world.settle(admin.consumerRunningInfo('CG', consumer.clientId))
    expect(info.mqTable.filter(([queue]) => queue.topic === 'T').length).toBe(2)
    expect(info.properties['PROP_CONSUME_TYPE']).toBe('CONSUME_PASSIVELY')
    expect(info.properties['PROP_CLIENT_VERSION']).toBe('V5_3_3')
    expect(info.subscriptionSet.map((one) => one.subString)).toContain('TagA || TagB')
    const result = await world.settle(admin.consumeMessageDirectly('CG', consumer.clientId, 'T', offsetMsgId))
    expect(result.consumeResult).toBe('CR_THROW_EXCEPTION')
    expect(result.remark).toContain('not again')
  })
})

describe('a message that stays in its handler for too long', () => {
  it('is sent back and delivered again, and does not hold up the offset', async () => {
    const cluster = await simulatedCluster({ topics: { T: 1 } })
    const { world } = cluster
    const producer = await cluster.producer()
    const { clock } = cluster.host('c1').spawn('work').runtime
    const times: number[] = []
    await cluster.consumer({
      on: 'c1',
      group: 'CG',
      consumeTimeoutMinutes: 1,
      subscriptions: { T: '*' },
      handler: async (message) => {
        times.push(message.reconsumeTimes)
        if (message.reconsumeTimes === 0) await sleep(clock, 3_600_000, 'stuck')
      },
    })
    await world.run({ forMs: 40_000 })
    await world.settle(producer.send({ topic: 'T', body: 'slow' }))
    await cluster.until('the second delivery', () => times.length === 2, 400_000)
    expect(times).toEqual([0, 1])
    await world.run({ forMs: 20_000 })
    expect((await world.settle(cluster.admin.consumerProgress('CG', 'T'))).diffTotal).toBe(0)
  })
})

describe('clients of one instance', () => {
  it('share one connection to each broker and leave it when the last one ends', async () => {
    const cluster = await simulatedCluster({ topics: { T: 1 } })
    const { world } = cluster
    const { runtime } = cluster.host('c1').spawn('app')
    const client = createClientInstance({ runtime, namesrv: '10.0.0.1:9876' })
    const producers = ['P1', 'P2', 'P3'].map((group) => createProducer({ runtime, client, group }))
    for (const producer of producers) {
      await producer.start()
      await world.settle(producer.send({ topic: 'T', body: 'x' }))
    }
    const open = (): number => world.network.connections.filter((one) => one.fromHost === 'c1').length
    expect(open()).toBe(2)
    for (const producer of producers) await world.settle(producer.shutdown())
    await world.run({ forMs: 2000 })
    expect(open()).toBe(0)
  })

  it('cannot have one group twice', async () => {
    const cluster = await simulatedCluster({ topics: { T: 1 } })
    const { runtime } = cluster.host('c1').spawn('app')
    const client = createClientInstance({ runtime, namesrv: '10.0.0.1:9876', dialect: 'java-5.3' })
    await createProducer({ runtime, client, group: 'P' }).start()
    await expect(createProducer({ runtime, client, group: 'P' }).start()).rejects.toThrow(
      'The producer group[P] has been created before, specify another name please.',
    )
  })
})
