import { describe, expect, it } from 'vitest'
import { sendHeader, TestCluster, texts } from '../core/testCluster.ts'

const BODY = new TextEncoder().encode('x')

async function setUp(options: { inMemory: boolean; config?: Readonly<Record<string, string | number | boolean>> }) {
  const sizes = { mappedFileSizeCommitLog: 65_536, mappedFileSizeConsumeQueue: 2000, maxMessageSize: 32_768 }
  const config = { ...sizes, maxHashSlotNum: 100, maxIndexNum: 400, ...options.config }
  const cluster = await TestCluster.start({ inMemory: options.inMemory, config, topics: { T: 1 } })
  return { cluster, broker: cluster.broker, client: cluster.client('client') }
}

describe.each([
  ['in memory', true],
  ['on disk', false],
])('a full disk below a store %s', (_, inMemory) => {
  it('refuses messages with SERVICE_NOT_AVAILABLE and the ratios, and serves pulls', async () => {
    const { broker, client } = await setUp({ inMemory })
    const full = broker.faults.begin({ kind: 'fullDisk' })
    const remark = (index: string): string =>
      "service not available now. It may be caused by one of the following reasons: the broker's disk is full " +
      `[CL:  0.95 CQ:  0.95 INDEX: ${index}], messages are put to the slave, message store has been shut down, etc.`
    const first = await client.send('T', 'refused')
    expect([first.code, first.remark]).toEqual([14, remark('-1.00')])
    full[Symbol.dispose]()
    expect((await client.send('T', 'stored')).code).toBe(0)
    const again = broker.faults.begin({ kind: 'fullDisk', usedPercent: 95 })
    expect((await client.send('T', 'refused')).remark).toBe(remark(' 0.95'))
    expect(texts(await client.pull('T'))).toEqual(['stored'])
    again[Symbol.dispose]()
    expect((await client.send('T', 'stored, too')).code).toBe(0)
  })

  it('takes messages up to 90 %, and again only when it has fallen below 85 %', async () => {
    const { broker, client } = await setUp({ inMemory })
    const used = (usedPercent: number): Disposable => broker.faults.begin({ kind: 'fullDisk', usedPercent })
    const codes: number[] = []
    let last: Disposable | undefined
    for (const usedPercent of [90, 91, 88, 85]) {
      const next = used(usedPercent)
      last?.[Symbol.dispose]()
      last = next
      codes.push((await client.send('T', 'x')).code)
    }
    expect(codes).toEqual([0, 14, 14, 0])
  })
})

describe('a full disk', () => {
  it('costs a store on disk its oldest files, even if they have not expired', async () => {
    const { cluster, broker, client } = await setUp({ inMemory: false })
    for (let number = 0; number < 12; number++) await client.send('T', 'x'.repeat(20_000))
    await cluster.advance(30_000)
    const { store } = broker.context
    expect(store.commitLogMinOffset).toBe(0)
    using _full = broker.faults.begin({ kind: 'fullDisk', usedPercent: 86 })
    await cluster.advance(60_000)
    expect(store.commitLogMinOffset).toBeGreaterThan(0)
    expect((await client.send('T', 'x')).code).toBe(0)
  })

  it('costs a store in memory nothing', async () => {
    const { cluster, broker, client } = await setUp({ inMemory: true })
    for (let number = 0; number < 12; number++) await client.send('T', 'x'.repeat(20_000))
    using _full = broker.faults.begin({ kind: 'fullDisk', usedPercent: 86 })
    await cluster.advance(90_000)
    expect(broker.context.store.commitLogMinOffset).toBe(0)
  })

  it('to its last byte lets nothing be written', async () => {
    const { broker, client } = await setUp({ inMemory: false })
    const full = broker.faults.begin({ kind: 'fullDisk', usedPercent: 100 })
    expect((await client.send('T', 'x')).code).toBe(14)
    const created = await client.ask('UPDATE_AND_CREATE_TOPIC', {
      topic: 'Fresh',
      defaultTopic: 'TBW102',
      readQueueNums: 1,
      writeQueueNums: 1,
      perm: 6,
      topicFilterType: 'SINGLE_TAG',
      topicSysFlag: 0,
      order: false,
    })
    expect(created.code).toBe(0) // kept, and written with the next change
    full[Symbol.dispose]()
    expect((await client.send('Fresh', 'x')).code).toBe(0)
  })
})

describe('a slow disk', () => {
  it('answers FLUSH_DISK_TIMEOUT under SYNC_FLUSH, and has stored the message', async () => {
    const config = { flushDiskType: 'SYNC_FLUSH' }
    const { cluster, broker, client } = await setUp({ inMemory: false, config })
    const slow = broker.faults.begin({ kind: 'slowDisk', syncMs: 8000 })
    const beganMs = cluster.world.now
    expect((await client.send('T', 'late')).code).toBe(10)
    expect(cluster.world.now - beganMs).toBeGreaterThanOrEqual(5000)
    slow[Symbol.dispose]()
    await cluster.advance(20_000)
    expect((await client.send('T', 'soon')).code).toBe(0)
    expect(texts(await client.pull('T'))).toEqual(['late', 'soon'])
  })

  it('does not matter under ASYNC_FLUSH', async () => {
    const { cluster, broker, client } = await setUp({ inMemory: false })
    using _slow = broker.faults.begin({ kind: 'slowDisk', syncMs: 8000 })
    const sent = client.begin('SEND_MESSAGE', sendHeader('T'), BODY)
    await cluster.advance(100)
    expect((await cluster.world.settle(sent)).code).toBe(0)
    expect(cluster.world.now).toBeLessThan(60_000)
  })
})
