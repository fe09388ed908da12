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

  it('stay when the disk refuses, and go in the next round', async () => {
    const on = storeWorld(1)
    const { store } = on.open({ ...config, fileReservedTime: 0 })
    fill(store, 20)
    await on.world.settle(store.flush())
    const refusal = on.host.disk.fail({ error: 'failed', kinds: ['remove'] })
    on.host.disk.ballastBytes = on.host.disk.totalBytes * 0.8
    await on.world.run({ forMs: 61_000 })
    expect([store.commitLogMinOffset, on.list('commitlog').length > 1]).toEqual([0, true])
    expect(pull(store, 0).status).toBe('FOUND')
    refusal[Symbol.dispose]()
    await on.world.run({ forMs: 10_000 })
    expect(on.list('commitlog')).toHaveLength(1)
    expect(disagreements(store, 1024)).toEqual([])
  })
})

describe('files that an original has left beside the queues', () => {
  const EXT_FILE_BYTES = 1000
  const UNIT_BYTES = 200

  /** Twenty messages, whose entries point into `consumequeue_ext`. */
  async function left() {
    const on = storeWorld(1)
    const { store } = on.open({ ...config, mappedFileSizeConsumeQueue: 400, fileReservedTime: 0 })
    fill(store, 20)
    await on.world.settle(store.shutdown())
    const address = new Uint8Array(8)
    for (let i = 0; i < 20; i++) {
      new DataView(address.buffer).setBigInt64(0, BigInt(i * UNIT_BYTES) - 2n ** 63n)
      on.damage('consumequeue/TopicTest/0/00000000000000000000', i * 20 + 12, address)
    }
    for (let start = 0; start < 20 * UNIT_BYTES; start += EXT_FILE_BYTES) {
      on.create(`consumequeue_ext/TopicTest/0/${String(start).padStart(20, '0')}`, EXT_FILE_BYTES)
    }
    return { on, store: on.open({ ...config, mappedFileSizeConsumeQueue: 400, fileReservedTime: 0 }).store }
  }

  it('go with their topic', async () => {
    const { on, store } = await left()
    expect(on.list('consumequeue_ext/TopicTest/0')).toHaveLength(4)
    store.destroyTopic('TopicTest')
    expect(on.list('consumequeue_ext')).toEqual([])
  })

  it('go with the unused topics', async () => {
    const { on, store } = await left()
    store.cleanUnusedTopics(new Set())
    expect(on.list('consumequeue_ext')).toEqual([])
  })

  it('go one by one with the entries that point to them', async () => {
    const { on, store } = await left()
    while (store.deleteExpiredFiles() > 0);
    const first = store.minOffsetInQueue('TopicTest', 0) * UNIT_BYTES
    const kept = on.list('consumequeue_ext/TopicTest/0').map(Number)
    expect([first > 2 * EXT_FILE_BYTES, kept[0]]).toEqual([true, first - (first % EXT_FILE_BYTES)])
  })

  it('go as a whole when the entries have tags codes again', async () => {
    const { on, store } = await left()
    fill(store, 20)
    await on.world.settle(store.flush())
    while (store.deleteExpiredFiles() > 0);
    expect(store.minOffsetInQueue('TopicTest', 0)).toBeGreaterThan(20)
    expect(on.list('consumequeue_ext/TopicTest')).toEqual([])
  })
})

describe('cleaning by the space of the disk', () => {
  /** A store with some files, after the first round over a disk of which so much is used. */
  async function cleaned(usedPercent: number, changes = {}) {
    const on = storeWorld(1)
    const { store } = on.open({ ...config, deleteWhen: '23', ...changes })
    fill(store, 20)
    await on.world.settle(store.flush())
    const { disk } = on.host
    const use = (percent: number): void => {
      disk.ballastBytes = Math.floor((disk.totalBytes * percent) / 100) - (disk.usedBytes - disk.ballastBytes)
    }
    use(usedPercent)
    await on.world.run({ forMs: 61_000 })
    return { on, store, use }
  }
  const expired = { fileReservedTime: 0 }
  const fresh = { fileReservedTime: 72 }

  it('deletes expired files at any hour above diskMaxUsedSpaceRatio', async () => {
    expect((await cleaned(74.9, expired)).store.commitLogMinOffset).toBe(0)
    expect((await cleaned(75.1, expired)).store.commitLogMinOffset).toBeGreaterThan(0)
    expect((await cleaned(75.1, fresh)).store.commitLogMinOffset).toBe(0)
  })

  it('takes diskMaxUsedSpaceRatio for 10 at least and 95 at most', async () => {
    expect((await cleaned(9, { ...expired, diskMaxUsedSpaceRatio: 1 })).store.commitLogMinOffset).toBe(0)
    expect((await cleaned(11, { ...expired, diskMaxUsedSpaceRatio: 1 })).store.commitLogMinOffset).toBeGreaterThan(0)
    expect((await cleaned(84, { ...expired, diskMaxUsedSpaceRatio: 100 })).store.commitLogMinOffset).toBe(0)
  })

  it('deletes the oldest files before they expire above diskSpaceCleanForciblyRatio', async () => {
    expect((await cleaned(84.9, fresh)).store.commitLogMinOffset).toBe(0)
    expect((await cleaned(85.1, fresh)).store.commitLogMinOffset).toBeGreaterThan(0)
    expect(
      (await cleaned(85.1, { ...fresh, diskSpaceCleanForciblyRatio: 100 })).store.commitLogMinOffset,
    ).toBeGreaterThan(0)
    expect((await cleaned(31, { ...fresh, diskSpaceCleanForciblyRatio: 1 })).store.commitLogMinOffset).toBeGreaterThan(
      0,
    )
    expect((await cleaned(29, { ...fresh, diskSpaceCleanForciblyRatio: 1 })).store.commitLogMinOffset).toBe(0)
  })

  it('deletes only what has expired without cleanFileForciblyEnable', async () => {
    const gentle = { cleanFileForciblyEnable: false, diskMaxUsedSpaceRatio: 95 }
    expect((await cleaned(86, { ...fresh, ...gentle })).store.commitLogMinOffset).toBe(0)
    expect((await cleaned(86, { ...expired, ...gentle })).store.commitLogMinOffset).toBeGreaterThan(0)
  })

  it('refuses messages above diskSpaceWarningLevelRatio, until usage is below diskSpaceCleanForciblyRatio', async () => {
    const { on, store, use } = await cleaned(90.1, fresh)
    const statusAt = async (percent: number): Promise<string> => {
      use(percent)
      await on.world.run({ forMs: 10_000 })
      return put(store).status
    }
    expect(put(store).status).toBe('SERVICE_NOT_AVAILABLE')
    expect(await statusAt(89.9)).toBe('SERVICE_NOT_AVAILABLE')
    expect(await statusAt(85.1)).toBe('SERVICE_NOT_AVAILABLE')
    expect(await statusAt(84.9)).toBe('PUT_OK')
    expect(await statusAt(89.9)).toBe('PUT_OK')
    expect(
      put((await cleaned(36, { diskSpaceWarningLevelRatio: 1, diskSpaceCleanForciblyRatio: 1 })).store).status,
    ).toBe('SERVICE_NOT_AVAILABLE')
  })

  it('goes on for 20 rounds after an administrator has asked for it', async () => {
    const { on, store } = await cleaned(50, { ...expired, deleteFileBatchMax: 1 })
    const file = (): number => Math.floor(store.commitLogMinOffset / 1024)
    fill(store, 100)
    await on.world.settle(store.flush())
    expect([store.deleteExpiredFiles(), file()]).toEqual([1, 1])
    await on.world.run({ forMs: 100_000 })
    expect(file()).toBe(11)
    await on.world.run({ forMs: 300_000 })
    expect(file()).toBe(20)
  })
})
