import { describe, expect, it } from 'vitest'
import { javaHashCode } from '../../src/protocol/index.ts'
import type { MessageFilter, MessageStore } from '../../src/store/index.ts'
import { type Draft, pull, put } from './messages.ts'
import { storeWorld } from './storeWorld.ts'

function filled(count: number, config = {}, body: string | Uint8Array = 'x'): MessageStore {
  const store = storeWorld(1).openInMemory({ mappedFileSizeConsumeQueue: 2000 * 20, ...config })
  for (let i = 0; i < count; i++) put(store, { body, properties: { TAGS: `t${i % 2}` } })
  return store
}

describe('status of getMessage', () => {
  it.each([
    ['a queue that was never written to', 0, 9, { status: 'NO_MESSAGE_IN_QUEUE', next: 0 }],
    ['the end of the queue', 5, 0, { status: 'OFFSET_OVERFLOW_ONE', next: 5 }],
    ['an offset behind the end', 6, 0, { status: 'OFFSET_OVERFLOW_BADLY', next: 5 }],
    ['the beginning', 0, 0, { status: 'FOUND', next: 5 }],
    ['a negative offset', -1, 0, { status: 'OFFSET_TOO_SMALL', next: 0 }],
  ])('at %s', (_, queueOffset, queueId, expected) => {
    expect(pull(filled(5), queueOffset, { queueId })).toMatchObject(expected)
  })

  it('is OFFSET_TOO_SMALL below the messages that have expired', async () => {
    const { world, openInMemory } = storeWorld(1)
    const store = openInMemory({ mappedFileSizeCommitLog: 1024, fileReservedTime: 1 })
    for (let i = 0; i < 20; i++) put(store, { body: 'y'.repeat(200) })
    await world.run({ forMs: 3_600_001 })
    expect(store.deleteExpiredFiles()).toBeGreaterThan(0)
    const min = store.minOffsetInQueue('TopicTest', 0)
    expect(min).toBeGreaterThan(0)
    expect(pull(store, 0)).toMatchObject({ status: 'OFFSET_TOO_SMALL', next: min })
    expect(pull(store, min).status).toBe('FOUND')
  })

  it('is NO_MATCHED_MESSAGE when the filter takes none, and the pull goes on behind what was examined', () => {
    const store = filled(2000)
    const none: MessageFilter = { matchesTagsCode: () => false, matchesProperties: () => true }
    const request = { group: 'g', topic: 'TopicTest', queueId: 0, queueOffset: 0, maxMsgNums: 32, filter: none }
    // 16,000 bytes of entries, the default of maxFilterMessageSize.
    expect(store.getMessage(request)).toMatchObject({ status: 'NO_MATCHED_MESSAGE', nextBeginOffset: 800 })
  })

  it('filters by tags code, then by properties', () => {
    const store = filled(10)
    const [first] = store.consumeQueueEntries('TopicTest', 0, 0, 1)
    const filter: MessageFilter = {
      matchesTagsCode: (code) => code === first?.tagsCode,
      matchesProperties: (properties) => properties().get('TAGS') === 't0',
    }
    const request = { group: 'g', topic: 'TopicTest', queueId: 0, queueOffset: 0, maxMsgNums: 32, filter }
    expect(store.getMessage(request)?.messages).toHaveLength(5)
  })
})

describe('queue entries of a broker with enableConsumeQueueExt', () => {
  /** The same queue, with addresses in place of the tags codes (ConsumeQueueExt.decorate). */
  async function withAddresses(drafts: readonly Draft[], topic: string): Promise<MessageStore> {
    const { world, open, damage } = storeWorld(1)
    const before = open()
    for (const draft of drafts) put(before.store, draft)
    const stopped = before.store.shutdown()
    await world.run({ forMs: 1000 })
    await stopped
    for (let i = 0; i < drafts.length; i++) {
      const address = new Uint8Array(8)
      new DataView(address.buffer).setBigInt64(0, BigInt(i * 20) - 2n ** 63n)
      damage(`consumequeue/${topic}/0/00000000000000000000`, i * 20 + 12, address)
    }
    return open().store
  }

  it('have the tags codes of their messages', async () => {
    const drafts = ['red', 'green', 'red'].map((tag) => ({ body: tag, properties: { TAGS: tag } }))
    const store = await withAddresses([...drafts, { body: 'none' }], 'TopicTest')
    const entries = store.consumeQueueEntries('TopicTest', 0, 0, 4)
    expect(entries.map(({ tagsCode }) => tagsCode)).toEqual([...['red', 'green', 'red'].map(codeOf), 0n])
    const filter: MessageFilter = { matchesTagsCode: (code) => code === codeOf('red'), matchesProperties: () => true }
    const request = { group: 'g', topic: 'TopicTest', queueId: 0, queueOffset: 0, maxMsgNums: 32, filter }
    expect(store.getMessage(request)?.messages).toHaveLength(2)
  })

  it('have the delivery times of delayed messages', async () => {
    const store = await withAddresses(
      [{ topic: 'SCHEDULE_TOPIC_XXXX', properties: { DELAY: '3' } }],
      'SCHEDULE_TOPIC_XXXX',
    )
    const [entry] = store.consumeQueueEntries('SCHEDULE_TOPIC_XXXX', 0, 0, 1)
    const storedMs = store.messageStoreTimestamp('SCHEDULE_TOPIC_XXXX', 0, 0)
    expect(Number(entry?.tagsCode)).toBe(storedMs + 10_000)
  })
})

const codeOf = (tag: string): bigint => BigInt(javaHashCode(tag))

describe('limits of getMessage', () => {
  it('answers at most 32 messages from memory, whatever is asked for', () => {
    expect(pull(filled(100), 0, { maxMsgNums: 64 })).toMatchObject({ next: 32 })
  })

  it('answers at most as many messages and bytes as asked for', () => {
    const store = filled(100, {}, 'z'.repeat(100))
    expect(pull(store, 0, { maxMsgNums: 7 }).bodies).toHaveLength(7)
    expect(pull(store, 0, { maxMsgBytes: 700 }).bodies).toHaveLength(3)
  })

  it('always answers one message, however large it is', () => {
    const store = filled(3, {}, new Uint8Array(4000))
    expect(pull(store, 0, { maxMsgBytes: 100 }).bodies).toHaveLength(1)
  })

  it('answers at most 256 KiB', () => {
    const config = { maxMessageSize: 1 << 20, mappedFileSizeCommitLog: 1 << 24 }
    expect(pull(filled(20, config, new Uint8Array(60_000)), 0).bodies).toHaveLength(4)
  })

  it('stops at the end of a consume-queue file', () => {
    const store = filled(30, { mappedFileSizeConsumeQueue: 20 * 20 })
    expect(pull(store, 15).next).toBe(20)
    expect(pull(store, 20).next).toBe(30)
  })
})

describe('offsetInQueueByTime', () => {
  async function spaced(): Promise<{ store: MessageStore; begin: number }> {
    const { world, openInMemory } = storeWorld(1)
    const store = openInMemory()
    const begin = world.epochMs + world.now
    for (const gap of [0, 100, 0, 0, 100, 100]) {
      await world.run({ forMs: gap })
      put(store)
    }
    return { store, begin }
  }

  it.each([
    [-1, 0, 0],
    [0, 0, 0],
    [50, 1, 0],
    [100, 1, 3],
    [150, 4, 3],
    [200, 4, 4],
    [300, 5, 5],
    [301, 6, 5],
  ])('finds for %d ms the lower bound %d and the upper bound %d', async (ms, lower, upper) => {
    const { store, begin } = await spaced()
    expect(store.offsetInQueueByTime('TopicTest', 0, begin + ms)).toBe(lower)
    expect(store.offsetInQueueByTime('TopicTest', 0, begin + ms, 'UPPER')).toBe(upper)
  })

  it('answers store times, and −1 where there is no message', async () => {
    const { store, begin } = await spaced()
    expect(store.messageStoreTimestamp('TopicTest', 0, 5)).toBe(begin + 300)
    expect(store.messageStoreTimestamp('TopicTest', 0, 6)).toBe(-1)
    expect(store.messageStoreTimestamp('TopicTest', 7, 0)).toBe(-1)
    expect(store.earliestMessageTime()).toBe(begin)
    expect(storeWorld(1).openInMemory().earliestMessageTime()).toBe(-1)
  })
})

describe('reads by physical offset', () => {
  it('answer a record only where one begins', () => {
    const store = filled(3)
    const size = store.commitLogMaxOffset / 3
    expect(store.lookMessageByOffset(size)?.queueOffset).toBe(1)
    for (const offset of [1, size - 1, size * 3, -1, 1e12])
      expect(store.selectOneMessageByOffset(offset)).toBeUndefined()
  })
})
