import { test } from 'rocketmq-sim/vitest'
import { describe, expect } from 'vitest'

describe('the fixture', () => {
  test('gives a cluster that records its trace', async ({ cluster }) => {
    const producer = await cluster.producer()
    expect((await producer.send({ topic: 'orders', body: 'one coffee' })).status).toBe('SEND_OK')
    expect(cluster.trace.mode).toBe('full')
  })

  test('lets half an hour pass for a delayed message', async ({ cluster }) => {
    const received: string[] = []
    await cluster.consumer({ group: 'g', topic: 'orders', handler: (message) => void received.push(message.text) })
    const producer = await cluster.producer()
    await producer.send({ topic: 'orders', body: 'one coffee', delayLevel: 16 }) // 30 minutes
    await cluster.until(() => received.length === 1, { limit: '1h' })
    expect(received).toEqual(['one coffee'])
  })

  const small = test.extend({ clusterOptions: { brokers: 2, seed: 5, trace: 'off' as const } })
  small('takes options', async ({ cluster }) => {
    expect([cluster.seed, cluster.broker('broker-b').running, cluster.trace.mode]).toEqual([5, true, 'off'])
  })

  const real = test.extend({ clusterOptions: { time: 'real' as const, network: 'tcp' as const } })
  real('gives real ports, too', async ({ cluster }) => {
    expect(cluster.namesrvAddress).toMatch(/^127\.0\.0\.1:\d+$/)
  })
})
