import { describe, expect, it } from 'vitest'
import { encodeBatch } from '../../src/protocol/index.ts'
import type { MessageStore, PutMessageResult } from '../../src/store/index.ts'
import { logRecords, message, pull, put } from './messages.ts'
import { type StoreWorld, storeWorld } from './storeWorld.ts'

/** Counts the writes to the log. */
function logWrites({ host }: StoreWorld): () => number {
  let writes = 0
  host.disk.beforeOperation = ({ kind, path }) => {
    if (kind === 'write' && path.startsWith('commitlog')) writes++
    return undefined
  }
  return () => writes
}

function putAll(store: MessageStore, bodies: readonly string[]): PutMessageResult[] {
  const results: PutMessageResult[] = []
  for (const body of bodies) store.putMessage(message({ body }), (result) => results.push(result))
  return results
}

const numbered = (count: number): string[] => Array.from({ length: count }, (_, i) => `message ${i}`)

describe('gathered puts', () => {
  it('go to the log in one write and are answered behind it, in order', () => {
    const world = storeWorld(1)
    const { store } = world.open()
    put(store, { body: 'opens the file' })
    const writes = logWrites(world)
    const arrived: number[] = []
    store.onArrival(({ logicOffset }) => arrived.push(logicOffset))
    store.gather()
    const results = putAll(store, numbered(6))
    expect([writes(), results.length, arrived.length]).toEqual([0, 0, 0])
    store.settle()
    expect(writes()).toBe(1)
    expect(results.map(({ status, appended }) => [status, appended?.queueOffset])).toEqual(
      Array.from({ length: 6 }, (_, i) => ['PUT_OK', i + 1]),
    )
    expect(arrived).toEqual([2, 3, 4, 5, 6, 7])
    expect(pull(store, 1).bodies).toEqual(numbered(6))
    put(store)
    expect(writes()).toBe(2)
  })

  it('are seen by whoever looks', () => {
    const { store } = storeWorld(1).open()
    store.gather()
    const results = putAll(store, numbered(2))
    expect(store.maxOffsetInQueue('TopicTest', 0)).toBe(2)
    expect(results).toHaveLength(2)
    results.push(...putAll(store, ['after']))
    expect(pull(store, 0).bodies).toEqual([...numbered(2), 'after'])
    store.settle()
  })

  it('need no more than one write for each piece of the log, and lose nothing between them', () => {
    const world = storeWorld(1)
    const { store } = world.open({ mappedFileSizeCommitLog: 65_536 })
    const writes = logWrites(world)
    store.gather()
    const results = putAll(store, numbered(700))
    store.settle()
    expect(results.map(({ appended }) => appended?.queueOffset)).toEqual(Array.from({ length: 700 }, (_, i) => i))
    expect(writes()).toBeLessThan(20)
    expect(logRecords(store, 65_536).map(({ queueOffset }) => queueOffset)).toEqual(
      Array.from({ length: 700 }, (_, i) => i),
    )
  })

  it('hold the same bytes as puts one by one', async () => {
    const [one, two] = [storeWorld(1), storeWorld(1)]
    const [{ store: gathered }, { store: single }] = [one.open(), two.open()]
    const body = encodeBatch(
      numbered(3).map((text) => ({ flag: 0, body: new TextEncoder().encode(text), properties: '' })),
    )
    for (const store of [gathered, single]) {
      if (store === gathered) store.gather()
      for (let round = 0; round < 20; round++) {
        putAll(store, numbered(3))
        store.putMessages(message({ body, queueId: 1 }), () => undefined)
      }
      store.settle()
    }
    const file = 'commitlog/00000000000000000000'
    expect(Buffer.compare(one.bytesOf(file), two.bytesOf(file))).toBe(0)
  })

  it('finish a put that one of them causes behind the others', () => {
    const { store } = storeWorld(1).open()
    let caused = false
    store.onArrival(() => {
      if (caused) return
      caused = true
      putAll(store, ['caused'])
    })
    store.gather()
    putAll(store, numbered(3))
    store.settle()
    expect(pull(store, 0).bodies).toEqual([...numbered(3), 'caused'])
  })

  it('are tried one by one when their write fails, and what fails leaves no gap', () => {
    const world = storeWorld(1)
    const { store } = world.open()
    put(store, { body: 'first' })
    let writes = 0
    // The write of all four, and then that of the third one.
    world.host.disk.beforeOperation = ({ kind, path }) => {
      if (kind !== 'write' || !path.startsWith('commitlog')) return undefined
      writes++
      return writes === 1 || writes === 4 ? 'full' : undefined
    }
    store.gather()
    const results = putAll(store, numbered(4))
    store.settle()
    expect(results.map(({ status }) => status)).toEqual(['PUT_OK', 'PUT_OK', 'SERVICE_NOT_AVAILABLE', 'PUT_OK'])
    expect(pull(store, 0).bodies).toEqual(['first', 'message 0', 'message 1', 'message 3'])
    expect(store.statistics).toMatchObject({ putMessageTimesTotal: 4, putMessageFailedTimes: 1 })
  })

  it('wait for the sync of SYNC_FLUSH as others do', async () => {
    const { world, open } = storeWorld(1)
    const { store } = open({ flushDiskType: 'SYNC_FLUSH' })
    store.gather()
    const results = putAll(store, numbered(3))
    store.settle()
    expect(results).toHaveLength(0)
    await world.run({ until: () => results.length === 3, forMs: 100 })
    expect(results.map(({ status }) => status)).toEqual(['PUT_OK', 'PUT_OK', 'PUT_OK'])
  })
})
