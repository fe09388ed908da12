import { describe, expect, it } from 'vitest'
import { decodeRecord, encodeBatch } from '../../src/protocol/index.ts'
import type { MessageArrival, PutMessageResult } from '../../src/store/index.ts'
import { message, pull, put } from './messages.ts'
import { storeWorld } from './storeWorld.ts'

const memory = (config = {}) => storeWorld(1).openInMemory(config)

describe('putMessage', () => {
  it('answers where the message lies, and its offset message id', () => {
    const store = memory()
    put(store)
    const { status, appended } = put(store, { body: 'second' })
    expect(status).toBe('PUT_OK')
    expect(appended).toMatchObject({ physicalOffset: 105, queueOffset: 1, wroteBytes: 106 })
    expect(appended?.msgIds).toEqual(['0A00000100002A9F0000000000000069'])
  })

  it.each([
    ['a topic of more than 127 bytes', { topic: 't'.repeat(128) }, 'MESSAGE_ILLEGAL'],
    ['a topic of more than 127 bytes in fewer characters', { topic: 'ü'.repeat(64) }, 'MESSAGE_ILLEGAL'],
    ['an empty topic', { topic: '' }, 'MESSAGE_ILLEGAL'],
    ['a retry topic of 255 bytes', { topic: '%RETRY%'.padEnd(255, 'g') }, 'PUT_OK'],
    ['a retry topic of more than 255 bytes', { topic: '%RETRY%'.padEnd(256, 'g') }, 'MESSAGE_ILLEGAL'],
    ['a body of the largest size', { body: new Uint8Array(4096) }, 'PUT_OK'],
    ['a larger body', { body: new Uint8Array(4097) }, 'MESSAGE_ILLEGAL'],
    ['properties of more than 32,767 bytes', { properties: { k: 'v'.repeat(32_765) } }, 'PROPERTIES_SIZE_EXCEEDED'],
  ])('judges %s', (_, draft, status) => {
    const store = memory({ mappedFileSizeCommitLog: 1 << 20 })
    const result = put(store, draft)
    expect(result.status).toBe(status)
    expect(result.appended !== undefined).toBe(status === 'PUT_OK')
    expect(store.statistics.putMessageFailedTimes).toBe(status === 'PUT_OK' ? 0 : 1)
  })

  it('refuses a record that no log file could hold', () => {
    const store = memory({ mappedFileSizeCommitLog: 1024 })
    expect(put(store, { body: new Uint8Array(1024 - 8 - 100) }).status).toBe('PUT_OK')
    expect(put(store, { body: new Uint8Array(1024 - 8 - 99) }).status).toBe('MESSAGE_ILLEGAL')
  })

  it('gives prepared and rolled-back messages no place in a queue', () => {
    const store = memory()
    put(store)
    expect(put(store, { sysFlag: 0x4 }).appended?.queueOffset).toBe(0)
    expect(put(store, { sysFlag: 0xc }).appended?.queueOffset).toBe(0)
    expect(put(store, { sysFlag: 0x8 }).appended?.queueOffset).toBe(1)
    expect(store.maxOffsetInQueue('TopicTest', 0)).toBe(2)
    expect(pull(store, 0).bodies).toHaveLength(2)
  })

  it('computes the tags code from the tags, and in the schedule topic the time of delivery', () => {
    const { world, openInMemory } = storeWorld(1)
    const store = openInMemory()
    const now = world.epochMs + world.now
    put(store, { properties: { TAGS: 'TagA' } })
    put(store, {})
    for (const DELAY of ['1', '3', '99', 'x']) put(store, { topic: 'SCHEDULE_TOPIC_XXXX', properties: { DELAY } })
    const codes = (topic: string) => store.consumeQueueEntries(topic, 0, 0, 9).map((entry) => Number(entry.tagsCode))
    expect(codes('TopicTest')).toEqual([2_598_919, 0])
    expect(codes('SCHEDULE_TOPIC_XXXX')).toEqual([now + 1000, now + 10_000, now + 7_200_000, 0])
  })

  it('tells listeners of each readable message, in order', () => {
    const store = memory()
    const arrivals: MessageArrival[] = []
    store.onArrival((arrival) => arrivals.push(arrival))
    put(store, { queueId: 3, properties: { TAGS: 'TagA' } })
    put(store, { sysFlag: 0x4 })
    expect(arrivals).toHaveLength(1)
    expect(arrivals[0]).toMatchObject({ topic: 'TopicTest', queueId: 3, logicOffset: 1, tagsCode: 2_598_919n })
    expect(arrivals[0]?.properties.get('TAGS')).toBe('TagA')
  })

  it('answers SERVICE_NOT_AVAILABLE after the end', async () => {
    const store = memory()
    await store.shutdown()
    expect(put(store).status).toBe('SERVICE_NOT_AVAILABLE')
    expect(pull(store, 0).status).toBe('SHUT_DOWN')
  })
})

describe('putMessages', () => {
  const members = (count: number, bytes = 3) =>
    Array.from({ length: count }, (_, i) => ({
      flag: i,
      body: new Uint8Array(bytes).fill(65 + i),
      properties: new Map([['UNIQ_KEY', `u${i}`]]),
    }))

  function putBatch(
    store: ReturnType<typeof memory>,
    body: Uint8Array,
    properties = {},
    sysFlag = 0,
  ): PutMessageResult {
    const results: PutMessageResult[] = []
    store.putMessages(message({ body, properties, sysFlag }), (result) => results.push(result))
    return results[0] ?? { status: 'UNKNOWN_ERROR' }
  }

  it('stores each message as a record of its own, with the properties of the request behind its own', () => {
    const store = memory()
    const { status, appended } = putBatch(store, encodeBatch(members(3)), { CLUSTER: 'c' })
    expect(status).toBe('PUT_OK')
    expect(appended?.msgIds).toHaveLength(3)
    const records = [0, 1, 2].map((queueOffset) => {
      const pull = { group: 'g', topic: 'TopicTest', queueId: 0, queueOffset, maxMsgNums: 1 }
      return decodeRecord(store.getMessage(pull)?.messages[0] ?? new Uint8Array(0))
    })
    expect(records.map((record) => record.flag)).toEqual([0, 1, 2])
    expect([...(records[1]?.properties ?? [])]).toEqual([
      ['UNIQ_KEY', 'u1'],
      ['CLUSTER', 'c'],
    ])
    expect(records.map((record) => record.queueOffset)).toEqual([0, 1, 2])
    const query = { topic: 'TopicTest', key: 'u2', maxNum: 9, beginMs: 0, endMs: Number.MAX_SAFE_INTEGER }
    expect(store.queryMessage(query).messages).toHaveLength(1)
  })

  it('never divides a batch between two files', () => {
    const store = memory({ mappedFileSizeCommitLog: 1024 })
    put(store, { body: new Uint8Array(500) })
    const { appended } = putBatch(store, encodeBatch(members(4)))
    expect(appended?.physicalOffset).toBe(1024)
    expect(store.selectOneMessageByOffset(600)).toBeUndefined()
    expect(putBatch(store, encodeBatch(members(8, 100))).status).toBe('MESSAGE_ILLEGAL')
  })

  it.each([
    ['of a transaction', {}, 0x4],
    ['that is delayed', { DELAY: '3' }, 0],
  ])('refuses a batch %s', (_, properties, sysFlag) => {
    expect(putBatch(memory(), encodeBatch(members(2)), properties, sysFlag).status).toBe('MESSAGE_ILLEGAL')
  })

  it('refuses a body that is no batch, or an empty one', () => {
    expect(putBatch(memory(), new Uint8Array(30).fill(9)).status).toBe('MESSAGE_ILLEGAL')
    expect(putBatch(memory(), new Uint8Array(0)).status).toBe('MESSAGE_ILLEGAL')
  })
})
