import { SimError, startCluster } from 'rocketmq-sim'
import { describe, expect, it, vi } from 'vitest'

const MINUTE = 60_000

describe('virtual time', () => {
  it('delivers a delayed message when it is due and not before', async () => {
    await using cluster = await startCluster({ topics: { orders: 1 } })
    const received: number[] = []
    await cluster.consumer({ group: 'g', topic: 'orders', handler: () => void received.push(cluster.now) })
    const producer = await cluster.producer()
    await cluster.advance('30s')
    const sentAt = cluster.now
    await producer.send({ topic: 'orders', body: 'tea', delayLevel: 5 }) // 1 minute
    expect(cluster.messages('orders')).toHaveLength(0)
    await cluster.advance('59s')
    expect(received).toEqual([])
    await cluster.advance('5s')
    expect(received).toHaveLength(1)
    expect((received[0] ?? 0) - sentAt).toBeGreaterThanOrEqual(MINUTE)
    cluster.assertNothingLost()
  })

  it('goes through all 16 retries to the dead letters, 4 h 46 min', async () => {
    await using cluster = await startCluster({ topics: { orders: 1 } })
    const attempts: number[] = []
    await cluster.consumer({
      group: 'billing',
      topic: 'orders',
      handler: () => {
        attempts.push(cluster.now)
        throw new Error('the till is closed')
      },
    })
    const producer = await cluster.producer()
    await cluster.advance('1m') // until the consumer has the route of its retry topic
    const { msgId } = await producer.send({ topic: 'orders', body: 'tea' })
    await cluster.until(() => cluster.deadLetters('billing').length === 1, { limit: '5h' })
    const gaps = attempts.slice(1).map((at, index) => at - (attempts[index] ?? 0))
    // Levels 3 to 18 of messageDelayLevel (broker.md): 10s 30s 1m 2m … 10m 20m 30m 1h 2h.
    const levels = [10, 30, 60, 120, 180, 240, 300, 360, 420, 480, 540, 600, 1200, 1800, 3600, 7200]
    expect(gaps.map((gap) => Math.floor(gap / 1000))).toEqual(levels)
    expect(cluster.deadLetters('billing')[0]?.msgId).toBe(msgId)
    expect(cluster.handlerFailures).toHaveLength(17)
  })

  it('advances by words and by milliseconds, and takes nothing else', async () => {
    await using cluster = await startCluster()
    const start = cluster.now
    await cluster.advance('1h30m')
    expect(cluster.now - start).toBeCloseTo(90 * MINUTE, 3)
    await cluster.advance(250)
    expect(cluster.now - start).toBeCloseTo(90 * MINUTE + 250, 3)
    await expect(cluster.advance('soon')).rejects.toThrow(/advance: "soon" is not a duration; allowed are/)
    await expect(cluster.advance(-1)).rejects.toThrow(/-1 is not a duration/)
  })

  it('says what it knows when a condition does not come true', async () => {
    await using cluster = await startCluster({ brokers: 2, topics: { orders: 1 } })
    await cluster.consumer({
      group: 'billing',
      topic: 'orders',
      handler: () => {
        throw new Error('the till is closed')
      },
    })
    const producer = await cluster.producer()
    await producer.send({ topic: 'orders', body: 'tea' })
    await cluster.advance('5s')
    cluster.broker('broker-b').kill()
    const received: string[] = []
    const error = await cluster.until(() => received.length === 3, { limit: '3s' }).catch((caught: unknown) => caught)
    expect(SimError.is(error) && error.code).toBe('RMQSIM_LIMIT_REACHED')
    const text = String(error)
    expect(text).toContain('received.length === 3')
    expect(text).toContain('after 3000 ms of simulated time')
    expect(text).toContain('not running: broker-b')
    expect(text).toContain('group billing: lag of orders')
    expect(text).toContain('the last in group billing with "tea": Error: the till is closed')
    expect(text).toMatch(/pending virtual timers: .* at [\d.]+ ms/)
  })

  it('does not wait for a handler that waits for something real, and says so', async () => {
    await using cluster = await startCluster({ topics: { orders: 1 } })
    let handled = false
    const handler = async (): Promise<void> => {
      await new Promise((resolve) => void setTimeout(resolve, 600_000).unref())
      handled = true
    }
    await cluster.consumer({ group: 'billing', topic: 'orders', handler })
    const producer = await cluster.producer()
    await producer.send({ topic: 'orders', body: 'tea' })
    await expect(cluster.until(() => handled)).rejects.toThrow(/1 handler of billing not finished \(what they wait/)
  })

  it('passes also where the timers of the test are fake', async () => {
    vi.useFakeTimers()
    try {
      await using cluster = await startCluster({ topics: { orders: 1 } })
      const producer = await cluster.producer()
      await producer.send({ topic: 'orders', body: 'tea' })
      await cluster.advance('1h')
      expect(cluster.messages('orders')).toHaveLength(1)
    } finally {
      vi.useRealTimers()
    }
  })

  it('passes on what a condition throws', async () => {
    await using cluster = await startCluster()
    const broken = (): boolean => {
      throw new TypeError('no such thing')
    }
    await expect(cluster.until(broken)).rejects.toThrow('no such thing')
    await expect(cluster.until(() => false, { limit: '1s', what: 'the impossible' })).rejects.toThrow(/^the impossible/)
  })
})

describe('a seed', () => {
  async function run(seed: number): Promise<string> {
    await using cluster = await startCluster({ seed, trace: 'hash', brokers: 2 })
    let received = 0
    await cluster.consumer({ group: 'g', topic: 'orders', handler: () => void received++ })
    const producer = await cluster.producer()
    for (let index = 0; index < 20; index++) await producer.send({ topic: 'orders', body: `order ${index}` })
    await cluster.until(() => received === 20)
    await cluster.broker('broker-b').restart()
    await cluster.advance('5m')
    return cluster.trace.hash()
  }

  it('gives the same trace again, and another seed another one', async () => {
    const first = await run(7)
    expect(await run(7)).toBe(first)
    expect(await run(8)).not.toBe(first)
  })
})
