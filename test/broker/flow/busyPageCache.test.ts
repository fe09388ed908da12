import { describe, expect, it } from 'vitest'
import type { ProfileName } from '../../../src/profile/index.ts'
import { type Answered, sendHeader, TestCluster, texts } from '../core/testCluster.ts'

const BODY = new TextEncoder().encode('x')

async function setUp(config: Readonly<Record<string, string | number | boolean>> = {}, profile: ProfileName = '5.3.3') {
  const cluster = await TestCluster.start({ config, profile, topics: { T: 1 } })
  await cluster.advance(10_000)
  const client = cluster.client('client')
  const sends = (count: number): Promise<Answered<'SEND_MESSAGE'>[]> =>
    Promise.all(Array.from({ length: count }, () => client.begin('SEND_MESSAGE', sendHeader('T'), BODY)))
  return { cluster, broker: cluster.broker, client, sends }
}

/** Counts the answers by their code and the word in brackets. */
function tally(answers: readonly { code: number; remark: string | undefined }[]): Record<string, number> {
  const counts: Record<string, number> = {}
  for (const { code, remark } of answers) {
    const key = `${code} ${/\[\w+\]/.exec(remark ?? '')?.[0] ?? ''}`.trim()
    counts[key] = (counts[key] ?? 0) + 1
  }
  return counts
}

describe('a page cache that stalls', () => {
  it('for 300 ms lets a send wait on each thread, and the queue run into waitTimeMillsInSendQueue', async () => {
    const { cluster, broker, sends } = await setUp()
    const busy = broker.faults.begin({ kind: 'busyPageCache' })
    const all = sends(50)
    cluster.world.after(300, 'the stall ends', () => busy[Symbol.dispose]())
    expect(tally(await cluster.world.settle(all))).toEqual({ '0': 4, '2 [TIMEOUT_CLEAN_QUEUE]': 46 })
  })

  it('for 300 ms hurts nobody with waitTimeMillsInSendQueue=1000', async () => {
    const { cluster, broker, client, sends } = await setUp({ waitTimeMillsInSendQueue: 1000 })
    const busy = broker.faults.begin({ kind: 'busyPageCache' })
    const all = sends(50)
    cluster.world.after(300, 'the stall ends', () => busy[Symbol.dispose]())
    expect(tally(await cluster.world.settle(all))).toEqual({ '0': 50 })
    expect(texts(await client.pull('T'))).toHaveLength(32)
  })

  it('for more than osPageCacheBusyTimeOutMills empties the queue and rejects what comes', async () => {
    const { cluster, broker, sends } = await setUp({ waitTimeMillsInSendQueue: 3000 })
    const busy = broker.faults.begin({ kind: 'busyPageCache' })
    const early = sends(10)
    await cluster.advance(1100)
    const late = await cluster.world.settle(sends(2))
    busy[Symbol.dispose]()
    const cleaned = await cluster.world.settle(early)
    expect(tally(late)).toEqual({ '2 [REJECTREQUEST]': 2 })
    expect(late[0]?.remark).toBe('[REJECTREQUEST]system busy, start flow control for a while')
    expect(tally(cleaned)).toEqual({ '0': 4, '2 [PCBUSY_CLEAN_QUEUE]': 6 })
    expect(cleaned[4]?.remark).toMatch(
      /^\[PCBUSY_CLEAN_QUEUE\]broker busy, start flow control for a while, period in queue: 10\d\dms, size of queue: 5$/,
    )
    expect(tally(await cluster.world.settle(sends(1)))).toEqual({ '0': 1 })
  })

  it('rejects at once when it has lasted already, but not for 2 h 46 min', async () => {
    const { cluster, broker, client, sends } = await setUp()
    const busy = broker.faults.begin({ kind: 'busyPageCache', heldMs: 5000 })
    expect(tally(await cluster.world.settle(sends(1)))).toEqual({ '2 [REJECTREQUEST]': 1 })
    const back = await client.ask('CONSUMER_SEND_MSG_BACK', { group: 'g', offset: 0, delayLevel: 0 } as never)
    expect(tally([back])).toEqual({ '2 [REJECTREQUEST]': 1 })
    busy[Symbol.dispose]()
    const endless = broker.faults.begin({ kind: 'busyPageCache', heldMs: 10_000_000 })
    const waits = sends(1)
    await cluster.advance(5000)
    endless[Symbol.dispose]()
    expect(tally(await cluster.world.settle(waits))).toEqual({ '0': 1 })
  })

  it.each([
    ['5.3.3', 2],
    ['4.9.7', 1],
  ] as const)('refuses in the put what was let through before it counted as busy: %s', async (profile, code) => {
    const { cluster, broker, sends } = await setUp({}, profile)
    const busy = broker.faults.begin({ kind: 'busyPageCache' })
    using _slow = broker.faults.begin({ kind: 'busyThreads', pool: 'send', waitMs: 60 })
    // Looks come every 10 ms after the start of the broker; this thread is there first.
    const millisecond = Math.floor(cluster.world.now) % 10
    await cluster.advance(943 - millisecond)
    const answers = []
    for (let at = 0; at < 10; at++) {
      answers.push(sends(1))
      await cluster.advance(1)
    }
    const all = (await cluster.world.settle(Promise.all(answers))).flat()
    busy[Symbol.dispose]()
    expect(tally(all)[`${code} [PC_SYNCHRONIZED]`]).toBeGreaterThan(0)
  })

  it('lets transactions end with remarks of their own', async () => {
    const { broker, client } = await setUp()
    const properties = { TRAN_MSG: 'true', PGROUP: 'PG', UNIQ_KEY: 'A'.repeat(32) }
    const half = await client.send('T', 'half', { properties, header: { sysFlag: 4 } })
    const [record] = broker.context.store
      .consumeQueueEntries('RMQ_SYS_TRANS_HALF_TOPIC', 0, 0, 1)
      .map(({ physicalOffset }) => physicalOffset)
    using _busy = broker.faults.begin({ kind: 'busyPageCache', heldMs: 5000 })
    const ended = await client.ask('END_TRANSACTION', {
      producerGroup: 'PG',
      tranStateTableOffset: half.header.queueOffset ?? 0,
      commitLogOffset: record ?? 0,
      commitOrRollback: 8,
      fromTransactionCheck: false,
      msgId: 'A'.repeat(32),
      transactionId: 'A'.repeat(32),
    } as never)
    expect([ended.code, ended.remark]).toEqual([1, 'OS page cache busy, please try another machine'])
  })

  it.each([
    ['timerEnableRetryUntilSuccess=false', false, ['delayed']],
    ['timerEnableRetryUntilSuccess=true', true, ['delayed', 'timed']],
  ])('delays delayed messages, and costs timed ones after three tries: %s', async (_, retries, arrived) => {
    const { cluster, broker, client } = await setUp({ timerEnableRetryUntilSuccess: retries })
    await client.send('T', 'delayed', { properties: { DELAY: '1' } })
    await client.send('T', 'timed', { properties: { TIMER_DELAY_SEC: '2' } })
    const busy = broker.faults.begin({ kind: 'busyPageCache' })
    await cluster.advance(20_000)
    expect(texts(await client.pull('T'))).toEqual([])
    busy[Symbol.dispose]()
    await cluster.advance(40_000)
    expect([...texts(await client.pull('T'))].sort()).toEqual(arrived)
  })

  it('is told in the runtime information', async () => {
    const { cluster, broker, client, sends } = await setUp()
    using _busy = broker.faults.begin({ kind: 'busyPageCache' })
    void sends(6).catch(() => undefined)
    await cluster.advance(150)
    const { body } = await client.ask('GET_BROKER_RUNTIME_INFO', {})
    const { table } = JSON.parse(new TextDecoder().decode(body)) as { table: Record<string, string> }
    expect(Number(table['pageCacheLockTimeMills'])).toBeGreaterThanOrEqual(150)
    expect(table['sendThreadPoolQueueSize']).toBe('2')
  })

  it('ends with the broker, and the puts that wait are stored', async () => {
    const { cluster, broker, client } = await setUp()
    broker.faults.begin({ kind: 'busyPageCache' })
    const sent = client.begin('SEND_MESSAGE', sendHeader('T'), BODY)
    await cluster.advance(100)
    const stopped = broker.stop()
    expect((await cluster.world.settle(sent)).code).toBe(0)
    await cluster.world.settle(stopped)
    expect(broker.faults.active).toEqual([])
  })
})
