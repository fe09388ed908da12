import { describe, expect, it } from 'vitest'
import type { ProfileName } from '../../../src/profile/index.ts'
import { type Answered, pullHeader, sendHeader, TestCluster, texts } from '../core/testCluster.ts'

const BODY = new TextEncoder().encode('x')

async function setUp(config: Readonly<Record<string, string | number | boolean>> = {}, profile: ProfileName = '5.3.3') {
  const cluster = await TestCluster.start({ config, profile, topics: { T: 1 } })
  await cluster.advance(10_000) // BrokerFastFailure looks for the first time after a second
  const client = cluster.client('client')
  const send = (text = 'x'): Promise<Answered<'SEND_MESSAGE'>> => client.send('T', text)
  return { cluster, broker: cluster.broker, client, send }
}

const outcome = ({ code, remark }: { code: number; remark: string | undefined }): readonly unknown[] => [code, remark]

describe('requests that wait for the threads of a pool', () => {
  it('are answered [TIMEOUT_CLEAN_QUEUE] by the next look after waitTimeMillsInSendQueue', async () => {
    const { broker, send } = await setUp()
    using _busy = broker.faults.begin({ kind: 'busyThreads', pool: 'send' })
    const [code, remark] = outcome(await send())
    const said =
      /^\[TIMEOUT_CLEAN_QUEUE\]broker busy, start flow control for a while, period in queue: (\d+)ms, size of queue: (\d+)$/
    const [, periodMs, size] = said.exec(String(remark)) ?? []
    expect([code, size]).toEqual([2, '0'])
    expect(Number(periodMs)).toBeGreaterThanOrEqual(200)
    expect(Number(periodMs)).toBeLessThan(210)
  })

  it('count in the size of the queue, with those that others have put there', async () => {
    const { cluster, broker, client } = await setUp()
    using _busy = broker.faults.begin({ kind: 'busyThreads', pool: 'send', queued: 40 })
    const sends = ['1', '2', '3'].map(() => client.begin('SEND_MESSAGE', sendHeader('T'), BODY))
    const answers = await cluster.world.settle(Promise.all(sends))
    expect(answers.map(({ remark }) => remark?.replace(/.*size of queue: /, ''))).toEqual(['42', '41', '40'])
  })

  it('are served when their wait is shorter than the limit, or when the fault ends', async () => {
    const { cluster, broker, client, send } = await setUp()
    const slow = broker.faults.begin({ kind: 'busyThreads', pool: 'send', waitMs: 150 })
    const beganMs = cluster.world.now
    expect((await send('slow')).code).toBe(0)
    expect(cluster.world.now - beganMs).toBeGreaterThanOrEqual(150)
    slow[Symbol.dispose]()
    const busy = broker.faults.begin({ kind: 'busyThreads', pool: 'send' })
    const late = client.begin('SEND_MESSAGE', sendHeader('T'), new TextEncoder().encode('late'))
    await cluster.advance(100)
    busy[Symbol.dispose]()
    expect((await cluster.world.settle(late)).code).toBe(0)
    expect(texts(await client.pull('T'))).toEqual(['slow', 'late'])
    expect(broker.context.pools.take).toBeUndefined()
  })

  it('are refused with [OVERLOAD] when the queue is full', async () => {
    const { broker, send } = await setUp()
    using _full = broker.faults.begin({ kind: 'busyThreads', pool: 'send', waitMs: 0, queued: 10_000 })
    expect((await send()).code).toBe(0) // a thread is free
    using _busy = broker.faults.begin({ kind: 'busyThreads', pool: 'send' })
    expect(outcome(await send())).toEqual([2, '[OVERLOAD]system busy, start flow control for a while'])
  })

  it('wait for as long as it takes with brokerFastFailureEnable=false', async () => {
    const { cluster, broker, client } = await setUp({ brokerFastFailureEnable: false })
    const busy = broker.faults.begin({ kind: 'busyThreads', pool: 'send' })
    const sent = client.begin('SEND_MESSAGE', sendHeader('T'), BODY)
    await cluster.advance(30_000)
    busy[Symbol.dispose]()
    expect((await cluster.world.settle(sent)).code).toBe(0)
  })

  it('are those of that pool alone', async () => {
    const { broker, client, send } = await setUp()
    using _busy = broker.faults.begin({ kind: 'busyThreads', pool: 'pull' })
    expect((await send()).code).toBe(0)
    const pulled = await client.pull('T')
    expect(outcome(pulled)).toEqual([2, expect.stringMatching(/^\[TIMEOUT_CLEAN_QUEUE\].*period in queue: 500\dms/)])
  })

  it.each([
    ['heartbeat', 'HEART_BEAT', {}, 31_000],
    ['endTransaction', 'END_TRANSACTION', endOfTransaction(), 3000],
    ['ack', 'ACK_MESSAGE', { consumerGroup: 'g', topic: 'T', queueId: 0, extraInfo: '', offset: 0 }, 3000],
    ['admin', 'GET_BROKER_RUNTIME_INFO', {}, 5000],
    ['litePull', 'LITE_PULL_MESSAGE', pullHeader('T'), 5000],
  ] as const)('of the %s pool wait for their own limit', async (pool, name, header, limitMs) => {
    const { broker, client } = await setUp()
    using _busy = broker.faults.begin({ kind: 'busyThreads', pool })
    const { code, remark } = await client.ask(name, header as never)
    const [, periodMs] = /^\[TIMEOUT_CLEAN_QUEUE\].*period in queue: (\d+)ms/.exec(remark ?? '') ?? []
    expect(code).toBe(2)
    expect(Number(periodMs) - limitMs).toBeGreaterThanOrEqual(0)
    expect(Number(periodMs) - limitMs).toBeLessThan(10)
  })

  it('nobody looks for in other pools, and in 4.9.7 in fewer', async () => {
    const waits = async (profile: ProfileName, pool: 'query' | 'admin'): Promise<number> => {
      const { cluster, broker, client } = await setUp({}, profile)
      const busy = broker.faults.begin({ kind: 'busyThreads', pool })
      const name = pool === 'query' ? 'VIEW_MESSAGE_BY_ID' : 'GET_BROKER_RUNTIME_INFO'
      const asked = client.begin(name, { offset: 0 } as never)
      await cluster.advance(30_000)
      busy[Symbol.dispose]()
      return (await cluster.world.settle(asked)).code
    }
    expect([await waits('5.3.3', 'query'), await waits('5.3.3', 'admin'), await waits('4.9.7', 'admin')]).toEqual([
      1, 2, 0,
    ])
  })

  it('are answered by BrokerFastFailure even when they are one-way, and refused only where that is not so', async () => {
    const { cluster, broker, client } = await setUp()
    using _busy = broker.faults.begin({ kind: 'busyThreads', pool: 'send' })
    const answers: number[] = []
    cluster.world.bus.on('log', ({ message }) => message === 'answer to no pending request' && answers.push(1))
    await client.oneway('SEND_MESSAGE', sendHeader('T'), BODY)
    await cluster.advance(300)
    expect(answers).toEqual([1])
  })

  it('are seen in the runtime information', async () => {
    const { cluster, broker, client } = await setUp()
    using _busy = broker.faults.begin({ kind: 'busyThreads', pool: 'pull', queued: 5 })
    void client.begin('PULL_MESSAGE', pullHeader('T')).catch(() => undefined)
    await cluster.advance(1000)
    const { body } = await client.ask('GET_BROKER_RUNTIME_INFO', {})
    const { table } = JSON.parse(new TextDecoder().decode(body)) as { table: Record<string, string> }
    expect(table['pullThreadPoolQueueSize']).toBe('6')
    expect(Number(table['pullThreadPoolQueueHeadWaitTimeMills'])).toBeGreaterThan(900)
  })
})

describe('a held pull', () => {
  it('that is woken waits for a thread once more', async () => {
    const { cluster, broker, client, send } = await setUp()
    const held = client.begin('PULL_MESSAGE', pullHeader('T', { sysFlag: 6 }))
    await cluster.advance(1000)
    using _busy = broker.faults.begin({ kind: 'busyThreads', pool: 'pull' })
    await send()
    expect(outcome(await cluster.world.settle(held))).toEqual([2, expect.stringContaining('[TIMEOUT_CLEAN_QUEUE]')])
  })
})

function endOfTransaction(): object {
  return {
    producerGroup: 'g',
    tranStateTableOffset: 0,
    commitLogOffset: 0,
    commitOrRollback: 8,
    fromTransactionCheck: false,
  }
}
