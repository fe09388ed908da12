import { describe, expect, it } from 'vitest'
import { decodeRecord, MessageSysFlag } from '../../src/protocol/index.ts'
import type { MessageStore, PutMessageResult } from '../../src/store/index.ts'
import { disagreements } from './agreement.ts'
import { pull, put } from './messages.ts'
import { storeWorld } from './storeWorld.ts'

const TOPIC = 'BatchTopic'
const WRAPPED = MessageSysFlag.INNER_BATCH | MessageSysFlag.NEED_UNWRAP

function putBatch(store: MessageStore, size: number, body = `batch of ${size}`): PutMessageResult {
  return put(store, { topic: TOPIC, sysFlag: WRAPPED, body, properties: { INNER_NUM: String(size), UNIQ_KEY: body } })
}

/** Batches of 3, 1, 2 and 5 messages, a single message behind each of them. */
function fill(store: MessageStore): void {
  for (const size of [3, 1, 2, 5]) {
    putBatch(store, size)
    put(store, { topic: TOPIC, body: 'single' })
  }
}

/** Where the records of a filled queue begin, and its end. */
const BASES = [0, 3, 4, 5, 6, 8, 9, 14]
const END = 15

const pullAt = (store: MessageStore, queueOffset: number, maxMsgNums = 32) =>
  pull(store, queueOffset, { topic: TOPIC, maxMsgNums })

describe.each(['disk', 'memory'])('a batch consume queue on %s', (kind) => {
  const opened = (config = {}) => {
    const on = storeWorld(1)
    return { on, store: kind === 'disk' ? on.open(config).store : on.openInMemory(config) }
  }

  it('grows by the messages of each batch, which says where it begins', () => {
    const { store } = opened()
    fill(store)
    expect([store.minOffsetInQueue(TOPIC, 0), store.maxOffsetInQueue(TOPIC, 0)]).toEqual([0, END])
    const entries = store.consumeQueueEntries(TOPIC, 0, 0, 10)
    expect(entries.map(({ queueOffset }) => queueOffset)).toEqual(BASES)
    expect(entries.map(({ batchSize }) => batchSize)).toEqual([3, 1, 1, 1, 2, 1, 5, 1])
    const records = entries.map(({ physicalOffset }) => store.lookMessageByOffset(physicalOffset))
    expect(records.map((record) => record?.queueOffset)).toEqual(BASES)
    expect(records.map((record) => record?.properties.get('INNER_BASE'))).toEqual([
      '0',
      undefined,
      '4',
      undefined,
      '6',
      undefined,
      '9',
      undefined,
    ])
    expect(disagreements(store, 8192)).toEqual([])
  })

  it('has the minimum −1 and nothing to find until there is a message', () => {
    const { store } = opened()
    expect([store.minOffsetInQueue(TOPIC, 0), store.maxOffsetInQueue(TOPIC, 0)]).toEqual([-1, 0])
    expect(store.offsetInQueueByTime(TOPIC, 0, 0)).toBe(-1)
    const answer = store.getMessage({ group: 'g', topic: TOPIC, queueId: 0, queueOffset: 0, maxMsgNums: 1 })
    expect(answer).toMatchObject({ status: 'NO_MESSAGE_IN_QUEUE', nextBeginOffset: 0, minOffset: -1, maxOffset: 0 })
  })

  it('is read from the batch in which an offset lies', () => {
    const { store } = opened()
    fill(store)
    for (let offset = 0; offset < END; offset++) {
      const at = BASES.findLastIndex((base) => base <= offset)
      const answer = store.getMessage({ group: 'g', topic: TOPIC, queueId: 0, queueOffset: offset, maxMsgNums: 1 })
      const [record] = answer?.messages ?? []
      expect([offset, record && decodeRecord(record).queueOffset]).toEqual([offset, BASES[at]])
      expect(answer).toMatchObject({ status: 'FOUND', nextBeginOffset: BASES[at + 1] ?? END })
    }
    expect(pullAt(store, END).status).toBe('OFFSET_OVERFLOW_ONE')
    expect(pullAt(store, END + 1)).toMatchObject({ status: 'OFFSET_OVERFLOW_BADLY', next: END })
  })

  it('answers as many messages as were asked for, and the first batch in any case', () => {
    const { store } = opened()
    fill(store)
    const read = (maxMsgNums: number) =>
      store.getMessage({ group: 'g', topic: TOPIC, queueId: 0, queueOffset: 0, maxMsgNums })
    expect(read(1)).toMatchObject({ messageCount: 3, nextBeginOffset: 3 })
    expect(read(4)).toMatchObject({ messageCount: 4, nextBeginOffset: 4 })
    expect(read(7)).toMatchObject({ messageCount: 6, nextBeginOffset: 6 })
    expect(read(8)).toMatchObject({ messageCount: 8, nextBeginOffset: 8 })
    expect(store.statistics).toMatchObject({ putMessageTimesTotal: 15, getMessageTransferredMsgCount: 3 + 4 + 6 + 8 })
  })

  it('ends a pull at the end of a file', () => {
    const { store } = opened({ mapperFileSizeBatchConsumeQueue: 3 * 46 })
    fill(store)
    expect(pullAt(store, 0)).toMatchObject({ next: 5, bodies: ['batch of 3', 'single', 'batch of 1'] })
    expect(pullAt(store, 5)).toMatchObject({ next: 9, bodies: ['single', 'batch of 2', 'single'] })
  })

  it('finds the first record at or after a time, and the last one behind all', async () => {
    const { on, store } = opened()
    const times: number[] = []
    for (const size of [2, 3, 4]) {
      await on.world.run({ forMs: 1000 })
      times.push(putBatch(store, size).appended?.storeTimestamp ?? 0)
    }
    const [first = 0, second = 0, third = 0] = times
    const found = (time: number, boundary: 'LOWER' | 'UPPER' = 'LOWER') =>
      store.offsetInQueueByTime(TOPIC, 0, time, boundary)
    expect([found(0), found(first), found(first + 1), found(second), found(third)]).toEqual([0, 0, 2, 2, 5])
    // Not the end of the queue, as in a consume queue.
    expect([found(third + 1), found(third + 1, 'UPPER')]).toEqual([5, 5])
    expect([found(0, 'UPPER'), found(second, 'UPPER')]).toEqual([0, 2])
  })

  it('moves its minimum behind the records that have expired', async () => {
    const { on, store } = opened({ mappedFileSizeCommitLog: 1024, fileReservedTime: 1 })
    for (let i = 0; i < 20; i++) putBatch(store, 3, 'y'.repeat(200))
    await on.world.run({ forMs: 3_600_001 })
    expect(store.deleteExpiredFiles()).toBeGreaterThan(0)
    const min = store.minOffsetInQueue(TOPIC, 0)
    expect([min % 3, min > 0, store.maxOffsetInQueue(TOPIC, 0)]).toEqual([0, true, 60])
    expect(pullAt(store, 0)).toMatchObject({ status: 'OFFSET_TOO_SMALL', next: min })
    expect(pullAt(store, min).status).toBe('FOUND')
    expect(disagreements(store, 1024)).toEqual([])
  })
})

describe('files of a batch consume queue', () => {
  it('hold entries as store.md 11.2 lays them out', async () => {
    const on = storeWorld(1)
    const { store } = on.open()
    const first = putBatch(store, 3)
    const second = put(store, { topic: TOPIC, properties: { TAGS: 'A' } })
    await on.world.settle(store.shutdown())
    const file = on.bytesOf(`batchconsumequeue/${TOPIC}/0/${'0'.repeat(20)}`)
    const view = new DataView(file.buffer, file.byteOffset, file.length)
    const entry = (at: number) => [
      Number(view.getBigInt64(at)),
      view.getInt32(at + 8),
      Number(view.getBigInt64(at + 12)),
      Number(view.getBigInt64(at + 20)),
      Number(view.getBigInt64(at + 28)),
      view.getInt16(at + 36),
      view.getInt32(at + 38),
      view.getInt32(at + 42),
    ]
    const stored = [first.appended, second.appended]
    expect(file).toHaveLength(8 * 46)
    expect(entry(0)).toEqual([0, stored[0]?.wroteBytes, 0, stored[0]?.storeTimestamp, 0, 3, -1, 0])
    const { physicalOffset, wroteBytes, storeTimestamp } = stored[1] ?? {}
    expect(entry(46)).toEqual([physicalOffset, wroteBytes, 65, storeTimestamp, 3, 1, -1, 0])
    expect(on.list('consumequeue')).toEqual([])
  })

  it.each(['an orderly stop', 'a crash', 'a crash after the files were written'])(
    'are continued after %s',
    async (end) => {
      const on = storeWorld(2)
      const before = on.open()
      for (let i = 0; i < 8; i++) fill(before.store)
      if (end === 'an orderly stop') await on.world.settle(before.store.shutdown())
      else {
        if (end !== 'a crash') await on.world.run({ forMs: 70_000 })
        before.process.kill()
      }
      const { store } = on.open()
      expect(store.maxOffsetInQueue(TOPIC, 0)).toBe(8 * END)
      expect(putBatch(store, 2).appended?.queueOffset).toBe(8 * END)
      for (let at = 0; at < 8 * END; at += END) expect(pullAt(store, at + 4).next).toBeGreaterThan(at + 4)
      expect(disagreements(store, 8192)).toEqual([])
    },
  )

  it('lose what the log has lost', async () => {
    const on = storeWorld(3)
    const before = on.open()
    fill(before.store)
    const last = putBatch(before.store, 4)
    await on.world.run({ forMs: 70_000 })
    before.process.kill()
    on.damage(
      `commitlog/${'0'.repeat(20)}`,
      last.appended?.physicalOffset ?? 0,
      new Uint8Array(last.appended?.wroteBytes ?? 0),
    )
    on.damage('checkpoint', 0, new Uint8Array(4096))
    const { store } = on.open()
    expect(store.maxOffsetInQueue(TOPIC, 0)).toBe(END)
    expect(putBatch(store, 2).appended?.queueOffset).toBe(END)
    expect(disagreements(store, 8192)).toEqual([])
  })

  it('go with their topic', async () => {
    const on = storeWorld(4)
    const { store } = on.open()
    fill(store)
    await on.world.run({ forMs: 2000 })
    store.destroyTopic(TOPIC)
    expect([store.maxOffsetInQueue(TOPIC, 0), on.list('batchconsumequeue')]).toEqual([0, []])
    expect(putBatch(store, 2).appended?.queueOffset).toBe(0)
  })

  it('of the other kind than the topic are refused', async () => {
    const on = storeWorld(5)
    const { store } = on.open()
    put(store, { topic: 'Other' })
    await on.world.settle(store.shutdown())
    const shell = on.host.spawn('shell')
    shell.runtime.disk.open(`batchconsumequeue/Other/0/${'0'.repeat(20)}`, { create: true }).close()
    shell.kill()
    expect(() => on.open()).toThrow('the queue type of topic Other should be BatchCQ')
  })
})
