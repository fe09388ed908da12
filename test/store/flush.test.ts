import { describe, expect, it } from 'vitest'
import type { MessageStore, PutMessageResult } from '../../src/store/index.ts'
import { message, pull, put } from './messages.ts'
import { storeWorld } from './storeWorld.ts'

const SYNC = { flushDiskType: 'SYNC_FLUSH' } as const

function putAll(store: MessageStore, count: number, properties = {}): PutMessageResult[] {
  const results: PutMessageResult[] = []
  for (let i = 0; i < count; i++) store.putMessage(message({ properties }), (result) => results.push(result))
  return results
}

describe('SYNC_FLUSH', () => {
  it('answers after the sync, and one sync serves all who wait', async () => {
    const { world, host, open } = storeWorld(1)
    const { store } = open(SYNC)
    let syncs = 0
    host.disk.beforeOperation = ({ kind, path }) => {
      if (kind === 'sync' && path.startsWith('commitlog')) syncs++
      return undefined
    }
    const results = putAll(store, 50)
    expect(results).toHaveLength(0)
    await world.run({ until: () => results.length === 50, forMs: 100 })
    expect(results.map((result) => result.status)).toEqual(new Array(50).fill('PUT_OK'))
    expect(syncs).toBe(2)
    expect(store.flushedWhere).toBe(store.commitLogMaxOffset)
  })

  it('makes messages readable after their flush only', async () => {
    const { world, open } = storeWorld(1)
    const { store } = open(SYNC)
    const arrived: number[] = []
    store.onArrival((arrival) => arrived.push(arrival.logicOffset))
    putAll(store, 2)
    expect([pull(store, 0).status, store.maxOffsetInQueue('TopicTest', 0)]).toEqual(['NO_MESSAGE_IN_QUEUE', 0])
    expect(store.dispatchBehindBytes).toBe(store.commitLogMaxOffset)
    await world.run({ forMs: 100 })
    expect([pull(store, 0).bodies.length, arrived, store.dispatchBehindBytes]).toEqual([2, [1, 2], 0])
  })

  it('does not let messages wait that say WAIT=false', async () => {
    const { world, open } = storeWorld(1)
    const { store } = open(SYNC)
    expect(put(store, { properties: { WAIT: 'false' } }).status).toBe('PUT_OK')
    expect(store.flushedWhere).toBe(0)
    await world.run({ forMs: 100 })
    expect(pull(store, 0).bodies).toHaveLength(1)
  })

  it('answers FLUSH_DISK_TIMEOUT after syncFlushTimeout, with the place of the message', async () => {
    const { world, host, open } = storeWorld(1)
    const { store } = open({ ...SYNC, syncFlushTimeout: 200 })
    host.disk.syncMs = { min: 1000, max: 1000 }
    const results = putAll(store, 1)
    await world.run({ forMs: 199 })
    expect(results).toHaveLength(0)
    await world.run({ forMs: 2 })
    expect(results[0]).toMatchObject({ status: 'FLUSH_DISK_TIMEOUT', appended: { queueOffset: 0 } })
    await world.run({ forMs: 3000 })
    expect([results.length, pull(store, 0).bodies.length]).toEqual([1, 1])
  })

  it('acknowledges nothing behind a sync that failed, and takes no more messages', async () => {
    const { world, host, open } = storeWorld(1)
    const { store } = open(SYNC)
    const fault = host.disk.fail({ error: 'failed', kinds: ['sync'] })
    const results = putAll(store, 2)
    await world.run({ forMs: 100 })
    expect(results.map((result) => result.status)).toEqual(['FLUSH_DISK_TIMEOUT', 'FLUSH_DISK_TIMEOUT'])
    fault[Symbol.dispose]()
    expect(putAll(store, 1).map((result) => result.status)).toEqual(['SERVICE_NOT_AVAILABLE'])
  })

  it('is immediate in memory', () => {
    const store = storeWorld(1).openInMemory(SYNC)
    expect(put(store).status).toBe('PUT_OK')
    expect([store.flushedWhere, pull(store, 0).bodies.length]).toEqual([store.commitLogMaxOffset, 1])
  })
})

describe('ASYNC_FLUSH', () => {
  it('answers at once, flushes four pages soon and fewer after ten seconds', async () => {
    const { world, open } = storeWorld(1)
    const { store } = open({ mappedFileSizeCommitLog: 1 << 20 })
    await world.run({ forMs: 9000 })
    put(store)
    await world.run({ forMs: 900 })
    expect(store.flushedWhere).toBe(0)
    await world.run({ forMs: 1100 })
    expect(store.flushedWhere).toBe(store.commitLogMaxOffset)
    for (let i = 0; i < 5; i++) put(store, { body: 'x'.repeat(4000) })
    await world.run({ forMs: 600 })
    expect(store.flushedWhere).toBe(store.commitLogMaxOffset)
  })

  it('leaves an idle store without timers but the cleaning round', async () => {
    const { world, open } = storeWorld(1)
    const { store } = open()
    put(store)
    await world.run({ forMs: 200_000 })
    const { events } = await world.run({ forMs: 100_000 })
    expect(events).toBe(10)
  })

  it('flushes when asked to', async () => {
    const { world, open } = storeWorld(1)
    const { store } = open()
    put(store)
    await world.settle(store.flush())
    expect(store.flushedWhere).toBe(store.commitLogMaxOffset)
    await world.settle(store.flush())
  })
})

describe('a disk without space', () => {
  it('refuses messages clearly, keeps what it has, and goes on when there is room again', async () => {
    const on = storeWorld(1)
    const { store, process } = on.open()
    for (let i = 0; i < 10; i++) put(store, { body: `kept ${i}` })
    on.host.disk.ballastBytes = on.host.disk.totalBytes
    expect(put(store, { body: 'refused' }).status).toBe('SERVICE_NOT_AVAILABLE')
    await on.world.run({ forMs: 3000 })
    on.host.disk.ballastBytes = 0
    expect(put(store, { body: 'again' }).status).toBe('PUT_OK')
    process.kill()
    expect(pull(on.open().store, 9).bodies).toEqual(['kept 9', 'again'])
  })

  it('says so when the next file of the log cannot be made', () => {
    const on = storeWorld(1)
    const { store } = on.open({ mappedFileSizeCommitLog: 1024 })
    put(store, { body: 'x'.repeat(700) })
    const fault = on.host.disk.fail({ error: 'full', kinds: ['create'] })
    expect(put(store, { body: 'y'.repeat(700) }).status).toBe('CREATE_MAPPED_FILE_FAILED')
    fault[Symbol.dispose]()
    expect(put(store, { body: 'z'.repeat(700) }).appended?.physicalOffset).toBe(1024)
    expect(pull(store, 0).bodies.map((body) => body[0])).toEqual(['x', 'z'])
  })

  it('takes no messages above diskSpaceWarningLevelRatio until usage has fallen below diskSpaceCleanForciblyRatio', async () => {
    const on = storeWorld(1)
    const { disk } = on.host
    const { store } = on.open()
    const statusAt = async (percent: number): Promise<string> => {
      disk.ballastBytes = (disk.totalBytes / 100) * percent
      await on.world.run({ forMs: 70_000 })
      return put(store).status
    }
    expect(await statusAt(89)).toBe('PUT_OK')
    expect(await statusAt(91)).toBe('SERVICE_NOT_AVAILABLE')
    expect(await statusAt(87)).toBe('SERVICE_NOT_AVAILABLE')
    expect(await statusAt(84)).toBe('PUT_OK')
  })
})
