import { describe, expect, it } from 'vitest'
import { ManualClock } from '../../../test/broker/core/manualClock.ts'
import { silentLogger } from '../../runtime/index.ts'
import type { ConsumeQueueEntry, MessageStore, MessageToStore, PutMessageResult } from '../../store/index.ts'
import { type DelayOffsets, ScheduleMessageService } from './index.ts'

const appended = { physicalOffset: 0, queueOffset: 0, storeTimestamp: 0, wroteBytes: 1, messageCount: 1, msgIds: ['x'] }

/** The schedule topic's queues in memory; a record's physical offset is its place in `bodies`. */
function setUp(offsets: DelayOffsets = new Map(), messageDelayLevel = '1s 5s 10s') {
  const clock = new ManualClock()
  const queues = new Map<number, ConsumeQueueEntry[]>()
  const records: { readonly name: string; readonly storeTimestamp: number }[] = []
  const delivered: { readonly name: string; readonly atMs: number }[] = []
  const results: PutMessageResult['status'][] = []
  let reads = 0
  const store = {
    minOffsetInQueue: () => 0,
    maxOffsetInQueue: (_topic: string, queueId: number) => queues.get(queueId)?.length ?? 0,
    consumeQueueEntries: (_topic: string, queueId: number, offset: number, count: number) => {
      reads++
      return (queues.get(queueId) ?? []).slice(offset, offset + count)
    },
    lookMessageByOffset: (physicalOffset: number) => ({
      storeTimestamp: records[physicalOffset]?.storeTimestamp,
      body: new Uint8Array(0),
      properties: new Map([
        ['REAL_TOPIC', records[physicalOffset]?.name ?? ''],
        ['REAL_QID', '2'],
      ]),
    }),
  } as unknown as MessageStore
  const started = clock.monotonicMs()
  const service = new ScheduleMessageService({
    clock,
    logger: silentLogger,
    store,
    messageDelayLevel,
    persisted: { offsets, dataVersion: { counter: 0, stateVersion: 0, timestamp: 0 } },
    put: (message: MessageToStore, done) => {
      const status = results.shift() ?? 'PUT_OK'
      if (status === 'PUT_OK') delivered.push({ name: message.topic, atMs: clock.monotonicMs() - started })
      done(status === 'PUT_OK' ? { status, appended } : { status })
    },
  })
  const send = (name: string, level: number, delayMs: number, damage = 0): void => {
    const queue = queues.get(level - 1) ?? []
    queues.set(level - 1, queue)
    const dueMs = clock.wallMs() + delayMs
    queue.push({
      batchSize: 1,
      queueOffset: queue.length,
      physicalOffset: records.length,
      size: 1,
      tagsCode: BigInt(dueMs + damage),
    })
    records.push({ name, storeTimestamp: clock.wallMs() })
    service.messageArriving(level - 1, queue.length, dueMs)
  }
  return { clock, service, send, delivered, results, reads: () => reads }
}

describe('delayed delivery', () => {
  it('puts each message back at its time, levels apart', () => {
    const { clock, service, send, delivered } = setUp()
    service.start()
    clock.advance(2000)
    send('five', 2, 5000)
    send('one', 1, 1000)
    clock.advance(500)
    send('two', 1, 1000)
    clock.advance(10_000)
    expect(delivered).toEqual([
      { name: 'one', atMs: 3000 },
      { name: 'two', atMs: 3500 },
      { name: 'five', atMs: 7000 },
    ])
    expect(service.offsets).toEqual(
      new Map([
        [1, 2],
        [2, 1],
      ]),
    )
  })

  it('delivers nothing in the first second', () => {
    const { clock, service, send, delivered } = setUp()
    send('late', 1, -5000)
    service.start()
    clock.advance(999)
    expect(delivered).toEqual([])
    clock.advance(1)
    expect(delivered.map(({ name }) => name)).toEqual(['late'])
  })

  it('goes on where the persisted offsets point', () => {
    const { clock, service, send, delivered } = setUp(new Map([[1, 1]]))
    // The queue is empty at the start, so the offset is first taken back to its end.
    expect(service.offsets).toEqual(new Map([[1, 0]]))
    service.start()
    clock.advance(1000)
    send('a', 1, 1000)
    clock.advance(1000)
    expect(delivered.map(({ name }) => name)).toEqual(['a'])
  })

  it('takes the level for the time when that of the entry is damaged', () => {
    const { clock, service, send, delivered } = setUp()
    send('too early', 2, 5000, -4096)
    send('too late', 1, 1000, 512)
    service.start()
    clock.advance(10_000)
    expect(delivered).toEqual([
      { name: 'too late', atMs: 1000 },
      { name: 'too early', atMs: 5000 },
    ])
  })

  it('tries a refused put again after 100 ms, in order', () => {
    const { clock, service, send, delivered, results } = setUp()
    service.start()
    clock.advance(1000)
    results.push('SERVICE_NOT_AVAILABLE', 'SERVICE_NOT_AVAILABLE')
    send('a', 1, 1000)
    send('b', 1, 1000)
    clock.advance(1000)
    expect(delivered).toEqual([])
    clock.advance(1000)
    expect(delivered).toEqual([
      { name: 'a', atMs: 2200 },
      { name: 'b', atMs: 2200 },
    ])
  })

  it('delivers at once what lies further ahead than its level allows: the clock went back', () => {
    const { clock, service, send, delivered } = setUp()
    service.start()
    clock.advance(1000)
    send('a', 2, 5000)
    clock.jump(-60_000)
    clock.advance(5000)
    expect(delivered).toHaveLength(1)
  })

  it('notices within 5 s that the clock went forward', () => {
    const { clock, service, send, delivered } = setUp(new Map(), '2h')
    service.start()
    clock.advance(1000)
    send('a', 1, 7_200_000)
    clock.jump(7_200_000)
    clock.advance(5000)
    expect(delivered).toHaveLength(1)
  })

  it('reads nothing and arms no timer while nothing waits', () => {
    const { clock, service, reads } = setUp()
    service.start()
    clock.advance(1000)
    const before = reads()
    clock.advance(3_600_000)
    expect(reads()).toBe(before)
    expect(clock.waiting).toEqual([])
  })

  it('serves a crowd that is due at once in several turns', () => {
    const { clock, service, send, delivered } = setUp()
    service.start()
    clock.advance(1000)
    for (let i = 0; i < 1200; i++) send(`m${i}`, 1, 1000)
    clock.advance(1000)
    expect(delivered).toHaveLength(1200)
    expect(clock.fired.filter((label) => label === 'broker: deliver delayed messages')).toHaveLength(3)
  })
})
