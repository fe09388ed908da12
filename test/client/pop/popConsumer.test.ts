import { describe, expect, it } from 'vitest'
import { sleep } from '../../../src/runtime/index.ts'
import { numbers, popCluster } from './popCluster.ts'

describe('a push consumer that pops', () => {
  it('gets every message once, and holds none back', async () => {
    const { world, admin, until, send, consumer } = await popCluster({ brokers: ['broker-a', 'broker-b'] })
    const got: string[] = []
    const one = await consumer({ handler: ({ text }) => void got.push(text) })
    await send(...numbers(50))
    await until('all messages', () => got.length === 50)
    await world.run({ forMs: 120_000 })
    expect([...got].sort()).toEqual(numbers(50).sort())
    expect((await world.settle(admin.consumerProgress('CG', 'T'))).diffTotal).toBe(0)
    const brokers = one.assigned.filter(({ topic }) => topic === 'T')
    expect(brokers.map(({ brokerName, queueId }) => [brokerName, queueId]).sort()).toEqual([
      ['broker-a', -1],
      ['broker-b', -1],
    ])
    const { mqPopTable, mqTable } = await world.settle(admin.consumerRunningInfo('CG', one.clientId))
    expect(mqPopTable.map(([, { waitAckCount, droped }]) => [waitAckCount, droped])).toEqual([
      [0, false],
      [0, false],
    ])
    expect(mqTable.map(([{ topic }]) => topic)).toEqual(['%RETRY%CG', '%RETRY%CG'])
  })

  it('shows a message where it is, with its handle', async () => {
    const { until, send, consumer } = await popCluster()
    const got: string[] = []
    await consumer({
      handler: ({ topic, queue, properties, reconsumeTimes }, context) => {
        const handle = (properties.get('POP_CK') ?? '').split(' ')
        got.push(`${topic} ${queue.topic} ${reconsumeTimes} ${handle.length} ${context.queue.queueId}`)
        expect(properties.get('1ST_POP_TIME')).toMatch(/^\d{13}$/)
        return got.length < 2 ? 'RECONSUME_LATER' : 'CONSUME_SUCCESS'
      },
    })
    await send('x')
    await until('the retry', () => got.length === 2)
    expect(got).toEqual(['T T 0 8 -1', 'T %RETRY%CG_T 1 8 -1'])
  })

  /** When a message was delivered that always fails, and as what. */
  async function deliveriesOf(hours: number, brokerConfig: Readonly<Record<string, boolean>>) {
    const { world, admin, send, consumer } = await popCluster({ topics: { T: 1 }, brokerConfig })
    const deliveries: { readonly as: string; readonly atMs: number }[] = []
    await consumer({
      handler: ({ reconsumeTimes, topic }) => {
        deliveries.push({ as: `${topic} ${reconsumeTimes}`, atMs: world.now })
        throw new Error('refused on purpose')
      },
    })
    await send('poison')
    await world.run({ forMs: hours * 60 * 60 * 1000 })
    const gapsMs = deliveries.slice(1).map(({ atMs }, index) => atMs - (deliveries[index]?.atMs ?? 0))
    return { as: deliveries.map(({ as }) => as), gapsMs, topics: await world.settle(admin.topicList()) }
  }

  it('comes back to a failing message by the table of delays, and gives it up without a dead letter', async () => {
    const { as, gapsMs, topics } = await deliveriesOf(6, {})
    expect(as).toEqual(numbers(17).map((times) => `T ${times}`))
    const delays = [10, 30, 60, 120, 180, 240, 300, 360, 420, 480, 540, 600, 1200, 1800, 3600, 7200]
    for (const [index, seconds] of delays.entries()) {
      expect(gapsMs[index]).toBeGreaterThanOrEqual(seconds * 1000)
      // Put back 2 s after its time is over, and found by the POP after the one that is held meanwhile.
      expect(gapsMs[index]).toBeLessThan(seconds * 1000 + 18_000)
    }
    expect(topics).toContain('%RETRY%CG_T')
    expect(topics).not.toContain('%DLQ%CG')
  })

  it('is woken for retries in topics of version 2', async () => {
    const config = { enableRetryTopicV2: true, retrieveMessageFromPopRetryTopicV1: false }
    const { as, gapsMs, topics } = await deliveriesOf(0.1, config)
    expect(as.slice(0, 4)).toEqual(['T 0', 'T 1', 'T 2', 'T 3'])
    for (const [index, seconds] of [10, 30, 60].entries()) {
      expect(gapsMs[index]).toBeGreaterThanOrEqual(seconds * 1000)
      expect(gapsMs[index]).toBeLessThan(seconds * 1000 + 3000)
    }
    expect(topics).toContain('%RETRY%CG+T')
  })

  it('loses none of those that fail in the millisecond in which they came, for as long as they were to be hidden', async () => {
    const { world, send, consumer } = await popCluster({ topics: { T: 1 } })
    const got: string[] = []
    await consumer({
      popBatchNums: 1,
      popInvisibleTimeMs: 10_000, // the first delay of the table
      handler: ({ text, reconsumeTimes }) => {
        if (reconsumeTimes === 0) throw new Error('refused on purpose')
        got.push(text)
      },
    })
    await send(...numbers(40))
    await world.run({ forMs: 60_000 })
    expect([...got].sort()).toEqual(numbers(40).sort())
  })

  it('takes a level of the handler from the same table', async () => {
    const { world, until, send, consumer } = await popCluster()
    const atMs: number[] = []
    await consumer({
      handler: ({ reconsumeTimes }, context) => {
        atMs.push(world.now)
        context.delayLevelWhenNextConsume = 3
        return reconsumeTimes === 0 ? 'RECONSUME_LATER' : 'CONSUME_SUCCESS'
      },
    })
    await send('x')
    await until('the second delivery', () => atMs.length === 2, 200_000)
    const [first = 0, second = 0] = atMs
    expect(second - first).toBeGreaterThanOrEqual(120_000)
    expect(second - first).toBeLessThan(140_000)
  })

  it('gives up a message that fails once more than it may, unseen', async () => {
    const { world, send, consumer } = await popCluster()
    let deliveries = 0
    await consumer({
      maxReconsumeTimes: 0,
      handler: () => {
        deliveries++
        return 'RECONSUME_LATER'
      },
    })
    await send('poison')
    await world.run({ forMs: 600_000 })
    expect(deliveries).toBe(1)
  })

  it('acknowledges the part of a batch that succeeded', async () => {
    const { world, until, send, consumer } = await popCluster({ topics: { T: 1 } })
    await send('0', '1', '2')
    const batches: string[][] = []
    await consumer({
      consumeMessageBatchMaxSize: 10,
      batchHandler: (messages, context) => {
        batches.push(messages.map(({ text }) => text))
        if (batches.length === 1) context.ackIndex = 1
      },
    })
    await until('the rest', () => batches.length === 2)
    await world.run({ forMs: 200_000 })
    expect(batches).toEqual([['0', '1', '2'], ['2']])
  })

  it('leaves alone what its handler took too long for: it comes again, and that one counts', async () => {
    const { world, host, until, send, consumer } = await popCluster()
    const { clock } = host('c1').spawn('work').runtime
    const times: number[] = []
    await consumer({
      popInvisibleTimeMs: 10_000,
      handler: async ({ reconsumeTimes }) => {
        times.push(reconsumeTimes)
        if (reconsumeTimes === 0) await sleep(clock, 12_000, 'work')
      },
    })
    await send('slow')
    await until('the second delivery', () => times.length === 2)
    await world.run({ forMs: 120_000 })
    expect(times).toEqual([0, 1])
  })

  it('does not hand over what has waited for its invisible time', async () => {
    const { world, host, until, send, consumer } = await popCluster()
    const { clock } = host('c1').spawn('work').runtime
    const got: string[] = []
    await consumer({
      consumeThreads: 1,
      popInvisibleTimeMs: 10_000,
      handler: async ({ text, reconsumeTimes }) => {
        got.push(`${text} ${reconsumeTimes}`)
        if (got.length === 1) await sleep(clock, 11_000, 'work')
      },
    })
    await send('a', 'b')
    await until('all deliveries', () => got.length === 3)
    await world.run({ forMs: 120_000 })
    expect(got).toHaveLength(3)
    // The second one was never handed over before it came again.
    expect(got.filter((line) => line.endsWith(' 0'))).toHaveLength(1)
  })

  it('consumes nothing while its clock is ahead of the broker by more than the invisible time', async () => {
    const { world, host, send, consumer, until } = await popCluster()
    host('c1').skewMs = 61_000
    const got: string[] = []
    await consumer({ handler: ({ text }) => void got.push(text) })
    await send('x')
    await world.run({ forMs: 30_000 })
    expect(got).toEqual([])
    host('c1').skewMs = 0
    await until('the message', () => got.length === 1)
  })

  it('asks once a second while its clock is behind by more than the poll time', async () => {
    const { world, host, consumer } = await popCluster()
    host('c1').skewMs = -20_000
    await consumer({ handler: () => undefined })
    let asked = 0
    const decoder = new TextDecoder('latin1')
    world.bus.on('tcp.data', ({ bytes }) => {
      asked += decoder.decode(bytes).match(/"code":200050,/g)?.length ?? 0
    })
    await world.run({ forMs: 60_000 })
    expect(asked).toBeGreaterThan(30)
    expect(asked).toBeLessThanOrEqual(60)
  })

  it('tells tags of the same hash apart, and never sees the others again', async () => {
    const { world, producer, consumer } = await popCluster()
    const got: string[] = []
    await consumer({ subscriptions: { T: 'AaAa' }, handler: ({ tags }) => void got.push(tags ?? '') })
    for (const tags of ['AaAa', 'BBBB', 'C', 'AaAa']) await world.settle(producer.send({ topic: 'T', body: 'x', tags }))
    await world.run({ forMs: 200_000 })
    expect(got).toEqual(['AaAa', 'AaAa'])
  })

  it('lets the broker filter by SQL92', async () => {
    const { world, producer, consumer } = await popCluster({ brokerConfig: { enablePropertyFilter: true } })
    const got: string[] = []
    const expression = { type: 'SQL92', expression: 'n > 2' } as const
    await consumer({ subscriptions: { T: expression }, handler: ({ text }) => void got.push(text) })
    for (const n of numbers(5)) await world.settle(producer.send({ topic: 'T', body: n, properties: { n } }))
    await world.run({ forMs: 30_000 })
    expect([...got].sort()).toEqual(['3', '4'])
  })

  it('pops no more while too many messages wait for their handlers', async () => {
    const { world, admin, host, send, consumer } = await popCluster({ topics: { T: 1 } })
    const { clock } = host('c1').spawn('work').runtime
    await send(...numbers(40))
    let done = 0
    const one = await consumer({
      consumeThreads: 1,
      popBatchNums: 5,
      popThresholdForQueue: 10,
      handler: async () => {
        await sleep(clock, 1000, 'work')
        done++
      },
    })
    await world.run({ forMs: 900 })
    const [[, pops] = []] = (await world.settle(admin.consumerRunningInfo('CG', one.clientId))).mqPopTable
    // With ten waiting it still pops, with fifteen no more.
    expect(pops?.waitAckCount).toBe(15)
    await world.run({ forMs: 60_000 })
    expect(done).toBe(40)
  })

  it('begins half a second late in a Java dialect', async () => {
    const { world, until, send, consumer } = await popCluster()
    await send('x')
    const got: string[] = []
    const one = await consumer({ dialect: 'java-5.3', handler: ({ text }) => void got.push(text) })
    await until('the assignment', () => one.assigned.some(({ queueId }) => queueId === -1))
    await world.run({ forMs: 450 })
    expect(got).toEqual([])
    await world.run({ forMs: 100 })
    expect(got).toEqual(['x'])
  })

  it('waits while it is suspended', async () => {
    const { world, send, consumer } = await popCluster()
    const got: string[] = []
    const one = await consumer({ handler: ({ text }) => void got.push(text) })
    one.suspend()
    await world.run({ forMs: 20_000 })
    await send('x')
    await world.run({ forMs: 20_000 })
    expect(got).toEqual([])
    one.resume()
    await world.run({ forMs: 2000 })
    expect(got).toEqual(['x'])
  })

  it('has told the broker of everything that it finished when its shutdown ends', async () => {
    const { world, host, send, consumer } = await popCluster()
    const { clock } = host('c1').spawn('work').runtime
    const got: string[] = []
    const one = await consumer({
      handler: async ({ text }) => {
        await sleep(clock, 2000, 'work')
        got.push(text)
      },
    })
    await send('x', 'y')
    await world.run({ forMs: 500 })
    await world.settle(one.shutdown(10_000))
    expect([...got].sort()).toEqual(['x', 'y'])
    const again: string[] = []
    await consumer({ on: 'c2', handler: ({ text }) => void again.push(text) })
    await world.run({ forMs: 200_000 })
    expect(again).toEqual([])
  })
})
