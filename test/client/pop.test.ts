import { describe, expect, it } from 'vitest'
import type { PushConsumerOptions } from '../../src/client/index.ts'
import { sleep } from '../../src/runtime/index.ts'
import { type ClusterOptions, simulatedCluster } from './cluster.ts'

const numbers = (count: number): string[] => Array.from({ length: count }, (_, index) => `${index}`)

/** A cluster whose group CG pops topic T, and a producer. */
async function popCluster(options: ClusterOptions & { readonly popShareQueueNum?: number } = {}) {
  const { popShareQueueNum, ...rest } = options
  const cluster = await simulatedCluster({ topics: { T: 4 }, ...rest })
  const { world, admin } = cluster
  await world.settle(admin.setMessageRequestMode('CG', 'T', 'POP', { popShareQueueNum }))
  const producer = await cluster.producer()
  const send = async (...bodies: readonly string[]): Promise<void> => {
    for (const body of bodies) await world.settle(producer.send({ topic: 'T', body }))
  }
  const consumer = (given: Partial<PushConsumerOptions> & { readonly on?: string }) =>
    cluster.consumer({ on: 'c1', group: 'CG', subscriptions: { T: '*' }, clientRebalance: false, ...given })
  return { ...cluster, producer, send, consumer }
}

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

describe('a group that pops', () => {
  it('shares one queue among all its members, and loses nothing when one leaves', async () => {
    const { world, host, send, consumer } = await popCluster({ topics: { T: 1 } })
    const { clock } = host('work').spawn('work').runtime
    const got: string[][] = [[], [], []]
    const members = []
    for (const [index, list] of got.entries()) {
      const handler = async ({ text }: { readonly text: string }): Promise<void> => {
        await sleep(clock, 500, 'work')
        list.push(text)
      }
      members.push(
        await consumer({ on: `c${index}`, consumeThreads: 1, popBatchNums: 1, popThresholdForQueue: 1, handler }),
      )
    }
    await world.run({ forMs: 5000 })
    await send(...numbers(30))
    await world.run({ forMs: 1000 })
    const [first] = members
    if (first !== undefined) await world.settle(first.shutdown(10_000))
    await world.run({ forMs: 120_000 })
    expect(got.every((list) => list.length > 0)).toBe(true)
    expect(new Set(got.flat()).size).toBe(30)
  })

  it('gives what a dead member held to the others', async () => {
    const { world, host, until, send, consumer } = await popCluster({ topics: { T: 1 } })
    const started: string[] = []
    const got: string[] = []
    await consumer({
      on: 'mortal',
      handler: ({ text }) => {
        started.push(text)
        return new Promise(() => undefined)
      },
    })
    await send(...numbers(5))
    await until('all messages at the first', () => started.length === 5)
    host('mortal').powerOff()
    await consumer({ on: 'heir', handler: ({ text, reconsumeTimes }) => void got.push(`${text} ${reconsumeTimes}`) })
    await until('all messages at the second', () => got.length === 5)
    await world.run({ forMs: 120_000 })
    expect([...got].sort()).toEqual(numbers(5).map((text) => `${text} 1`))
  })

  it('serves a share of the queues each when it is told to', async () => {
    const { world, consumer } = await popCluster({ topics: { T: 8 }, popShareQueueNum: 1 })
    const members = []
    for (const on of ['c1', 'c2', 'c3', 'c4']) members.push(await consumer({ on, handler: () => undefined }))
    await world.run({ forMs: 30_000 })
    const queues = members.map((member) =>
      member.assigned.filter(({ topic }) => topic === 'T').map(({ queueId }) => queueId),
    )
    expect(queues.map((ids) => ids.length)).toEqual([4, 4, 4, 4])
    const times = numbers(8).map((id) => queues.flat().filter((queueId) => queueId === Number(id)).length)
    expect(times).toEqual(Array(8).fill(2))
  })

  it('changes to pulling and back, with the retries of before', async () => {
    const { world, admin, until, send, consumer } = await popCluster()
    const got: string[] = []
    const one = await consumer({
      handler: ({ text, reconsumeTimes, topic, properties }) => {
        got.push(`${topic} ${text} ${properties.has('POP_CK') ? 'popped' : 'pulled'}`)
        return text === 'twice' && reconsumeTimes === 0 ? 'RECONSUME_LATER' : 'CONSUME_SUCCESS'
      },
    })
    await send('first', 'twice')
    await until('both', () => got.length === 2)
    await world.settle(admin.setMessageRequestMode('CG', 'T', 'PULL'))
    const pulled = () => one.assigned.filter(({ topic }) => topic === 'T').map(({ queueId }) => queueId)
    await until('four pulled queues', () => pulled().join() === '0,1,2,3')
    // What a POP of before is given that is still held would be left alone, and come again.
    await world.run({ forMs: 20_000 })
    await send('second')
    await until('the retry and the second', () => got.length === 4)
    await world.settle(admin.setMessageRequestMode('CG', 'T', 'POP'))
    await until('popped again', () => pulled().join() === '-1')
    await send('third')
    await world.run({ forMs: 120_000 })
    expect([...got].sort()).toEqual(
      ['T first popped', 'T twice popped', 'T twice pulled', 'T second pulled', 'T third popped'].sort(),
    )
  })

  it('is assigned queues to pull where the mode is PULL', async () => {
    const cluster = await simulatedCluster({ topics: { T: 8 } })
    const { world } = cluster
    const producer = await cluster.producer()
    const got: string[] = []
    const options = {
      group: 'CG',
      subscriptions: { T: '*' },
      clientRebalance: false,
      handler: ({ text }: { readonly text: string }) => void got.push(text),
    }
    const members = [await cluster.consumer({ on: 'c1', ...options }), await cluster.consumer({ on: 'c2', ...options })]
    const mine = () => members.map((member) => member.assigned.filter(({ topic }) => topic === 'T').length)
    await cluster.until('four queues each', () => mine().join() === '4,4')
    for (const body of numbers(16)) await world.settle(producer.send({ topic: 'T', body }))
    await cluster.until('all messages', () => got.length === 16)
    await world.run({ forMs: 30_000 })
    expect(new Set(got).size).toBe(16)
    expect((await world.settle(cluster.admin.consumerProgress('CG', 'T'))).diffTotal).toBe(0)
  })
})

describe('an orderly consumer that pops', () => {
  it('keeps the order of each queue, though a message fails', async () => {
    const { world, until, send, consumer } = await popCluster({ topics: { T: 1 } })
    await send(...numbers(10))
    const got: string[] = []
    await consumer({
      orderly: true,
      handler: ({ text, reconsumeTimes, properties }) => {
        got.push(`${text} ${reconsumeTimes}`)
        expect(properties.get('POP_CK')).toContain(' 999 0 broker-a 0 ')
        return text === '4' && reconsumeTimes < 2 ? 'SUSPEND_CURRENT_QUEUE_A_MOMENT' : 'CONSUME_SUCCESS'
      },
    })
    await until('all messages', () => got.length === 12)
    await world.run({ forMs: 120_000 })
    expect(got).toEqual(['0 0', '1 0', '2 0', '3 0', '4 0', '4 1', '4 2', ...[5, 6, 7, 8, 9].map((n) => `${n} 0`)])
  })

  it('tries again after its suspend time', async () => {
    const { world, until, send, consumer } = await popCluster({ topics: { T: 1 } })
    const atMs: number[] = []
    await consumer({
      orderly: true,
      suspendCurrentQueueTimeMs: 3000,
      handler: () => {
        atMs.push(world.now)
        return atMs.length < 3 ? 'SUSPEND_CURRENT_QUEUE_A_MOMENT' : 'CONSUME_SUCCESS'
      },
    })
    await send('x')
    await until('the third delivery', () => atMs.length === 3)
    const gaps = atMs.slice(1).map((at, index) => Math.round((at - (atMs[index] ?? 0)) / 100) / 10)
    expect(gaps).toEqual([3, 3])
  })

  it('shares the queues with its fellows, and never has two messages of one queue in hand', async () => {
    const { world, host, until, producer, consumer } = await popCluster({ topics: { T: 4 } })
    const { clock } = host('work').spawn('work').runtime
    const inHand = new Set<number>()
    const got = new Map<number, number[]>()
    const by = new Set<string>()
    for (const on of ['c1', 'c2']) {
      await consumer({
        on,
        orderly: true,
        handler: async ({ text, queue: { queueId } }) => {
          expect(inHand.has(queueId)).toBe(false)
          inHand.add(queueId)
          by.add(on)
          await sleep(clock, 50, 'work')
          inHand.delete(queueId)
          got.set(queueId, [...(got.get(queueId) ?? []), Number(text)])
        },
      })
    }
    for (const body of numbers(40)) await world.settle(producer.send({ topic: 'T', body }))
    await until('all messages', () => [...got.values()].flat().length === 40)
    await world.run({ forMs: 120_000 })
    expect([...got.values()].flat()).toHaveLength(40)
    for (const list of got.values()) expect(list).toEqual([...list].sort((left, right) => left - right))
    expect(by.size).toBe(2)
  })

  it('sends what failed too often to the dead letters, and goes on', async () => {
    const { world, admin, until, send, consumer } = await popCluster({ topics: { T: 1 } })
    await send('poison', 'next')
    const got: string[] = []
    await consumer({
      orderly: true,
      maxReconsumeTimes: 2,
      handler: ({ text, reconsumeTimes }) => {
        got.push(`${text} ${reconsumeTimes}`)
        return text === 'poison' ? 'SUSPEND_CURRENT_QUEUE_A_MOMENT' : 'CONSUME_SUCCESS'
      },
    })
    await until('the next', () => got.length === 4)
    await world.run({ forMs: 120_000 })
    expect(got).toEqual(['poison 0', 'poison 1', 'poison 2', 'next 0'])
    const stats = await world.settle(admin.topicStats('%DLQ%CG'))
    expect(stats.map(([, offset]) => offset.maxOffset)).toEqual([1])
  })

  it('gets what a lost answer carried at once, and not as a retry', async () => {
    const { world, send, consumer, until } = await popCluster({ topics: { T: 1 } })
    const got: string[] = []
    await consumer({ orderly: true, handler: ({ text, reconsumeTimes }) => void got.push(`${text} ${reconsumeTimes}`) })
    await world.run({ forMs: 5000 })
    const cut = world.network.cut({ from: 'broker-a', to: 'c1' })
    await send('x')
    // The POP times out after 25 s; the message would be visible again after 60 s.
    await world.run({ forMs: 27_000 })
    expect(got).toEqual([])
    cut[Symbol.dispose]()
    await until('the message', () => got.length === 1, 20_000)
    await world.run({ forMs: 120_000 })
    expect(got).toEqual(['x 0'])
  })

  it('pulls under locks in a Java dialect, as the original does', async () => {
    const { world, until, send, consumer } = await popCluster({ topics: { T: 2 } })
    const got: string[] = []
    const one = await consumer({
      orderly: true,
      dialect: 'java-5.3',
      handler: ({ properties }) => void got.push(properties.has('POP_CK') ? 'popped' : 'pulled'),
    })
    await send('a', 'b')
    await until('both', () => got.length === 2)
    expect(got).toEqual(['pulled', 'pulled'])
    expect(one.assigned.filter(({ topic }) => topic === 'T').map(({ queueId }) => queueId)).toEqual([0, 1])
    await world.run({ forMs: 1000 })
  })
})

describe('clientRebalance false', () => {
  it('is refused where a release does not know it, and with strategies that brokers do not know', async () => {
    const { consumer } = await popCluster()
    const options = { handler: () => undefined }
    await expect(consumer({ ...options, dialect: 'java-4.9' })).rejects.toThrow(
      /clients of this release always balance/,
    )
    await expect(consumer({ ...options, dialect: 'go-2.1.2' })).rejects.toThrow(/balance/)
    const allocateStrategy = () => []
    await expect(consumer({ ...options, allocateStrategy })).rejects.toThrow(/allocateAveragely or allocateByCircle/)
    await expect(consumer({ ...options, popInvisibleTimeMs: 4999 })).rejects.toThrow(
      'popInvisibleTimeMs Out of range [5000, 300000]',
    )
    await expect(consumer({ ...options, popBatchNums: 33 })).rejects.toThrow('popBatchNums Out of range [1, 32]')
  })
})

describe('admin.setMessageRequestMode', () => {
  it('is refused for topics and groups that are not there, and for retry topics', async () => {
    const { world, admin } = await simulatedCluster({
      topics: { T: 1 },
      brokerConfig: { autoCreateSubscriptionGroup: false },
    })
    const set = (group: string, topic: string) => world.settle(admin.setMessageRequestMode(group, topic, 'POP'))
    await expect(set('CG', 'None')).rejects.toThrow(/topic\[None\] not exist/)
    await expect(set('CG', '%RETRY%CG')).rejects.toThrow(/retry topic is not allowed to set mode/)
    await expect(set('CGNone', 'T')).rejects.toThrow(/subscription group does not exist/)
  })
})
