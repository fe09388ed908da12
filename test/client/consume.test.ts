import { describe, expect, it } from 'vitest'
import { createPullConsumer, type PlantedBugs } from '../../src/client/index.ts'
import { sleep } from '../../src/runtime/index.ts'
import { NAMESRV, simulatedCluster } from './cluster.ts'

const numbers = (count: number): string[] => Array.from({ length: count }, (_, index) => `${index}`)

describe('a push consumer', () => {
  it('gets every message once and commits behind them', async () => {
    const cluster = await simulatedCluster({ topics: { T: 4 } })
    const { world } = cluster
    const producer = await cluster.producer()
    const got: string[] = []
    const consumer = await cluster.consumer({
      on: 'c1',
      group: 'CG',
      subscriptions: { T: '*' },
      handler: (message) => void got.push(message.text),
    })
    for (const body of numbers(50)) await world.settle(producer.send({ topic: 'T', body }))
    await cluster.until('all messages', () => got.length === 50)
    await world.settle(consumer.commit())
    await world.run({ forMs: 1000 })
    expect(new Set(got)).toEqual(new Set(numbers(50)))
    expect((await world.settle(cluster.admin.consumerProgress('CG', 'T'))).diffTotal).toBe(0)
  })

  it('gives a message back at growing intervals and then to the dead-letter queue', async () => {
    const cluster = await simulatedCluster({ topics: { T: 1 } })
    const { world } = cluster
    const producer = await cluster.producer()
    const deliveries: { readonly times: number; readonly topic: string; readonly atMs: number }[] = []
    await cluster.consumer({
      on: 'c1',
      group: 'CG',
      subscriptions: { T: '*' },
      handler: (message) => {
        deliveries.push({ times: message.reconsumeTimes, topic: message.topic, atMs: world.now })
        throw new Error('refused on purpose')
      },
    })
    await world.run({ forMs: 60_000 })
    await world.settle(producer.send({ topic: 'T', body: 'poison' }))
    await world.run({ forMs: 5 * 60 * 60 * 1000 })
    expect(deliveries.map((delivery) => delivery.times)).toEqual(Array.from({ length: 17 }, (_, index) => index))
    expect(new Set(deliveries.map((delivery) => delivery.topic))).toEqual(new Set(['T']))
    // Levels 3 to 18 of messageDelayLevel.
    const levels = [10, 30, 60, 120, 180, 240, 300, 360, 420, 480, 540, 600, 1200, 1800, 3600, 7200]
    for (const [index, seconds] of levels.entries()) {
      const gap = (deliveries[index + 1]?.atMs ?? 0) - (deliveries[index]?.atMs ?? 0)
      expect(gap).toBeGreaterThanOrEqual(seconds * 1000)
      expect(gap).toBeLessThan(seconds * 1000 + 2000)
    }
    const stats = await world.settle(cluster.admin.topicStats('%DLQ%CG'))
    expect(stats.map(([, offset]) => offset.maxOffset)).toEqual([1])
    expect((await world.settle(cluster.admin.consumerProgress('CG', 'T'))).diffTotal).toBe(0)
  })

  /** A handler that fails while the broker cannot be reached, so that the message cannot be sent back. */
  async function failWhileCut(
    plantedBugs: PlantedBugs,
  ): Promise<{ readonly deliveries: number; readonly lag: number }> {
    const cluster = await simulatedCluster({ topics: { T: 1 } })
    const { world } = cluster
    const producer = await cluster.producer()
    const { clock } = cluster.host('c1').spawn('work').runtime
    let deliveries = 0
    const consumer = await cluster.consumer({
      on: 'c1',
      group: 'CG',
      plantedBugs,
      subscriptions: { T: '*' },
      handler: async () => {
        deliveries++
        await sleep(clock, 2000, 'work')
        return deliveries === 1 ? 'RECONSUME_LATER' : 'CONSUME_SUCCESS'
      },
    })
    await world.run({ forMs: 60_000 })
    await world.settle(producer.send({ topic: 'T', body: 'x' }))
    await cluster.until('the first delivery', () => deliveries === 1)
    const cut = world.network.cut({ from: 'c1', to: 'broker-a' })
    await world.run({ forMs: 60_000 })
    cut[Symbol.dispose]()
    await world.run({ forMs: 300_000 })
    await world.settle(consumer.commit())
    await world.run({ forMs: 1000 })
    const { diffTotal } = await world.settle(cluster.admin.consumerProgress('CG', 'T'))
    return { deliveries, lag: diffTotal }
  }

  it('takes a message up again where it is when it cannot be sent back', async () => {
    const { deliveries, lag } = await failWhileCut({})
    expect(deliveries).toBeGreaterThan(1)
    expect(lag).toBe(0)
  })

  it('loses such a message when the defect is planted', async () => {
    expect(await failWhileCut({ forgetRetryOffset: true })).toEqual({ deliveries: 1, lag: 0 })
  })

  it('shares the queues with others of its group, and takes them over when one leaves', async () => {
    const cluster = await simulatedCluster({ topics: { T: 8 }, brokers: ['broker-a', 'broker-b'] })
    const { world } = cluster
    const options = { group: 'CG', subscriptions: { T: '*' }, handler: () => undefined }
    const first = await cluster.consumer({ on: 'c1', ...options })
    const second = await cluster.consumer({ on: 'c2', ...options })
    const mine = (consumer: typeof first): number => consumer.assigned.filter((queue) => queue.topic === 'T').length
    await cluster.until('eight queues each', () => mine(first) === 8 && mine(second) === 8)
    const both = [...first.assigned, ...second.assigned].filter((queue) => queue.topic === 'T')
    expect(new Set(both.map((queue) => `${queue.brokerName} ${queue.queueId}`)).size).toBe(16)
    await world.settle(second.shutdown())
    await cluster.until('all sixteen at the first', () => mine(first) === 16, 5000)
  })

  it('takes the queues of a consumer that fell silent when the broker has given it up', async () => {
    const cluster = await simulatedCluster({ topics: { T: 4 } })
    const { world } = cluster
    const options = { group: 'CG', subscriptions: { T: '*' }, handler: () => undefined }
    const first = await cluster.consumer({ on: 'c1', ...options })
    await cluster.consumer({ on: 'c2', ...options })
    const mine = (): number => first.assigned.filter((queue) => queue.topic === 'T').length
    await cluster.until('two queues', () => mine() === 2)
    const cutAtMs = world.now
    cluster.host('c2').powerOff()
    await cluster.until('all four queues', () => mine() === 4, 300_000)
    // channelExpiredTimeout 120 s, scanned every 10 s, or the idle channel of 120 s.
    expect(world.now - cutAtMs).toBeGreaterThan(80_000)
    expect(world.now - cutAtMs).toBeLessThan(160_000)
  })

  it('finds messages again by the committed offset after a kill', async () => {
    const cluster = await simulatedCluster({ topics: { T: 1 } })
    const { world } = cluster
    const producer = await cluster.producer()
    const got: string[] = []
    const options = { group: 'CG', subscriptions: { T: '*' }, handler: (m: { text: string }) => void got.push(m.text) }
    for (const body of numbers(10)) await world.settle(producer.send({ topic: 'T', body }))
    await cluster.consumer({ on: 'c1', ...options })
    await cluster.until('ten messages', () => got.length === 10)
    await world.run({ forMs: 20_000 })
    for (const process of cluster.host('c1').processes) process.kill()
    await world.settle(producer.send({ topic: 'T', body: 'after' }))
    await cluster.consumer({ on: 'c2', ...options })
    await cluster.until('the new message', () => got.length > 10)
    expect(got).toEqual([...numbers(10), 'after'])
  })
})

describe('an orderly consumer', () => {
  it('keeps the order of each queue over failures and a change of owner', async () => {
    const cluster = await simulatedCluster({ topics: { T: 2 } })
    const { world } = cluster
    const producer = await cluster.producer()
    const got: { readonly key: string; readonly text: string }[] = []
    let failures = 0
    const options = {
      group: 'CG',
      orderly: true,
      subscriptions: { T: '*' },
      handler: (message: { readonly text: string; readonly keys: readonly string[] }) => {
        if (failures < 3 && message.text === '7') {
          failures++
          return 'SUSPEND_CURRENT_QUEUE_A_MOMENT' as const
        }
        got.push({ key: message.keys[0] ?? '', text: message.text })
        return undefined
      },
    }
    const first = await cluster.consumer({ on: 'c1', ...options })
    for (const body of numbers(20)) {
      const keys = Number(body) % 2 === 0 ? 'even' : 'odd'
      await world.settle(producer.send({ topic: 'T', body, keys }, { orderKey: keys }))
    }
    await cluster.until('some messages', () => got.length >= 5)
    await cluster.consumer({ on: 'c2', ...options })
    await world.run({ forMs: 30_000 })
    await world.settle(first.shutdown())
    await cluster.until('all messages', () => new Set(got.map(({ text }) => text)).size === 20, 300_000)
    expect(failures).toBe(3)
    for (const key of ['even', 'odd']) {
      const list = got.filter((one) => one.key === key).map(({ text }) => Number(text))
      expect(list).toEqual([...list].sort((left, right) => left - right))
    }
  })

  it('gives a message away after the allowed number of tries and goes on', async () => {
    const cluster = await simulatedCluster({ topics: { T: 1 } })
    const { world } = cluster
    const producer = await cluster.producer()
    const tries: number[] = []
    const got: string[] = []
    await cluster.consumer({
      on: 'c1',
      group: 'CG',
      orderly: true,
      maxReconsumeTimes: 2,
      subscriptions: { T: '*' },
      handler: (message) => {
        if (message.text === 'poison') {
          tries.push(world.now)
          return 'SUSPEND_CURRENT_QUEUE_A_MOMENT'
        }
        got.push(message.text)
        return 'CONSUME_SUCCESS'
      },
    })
    await world.settle(producer.send({ topic: 'T', body: 'poison' }))
    await world.settle(producer.send({ topic: 'T', body: 'fine' }))
    await cluster.until('the message behind it', () => got.length === 1)
    expect(tries.length).toBe(3)
    expect((tries[1] ?? 0) - (tries[0] ?? 0)).toBeGreaterThanOrEqual(1000)
    await world.run({ forMs: 120_000 })
    const stats = await world.settle(cluster.admin.topicStats('%DLQ%CG'))
    expect(stats.map(([, offset]) => offset.maxOffset)).toEqual([1])
  })
})

describe('an orderly consumer whose message fails', () => {
  it('tries it again once a pause, however many messages come behind it', async () => {
    const cluster = await simulatedCluster({ topics: { T: 1 } })
    const { world } = cluster
    const producer = await cluster.producer()
    const tries: number[] = []
    await cluster.consumer({
      on: 'c1',
      group: 'CG',
      orderly: true,
      subscriptions: { T: '*' },
      handler: () => {
        tries.push(world.now)
        return 'SUSPEND_CURRENT_QUEUE_A_MOMENT'
      },
    })
    for (const body of numbers(5)) await world.settle(producer.send({ topic: 'T', body }))
    await world.run({ forMs: 20_000 })
    const pauses = tries.slice(1).map((atMs, index) => Math.round(atMs - (tries[index] ?? 0)))
    expect(pauses.length).toBeGreaterThan(10)
    expect(Math.min(...pauses)).toBeGreaterThanOrEqual(1000)
  })
})

describe('a broadcasting consumer', () => {
  it('gets every message, keeps its offsets in a file and goes on from there', async () => {
    const cluster = await simulatedCluster({ topics: { T: 2 } })
    const { world } = cluster
    const producer = await cluster.producer()
    const got: { readonly [host: string]: string[] } = { c1: [], c2: [] }
    const start = (on: 'c1' | 'c2') =>
      cluster.consumer({
        on,
        group: 'CG',
        messageModel: 'BROADCASTING',
        subscriptions: { T: '*' },
        handler: (message) => void got[on]?.push(message.text),
      })
    const first = await start('c1')
    await start('c2')
    await world.run({ forMs: 5000 })
    for (const body of numbers(6)) await world.settle(producer.send({ topic: 'T', body }))
    await cluster.until('six messages at both', () => got['c1']?.length === 6 && got['c2']?.length === 6)
    await world.settle(first.shutdown())
    await world.settle(producer.send({ topic: 'T', body: 'while away' }))
    await start('c1')
    await cluster.until('the seventh', () => (got['c1']?.length ?? 0) > 6)
    expect(got['c1']?.slice(6)).toEqual(['while away'])
    const { disk } = cluster.host('c1').spawn('look').runtime
    expect(disk.exists('.rocketmq_offsets/10.0.2.3@DEFAULT/CG/offsets.json')).toBe(true)
  })
})

describe('a pull consumer', () => {
  it('iterates over assigned queues and commits what was used', async () => {
    const cluster = await simulatedCluster({ topics: { T: 1 } })
    const { world } = cluster
    const producer = await cluster.producer()
    for (const body of numbers(12)) await world.settle(producer.send({ topic: 'T', body }))
    const { runtime } = cluster.host('c1').spawn('puller')
    const consumer = createPullConsumer({
      runtime,
      namesrv: NAMESRV,
      group: 'CG',
      consumeFromWhere: 'CONSUME_FROM_FIRST_OFFSET',
    })
    const work = async (): Promise<readonly string[]> => {
      await consumer.start()
      await consumer.assign(await consumer.fetchMessageQueues('T'))
      const got: string[] = []
      for await (const message of consumer) {
        got.push(message.text)
        if (got.length === 7) break
      }
      await consumer.shutdown()
      return got
    }
    expect(await world.settle(work())).toEqual(numbers(7))
    await world.run({ forMs: 1000 })
    expect((await world.settle(cluster.admin.consumerProgress('CG', 'T'))).diffTotal).toBe(5)
  })

  it('returns empty-handed when the time is over', async () => {
    const cluster = await simulatedCluster({ topics: { T: 1 } })
    const { world } = cluster
    const { runtime } = cluster.host('c1').spawn('puller')
    const consumer = createPullConsumer({ runtime, namesrv: NAMESRV, group: 'CG' })
    await world.settle(consumer.start())
    await world.settle(consumer.fetchMessageQueues('T').then((queues) => consumer.assign(queues)))
    const startMs = world.now
    expect(await world.settle(consumer.poll({ timeoutMs: 2500 }))).toEqual([])
    expect(world.now - startMs).toBeCloseTo(2500, 0)
    await world.settle(consumer.shutdown())
  })
})
