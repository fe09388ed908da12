import { describe, expect, it } from 'vitest'
import { sleep } from '../../../src/runtime/index.ts'
import { simulatedCluster } from '../cluster.ts'
import { numbers, popCluster } from './popCluster.ts'

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
