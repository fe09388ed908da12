import { describe, expect, it } from 'vitest'
import {
  type ClientOptions,
  createAdmin,
  createPullConsumer,
  createReplyMessage,
  type ReceivedMessage,
} from '../../src/client/index.ts'
import { type Cluster, NAMESRV, simulatedCluster } from './cluster.ts'

const NS = 'shop'

/** Messages as the store of the broker has them, read without a namespace. */
async function stored({ world, admin }: Cluster, topic: string): Promise<readonly ReceivedMessage[]> {
  const queues = await world.settle(admin.topicQueues(topic))
  const found: ReceivedMessage[] = []
  for (const queue of queues) found.push(...(await world.settle(admin.browse(queue, 0))).messages)
  return found
}

const total = async ({ world, admin }: Cluster, topic: string): Promise<number> =>
  (await world.settle(admin.topicStats(topic))).reduce((sum, [, { maxOffset }]) => sum + maxOffset, 0)

const names = (messages: readonly ReceivedMessage[]): readonly string[] => messages.map(({ topic }) => topic)

describe('a client with a namespace', () => {
  it('has it on the wire and not before the application, from a send to the handler', async () => {
    const cluster = await simulatedCluster({ topics: { 'shop%T': 2, T: 2 } })
    const { world, admin } = cluster
    const got: ReceivedMessage[] = []
    await cluster.consumer({
      on: 'c1',
      group: 'CG',
      namespace: NS,
      subscriptions: { T: '*' },
      handler: (message) => void got.push(message),
    })
    const producer = await cluster.producer({ namespace: NS })
    const queues = await world.settle(producer.fetchPublishMessageQueues('T'))
    expect(queues.map(({ topic }) => topic)).toEqual(['T', 'T'])
    const [queue] = queues
    if (queue === undefined) throw new Error('no queue')
    const sent = [
      await world.settle(producer.send({ topic: 'T', body: 'plain' })),
      await world.settle(producer.send({ topic: 'T', body: 'to a queue' }, { queue })),
      await world.settle(producer.send({ topic: 'T', body: 'ordered' }, { orderKey: 'k' })),
      await world.settle(producer.sendBatch([{ topic: 'T', body: 'one of a batch' }])),
      await world.settle(producer.send({ topic: 'shop%T', body: 'wrapped by hand' })),
    ]
    let offered: readonly string[] = []
    await world.settle(
      producer.sendAsync(
        { topic: 'T', body: 'selected' },
        {
          selector: (all, { topic }) => {
            offered = [topic, ...all.map((each) => each.topic)]
            return all[1]
          },
        },
      ),
    )
    await world.settle(producer.sendOneway({ topic: 'T', body: 'one-way' }))
    await cluster.until('all are delivered', () => got.length === 7)
    expect(new Set(sent.map((result) => result.queue.topic))).toEqual(new Set(['T']))
    expect(offered).toEqual(['T', 'T', 'T'])
    expect(new Set(names(got))).toEqual(new Set(['T']))
    expect(producer.group).toBe('PG')
    expect(new Set(names(await stored(cluster, 'shop%T')))).toEqual(new Set(['shop%T']))
    expect(await total(cluster, 'T')).toBe(0)
    expect(got.every(({ properties }) => properties.get('INSTANCE_ID') === NS)).toBe(true)
    const groups = [
      (await world.settle(admin.consumerConnections('shop%CG')))?.connectionSet.length,
      (await world.settle(admin.producerConnections('shop%PG', 'shop%T')))?.connectionSet.length,
    ]
    expect(groups).toEqual([1, 1])
    const subscribed = (await world.settle(admin.consumerConnections('shop%CG')))?.subscriptionTable
    expect([...(subscribed?.keys() ?? [])].sort()).toEqual(['%RETRY%shop%CG', 'shop%T'])
  })

  it('has retries and dead letters in the topics of its group, and delivers them by the name of their topic', async () => {
    const cluster = await simulatedCluster({ topics: { 'shop%T': 1 } })
    const { world } = cluster
    const got: ReceivedMessage[] = []
    await cluster.consumer({
      on: 'c1',
      group: 'CG',
      namespace: NS,
      subscriptions: { T: '*' },
      maxReconsumeTimes: 1,
      handler: (message) => {
        got.push(message)
        return 'RECONSUME_LATER'
      },
    })
    const producer = await cluster.producer({ namespace: NS })
    await world.settle(producer.send({ topic: 'T', body: 'poison' }))
    await cluster.until('two deliveries', () => got.length === 2)
    await world.run({ forMs: 5000 })
    expect(got.map(({ topic, queue }) => [topic, queue.topic])).toEqual([
      ['T', 'shop%T'],
      ['T', '%RETRY%shop%CG'],
    ])
    const own = createAdmin({ runtime: cluster.host('admin').spawn('own').runtime, namesrv: NAMESRV, namespace: NS })
    await own.start()
    const [letter] = (await world.settle(own.deadLetters('CG'))).messages
    expect([letter?.topic, letter?.text, letter?.properties.get('RETRY_TOPIC')]).toEqual([
      '%DLQ%CG',
      'poison',
      'shop%T',
    ])
    expect(names(await stored(cluster, '%DLQ%shop%CG'))).toEqual(['%DLQ%shop%CG'])
  })

  it('resubscribes, retries in order and unsubscribes within it', async () => {
    const cluster = await simulatedCluster({ topics: { 'shop%T': 1, 'shop%U': 1 } })
    const { world, admin } = cluster
    const got: string[] = []
    const consumer = await cluster.consumer({
      on: 'c1',
      group: 'CG',
      namespace: NS,
      orderly: true,
      maxReconsumeTimes: 1,
      subscriptions: { T: '*' },
      handler: ({ topic, text, reconsumeTimes }) => {
        got.push(`${topic} ${text} ${reconsumeTimes}`)
        return text === 'bad' ? 'SUSPEND_CURRENT_QUEUE_A_MOMENT' : 'CONSUME_SUCCESS'
      },
    })
    await world.settle(consumer.subscribe('U', 'A || B'))
    const producer = await cluster.producer({ namespace: NS })
    await world.settle(producer.send({ topic: 'T', body: 'bad' }))
    await world.settle(producer.send({ topic: 'T', body: 'good' }))
    await world.settle(producer.send({ topic: 'U', body: 'tagged', tags: 'B' }))
    await world.settle(producer.send({ topic: 'U', body: 'other', tags: 'C' }))
    await cluster.until('all are delivered', () => got.length >= 4)
    expect(got.sort()).toEqual(['T bad 0', 'T bad 1', 'T good 0', 'U tagged 0'])
    await world.run({ forMs: 60_000 })
    expect(await total(cluster, '%DLQ%shop%CG')).toBe(1)
    consumer.unsubscribe('U')
    await world.run({ forMs: 30_000 })
    const topics = (await world.settle(admin.consumerConnections('shop%CG')))?.subscriptionTable.keys() ?? []
    expect([...topics].sort()).toEqual(['%RETRY%shop%CG', 'shop%T'])
  })

  it('ends transactions and is asked about them by its group', async () => {
    const cluster = await simulatedCluster({
      topics: { 'shop%T': 1 },
      brokerConfig: { transactionTimeOut: 6000, transactionCheckInterval: 10_000 },
    })
    const { world } = cluster
    const checked: string[] = []
    const producer = await cluster.producer({
      namespace: NS,
      transactionListener: {
        execute: ({ topic, body }) => (body === 'later' ? 'UNKNOW' : topic === 'T' ? 'COMMIT_MESSAGE' : 'UNKNOW'),
        check: ({ topic, text }) => {
          checked.push(`${topic} ${text}`)
          return 'COMMIT_MESSAGE'
        },
      },
    })
    const result = await world.settle(producer.sendMessageInTransaction({ topic: 'T', body: 'now' }))
    expect([result.localTransactionState, result.queue.topic]).toEqual(['COMMIT_MESSAGE', 'T'])
    await world.settle(producer.sendMessageInTransaction({ topic: 'T', body: 'later' }))
    await cluster.until('the check', () => checked.length > 0)
    await world.run({ forMs: 2000 })
    expect(checked).toEqual(['T later'])
    const all = await stored(cluster, 'shop%T')
    expect(all.map(({ text }) => text)).toEqual(['now', 'later'])
    expect(new Set(all.map(({ properties }) => properties.get('PGROUP')))).toEqual(new Set(['shop%PG']))
  })

  /** Asks a client that answers, both in the namespace, where brokers make no topics by themselves. */
  async function ask(dialect: ClientOptions['dialect']): Promise<string> {
    const cluster = await simulatedCluster({
      topics: { 'shop%T': 1 },
      brokerConfig: { autoCreateTopicEnable: false },
    })
    const { world } = cluster
    const answering = await cluster.producer({ on: 'c1', group: 'RG', namespace: NS, dialect })
    await cluster.consumer({
      on: 'c1',
      group: 'CG',
      namespace: NS,
      subscriptions: { T: '*' },
      handler: async (message) => {
        await answering.send(createReplyMessage(message, `${message.topic}: ${message.text}`)).catch(() => undefined)
      },
    })
    const producer = await cluster.producer({ namespace: NS })
    const asked = producer.request({ topic: 'T', body: 'ping' }, { timeoutMs: 5000 }).then(
      ({ text }) => text,
      (error: unknown) => String(error),
    )
    return await world.settle(asked)
  }

  it('answers requests', async () => {
    expect(await ask('ours')).toBe('T: ping')
  })

  it('of Java loses its replies where brokers make no topics, because the topic for replies gets the namespace, too', async () => {
    expect(await ask('java-5.3')).toContain('nobody replied')
  })

  it('pulls and seeks by the names of the application', async () => {
    const cluster = await simulatedCluster({ topics: { 'shop%T': 1 } })
    const { world, admin } = cluster
    const producer = await cluster.producer({ namespace: NS })
    for (const body of ['a', 'b']) await world.settle(producer.send({ topic: 'T', body }))
    const { runtime } = cluster.host('c1').spawn('pull')
    const puller = createPullConsumer({ runtime, namesrv: NAMESRV, group: 'CG', namespace: NS })
    await world.settle(puller.start())
    const queues = await world.settle(puller.fetchMessageQueues('T'))
    const [queue] = queues
    if (queue === undefined) throw new Error('no queue')
    expect(queue.topic).toBe('T')
    await world.settle(puller.assign(queues))
    await world.settle(puller.seek(queue, 1))
    const [polled] = await world.settle(puller.poll())
    const [pulled] = (await world.settle(puller.pull(queue, '*', 0, 1))).messages
    expect([polled?.topic, polled?.text, pulled?.topic, pulled?.text]).toEqual(['T', 'b', 'T', 'a'])
    await world.settle(puller.commit([[queue, 2]]))
    expect(await world.settle(puller.committed(queue))).toBe(2)
    await world.run({ forMs: 1000 })
    expect((await world.settle(admin.consumerProgress('shop%CG', 'shop%T'))).diffTotal).toBe(0)
    await world.settle(puller.shutdown())
  })

  it('as an admin client makes topics and looks for messages within it', async () => {
    const cluster = await simulatedCluster()
    const { world, admin } = cluster
    const own = createAdmin({ runtime: cluster.host('admin').spawn('own').runtime, namesrv: NAMESRV, namespace: NS })
    await own.start()
    await world.settle(own.createTopic({ topic: 'T', readQueueNums: 1, writeQueueNums: 1 }))
    await world.run({ forMs: 1000 })
    const producer = await cluster.producer({ namespace: NS })
    const { queue, msgId } = await world.settle(producer.send({ topic: 'T', body: 'x', keys: 'k' }))
    expect(await world.settle(own.maxOffset(queue))).toBe(1)
    expect(await world.settle(admin.topicList())).toContain('shop%T')
    const [byKey] = await world.settle(own.queryMessagesByKey('T', 'k'))
    const [byUniqueKey] = await world.settle(own.queryMessagesByUniqueKey('T', msgId))
    expect([byKey?.topic, byUniqueKey?.topic]).toEqual(['T', 'T'])
    if (byKey === undefined) throw new Error('not found')
    expect(await world.settle(own.messageTrack(byKey))).toEqual([])
  })
})

describe('a client of Go with a namespace', () => {
  it('has one more in front of a message at each of its sends, and takes none away', async () => {
    const cluster = await simulatedCluster({ topics: { 'shop%T': 1, 'shop%shop%T': 1 } })
    const { world, admin } = cluster
    const got: string[] = []
    await cluster.consumer({
      on: 'c1',
      group: 'CG',
      dialect: 'go-2.1.2',
      namespace: NS,
      subscriptions: { T: '*' },
      handler: ({ topic, text }) => void got.push(`${topic} ${text}`),
    })
    const producer = await cluster.producer({ dialect: 'go-2.1.2', namespace: NS })
    const message = { topic: 'T', body: 'twice' }
    const results = [await world.settle(producer.send(message)), await world.settle(producer.send(message))]
    expect(results.map(({ queue }) => queue.topic)).toEqual(['shop%T', 'shop%shop%T'])
    await cluster.until('the first one', () => got.length > 0)
    expect(got).toEqual(['shop%T twice'])
    await world.run({ forMs: 60_000 })
    const producers = await world.settle(admin.producerConnections('PG', 'shop%T'))
    expect(producers?.connectionSet.length).toBe(1)
  })
})
