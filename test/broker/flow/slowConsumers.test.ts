import { describe, expect, it } from 'vitest'
import { pullHeader, TestCluster } from '../core/testCluster.ts'

const MINUTE_MS = 60_000

async function setUp(config: Readonly<Record<string, string | number | boolean>>) {
  const cluster = await TestCluster.start({ config, topics: { T: 1 } })
  const client = cluster.client('client')
  for (let number = 0; number < 20; number++) await client.send('T', 'x'.repeat(1000))
  const pull = async (group: string, queueOffset: number): Promise<readonly unknown[]> => {
    const { code, remark } = await client.ask(
      'PULL_MESSAGE',
      pullHeader('T', { consumerGroup: group, queueOffset, maxMsgNums: 1 }),
    )
    return [code, remark]
  }
  return { cluster, broker: cluster.broker, client, pull }
}

const PROTECTED = { disableConsumeIfConsumerReadSlowly: true, consumerFallbehindThreshold: 10_000 }

describe('a consumer that reads far behind the end of the log', () => {
  it('is disabled within 3 minutes with disableConsumeIfConsumerReadSlowly', async () => {
    const { cluster, broker, pull } = await setUp(PROTECTED)
    expect(await pull('slow', 0)).toEqual([0, 'FOUND'])
    expect(await pull('quick', 18)).toEqual([0, 'FOUND'])
    expect(await pull('idle', 20)).toEqual([19, 'OFFSET_OVERFLOW_ONE'])
    await cluster.advance(3 * MINUTE_MS)
    expect(await pull('slow', 1)).toEqual([16, 'subscription group no permission, slow'])
    expect(await pull('quick', 19)).toEqual([0, 'FOUND'])
    expect(await pull('idle', 20)).toEqual([19, 'OFFSET_OVERFLOW_ONE'])
    expect(broker.context.groups.groups.get('slow')?.consumeEnable).toBe(false)
  })

  it('is disabled again when it was allowed to go on and did not', async () => {
    const { cluster, broker, pull } = await setUp(PROTECTED)
    const { groups } = broker.context
    await pull('slow', 0)
    await cluster.advance(3 * MINUTE_MS)
    const allow = (): void => {
      const group = groups.groups.get('slow')
      if (group !== undefined) groups.updateSubscriptionGroupConfig({ ...group, attributes: {}, consumeEnable: true })
    }
    allow()
    await cluster.advance(3 * MINUTE_MS)
    expect(groups.groups.get('slow')?.consumeEnable).toBe(false)
    allow()
    expect(await pull('slow', 19)).toEqual([0, 'FOUND'])
    await cluster.advance(6 * MINUTE_MS)
    expect(groups.groups.get('slow')?.consumeEnable).toBe(true)
  })

  it.each([
    ['by default', { consumerFallbehindThreshold: 10_000 }],
    ['with diskFallRecorded=false', { ...PROTECTED, diskFallRecorded: false }],
    ['within consumerFallbehindThreshold', { ...PROTECTED, consumerFallbehindThreshold: 1_000_000 }],
  ])('is left alone %s', async (_, config) => {
    const { cluster, pull } = await setUp(config)
    await pull('slow', 0)
    await cluster.advance(7 * MINUTE_MS)
    expect(await pull('slow', 1)).toEqual([0, 'FOUND'])
  })

  it('is disabled on demand, until the fault ends', async () => {
    const { broker, pull } = await setUp({})
    await pull('slow', 0)
    const fault = broker.faults.begin({ kind: 'slowConsumer', group: 'slow' })
    expect(await pull('slow', 1)).toEqual([16, 'subscription group no permission, slow'])
    fault[Symbol.dispose]()
    expect(await pull('slow', 1)).toEqual([0, 'FOUND'])
    expect(() => broker.faults.begin({ kind: 'slowConsumer', group: 'nobody' })).toThrow(
      'no consumer group "nobody"; a consumer of that group creates it',
    )
  })
})
