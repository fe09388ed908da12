import { describe, expect, it } from 'vitest'
import { disagreements } from './agreement.ts'
import { pull, put } from './messages.ts'
import { type StoreWorld, storeWorld } from './storeWorld.ts'

const LOG = 'commitlog/00000000000000000000'
const QUEUE = 'consumequeue/TopicTest/0/00000000000000000000'
const ENTRY_BYTES = 20
const SIZE_AT = 8
/** Larger than what a log keeps in memory, and than one read of the disk. */
const config = { mappedFileSizeCommitLog: 1_000_000, mappedFileSizeConsumeQueue: 40 * ENTRY_BYTES }

/** Ten messages, of which a store that is opened again has nothing in memory. */
async function written(): Promise<{
  readonly on: StoreWorld
  readonly bodies: readonly string[]
  readonly size: number
}> {
  const on = storeWorld(1)
  const { store } = on.open(config)
  const bodies = Array.from({ length: 10 }, (_, i) => `message ${i}`)
  for (const body of bodies) put(store, { body })
  const size = store.commitLogMaxOffset / bodies.length
  await on.world.settle(store.shutdown())
  return { on, bodies, size }
}

function flip(on: StoreWorld, path: string, position: number, bit = 0): void {
  on.damage(path, position, Uint8Array.of((on.bytesOf(path)[position] ?? 0) ^ (1 << bit)))
}

describe('a record that changes on the disk while the store runs', () => {
  it('is reported and not served, and the others are', async () => {
    const { on, bodies, size } = await written()
    const { store } = on.open(config)
    // The last byte of the body "message 3".
    flip(on, LOG, 3 * size + 88 + 8)
    expect(pull(store, 0)).toMatchObject({ status: 'FOUND', bodies: bodies.filter((_, i) => i !== 3), next: 10 })
    expect(store.lookMessageByOffset(3 * size)).toBeUndefined()
    expect(store.selectOneMessageByOffset(3 * size)).toBeUndefined()
    expect(store.lookMessageByOffset(4 * size)?.queueOffset).toBe(4)
    expect(on.errors).toEqual(Array.from({ length: 3 }, () => 'damaged record or entry'))
  })
})

describe('a queue entry that is damaged', () => {
  it('leads to its record by the offset when its size is wrong, and is reported', async () => {
    const { on, bodies } = await written()
    flip(on, QUEUE, 3 * ENTRY_BYTES + SIZE_AT + 3, 1)
    const { store } = on.open(config)
    expect(pull(store, 0).bodies).toEqual(bodies)
    expect(on.errors).toContain('damaged record or entry')
  })

  it('leads to no other bytes when its offset is wrong, and takes none of its neighbours along', async () => {
    const { on, bodies } = await written()
    flip(on, QUEUE, 3 * ENTRY_BYTES + 7, 0)
    const { store } = on.open(config)
    expect(pull(store, 0)).toMatchObject({ bodies: bodies.filter((_, i) => i !== 3), next: 10 })
    expect(on.errors).toContain('damaged record or entry')
  })

  it.each([
    ['has a size below zero', SIZE_AT, 7],
    ['points far behind the log', 1, 3],
    ['points below zero', 0, 7],
    ['points before the one in front of it', 6, 1],
  ])('is built again with its queue when it %s', async (_, byte, bit) => {
    const { on, bodies } = await written()
    flip(on, QUEUE, 3 * ENTRY_BYTES + byte, bit)
    const { store } = on.open(config)
    expect(on.errors).toEqual(['a consume queue is damaged and built again from the log'])
    expect(pull(store, 0).bodies).toEqual(bodies)
    expect(disagreements(store, config.mappedFileSizeCommitLog)).toEqual([])
    expect(put(store, { body: 'new' }).appended?.queueOffset).toBe(10)
    await on.world.settle(store.shutdown())
    expect(pull(on.open(config).store, 0).bodies).toEqual([...bodies, 'new'])
    expect(on.errors).toHaveLength(1)
  })

  it('is built again when it is the last one and points behind the log', async () => {
    const { on, bodies } = await written()
    flip(on, QUEUE, 9 * ENTRY_BYTES + 2, 0)
    expect(pull(on.open(config).store, 0).bodies).toEqual(bodies)
    expect(on.errors).toEqual(['a consume queue is damaged and built again from the log'])
  })

  it('brings no deleted topic back', async () => {
    const on = storeWorld(1)
    const first = on.open(config).store
    put(first, { topic: 'Gone' })
    for (let i = 0; i < 5; i++) put(first)
    first.destroyTopic('Gone')
    await on.world.settle(first.shutdown())
    flip(on, QUEUE, 2 * ENTRY_BYTES + SIZE_AT, 7)
    const { store } = on.open(config)
    expect([...store.queues().keys()]).toEqual(['TopicTest'])
    expect(pull(store, 0).bodies).toHaveLength(5)
  })
})
