import { describe, expect, it } from 'vitest'
import { sleep } from '../../../src/runtime/index.ts'
import { numbers, popCluster } from './popCluster.ts'

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
