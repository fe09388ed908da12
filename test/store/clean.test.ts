import { describe, expect, it } from 'vitest'
import { disagreements } from './agreement.ts'
import { pull, put } from './messages.ts'
import { storeWorld } from './storeWorld.ts'

const HOUR_MS = 3_600_000
/** The world begins at midnight. */
const config = { mappedFileSizeCommitLog: 1024, fileReservedTime: 2, deleteWhen: '04' }

function fill(store: ReturnType<ReturnType<typeof storeWorld>['openInMemory']>, count: number, queueId = 0): void {
  for (let i = 0; i < count; i++) put(store, { queueId, body: 'x'.repeat(200), properties: { KEYS: `k${i}` } })
}

describe.each(['disk', 'memory'])('cleaning on %s', (kind) => {
  const opened = (changes = {}) => {
    const on = storeWorld(1)
    const all = { ...config, ...changes }
    return { on, store: kind === 'disk' ? on.open(all).store : on.openInMemory(all) }
  }

  it('deletes expired files in the hour of deleteWhen, and never the last one', async () => {
    const { on, store } = opened()
    fill(store, 20)
    const max = store.commitLogMaxOffset
    await on.world.run({ untilMs: 4 * HOUR_MS - 1000 })
    expect(store.commitLogMinOffset).toBe(0)
    await on.world.run({ untilMs: 4 * HOUR_MS + 20_000 })
    expect(store.commitLogMinOffset).toBe(max - (max % 1024))
    expect(store.minOffsetInQueue('TopicTest', 0)).toBeGreaterThan(0)
    expect(pull(store, store.minOffsetInQueue('TopicTest', 0)).status).toBe('FOUND')
    expect(disagreements(store, 1024)).toEqual([])
  })

  it('keeps files that have not expired', async () => {
    const { on, store } = opened({ fileReservedTime: 72 })
    fill(store, 20)
    await on.world.run({ untilMs: 5 * HOUR_MS })
    expect(store.commitLogMinOffset).toBe(0)
    expect(store.deleteExpiredFiles()).toBe(0)
  })

  it('deletes at most deleteFileBatchMax files at once', async () => {
    const { on, store } = opened({ deleteFileBatchMax: 2 })
    fill(store, 20)
    await on.world.run({ forMs: 3 * HOUR_MS })
    expect(store.deleteExpiredFiles()).toBe(2)
    expect(store.commitLogMinOffset).toBe(2048)
  })

  it('removes queues whose messages have all expired, and topics that nobody retains', async () => {
    const { on, store } = opened()
    fill(store, 2, 5)
    put(store, { topic: 'Other' })
    fill(store, 20)
    await on.world.run({ forMs: 3 * HOUR_MS })
    while (store.deleteExpiredFiles() > 0);
    expect(pull(store, 0, { queueId: 5 })).toMatchObject({ status: 'OFFSET_TOO_SMALL', next: 2 })
    store.cleanExpiredConsumeQueues()
    expect([...store.queues()]).toEqual([['TopicTest', [0]]])
    expect(store.cleanUnusedTopics(new Set(['TopicTest']))).toBe(0)
    expect(store.cleanUnusedTopics(new Set())).toBe(1)
    expect(store.queues().size).toBe(0)
  })

  it('forgets the queues of a destroyed topic', () => {
    const { store } = opened()
    fill(store, 3)
    store.destroyTopic('TopicTest')
    expect(pull(store, 0).status).toBe('NO_MESSAGE_IN_QUEUE')
    expect(put(store).appended?.queueOffset).toBe(0)
  })
})

describe('files after cleaning', () => {
  it('of log, queues and index are gone, and the store opens again', async () => {
    const on = storeWorld(1)
    const all = { ...config, maxIndexNum: 8, mappedFileSizeConsumeQueue: 100 }
    const { store } = on.open(all)
    fill(store, 60)
    await on.world.run({ forMs: 3 * HOUR_MS })
    while (store.deleteExpiredFiles() > 0);
    await on.world.settle(store.shutdown())
    const log = on.list('commitlog')
    expect(log).toHaveLength(1)
    expect(on.list('consumequeue/TopicTest/0').length).toBeLessThan(3)
    expect(on.list('index').length).toBeLessThan(4)
    const again = on.open(all).store
    expect(again.minOffsetInQueue('TopicTest', 0)).toBe(store.minOffsetInQueue('TopicTest', 0))
    expect([again.commitLogMinOffset, disagreements(again, 1024)]).toEqual([Number(log[0]), []])
  })

  it('forcibly deletes the oldest files when the disk is nearly full', async () => {
    const on = storeWorld(1)
    const { store } = on.open({ ...config, fileReservedTime: 72 })
    fill(store, 20)
    await on.world.settle(store.flush())
    on.host.disk.ballastBytes = on.host.disk.totalBytes * 0.87
    await on.world.run({ forMs: 61_000 })
    expect(store.commitLogMinOffset).toBeGreaterThan(0)
  })
})
