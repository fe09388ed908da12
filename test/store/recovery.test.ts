import { describe, expect, it } from 'vitest'
import { ErrorCodes, SimError } from '../../src/runtime/index.ts'
import type { MessageStore } from '../../src/store/index.ts'
import { disagreements } from './agreement.ts'
import { pull, put } from './messages.ts'
import type { StoreWorld } from './storeWorld.ts'
import { storeWorld } from './storeWorld.ts'

const FIRST = `commitlog/${'0'.repeat(20)}`
const RECORD = 100 + 50 + 12

function fill(store: MessageStore, count: number): void {
  for (let i = 0; i < count; i++) put(store, { body: `${i}`.padEnd(50, '.'), properties: { UNIQ_KEY: `u${i % 10}` } })
}

async function stopped(count: number, config = {}): Promise<StoreWorld> {
  const on = storeWorld(1)
  const { store } = on.open(config)
  fill(store, count)
  await on.world.settle(store.shutdown())
  for (const process of on.host.processes) process.kill()
  return on
}

/** A store whose process was killed, `afterMs` after the last message. */
async function killed(count: number, afterMs: number, config = {}): Promise<StoreWorld> {
  const on = storeWorld(1)
  const { store, process } = on.open(config)
  fill(store, count)
  await on.world.run({ forMs: afterMs })
  process.kill()
  return on
}

function refusal(on: StoreWorld, config = {}): string {
  try {
    on.open(config)
  } catch (error) {
    if (SimError.is(error)) return `${error.code}: ${error.message}`
    throw error
  }
  return 'it opened'
}

describe('after a clean exit', () => {
  it('everything is there, and the abort marker was removed', async () => {
    const on = await stopped(100)
    expect(on.list('')).not.toContain('abort')
    const { store } = on.open()
    expect([store.maxOffsetInQueue('TopicTest', 0), disagreements(store, 8192)]).toEqual([100, []])
    fill(store, 1)
    expect(pull(store, 100).bodies).toHaveLength(1)
  })

  it('queues are rebuilt when their directory is gone', async () => {
    const on = await stopped(100)
    const shell = on.host.spawn('shell')
    shell.runtime.disk.remove('consumequeue')
    shell.runtime.disk.remove('index')
    shell.kill()
    const { store } = on.open()
    expect([store.maxOffsetInQueue('TopicTest', 0), disagreements(store, 8192)]).toEqual([100, []])
  })

  it('queues without a log are removed, and the next log is a new one', async () => {
    const on = await stopped(100)
    const shell = on.host.spawn('shell')
    shell.runtime.disk.remove('commitlog')
    shell.kill()
    const first = on.open()
    expect(first.store.maxOffsetInQueue('TopicTest', 0)).toBe(0)
    fill(first.store, 3)
    first.process.kill()
    const { store } = on.open()
    expect([store.maxOffsetInQueue('TopicTest', 0), disagreements(store, 8192)]).toEqual([3, []])
  })

  it('files of other sizes than configured are read and continued', async () => {
    const on = await stopped(100)
    const config = {
      mappedFileSizeCommitLog: 65_536,
      mappedFileSizeConsumeQueue: 4000,
      maxHashSlotNum: 100,
      maxIndexNum: 400,
    }
    const { store } = on.open(config)
    fill(store, 100)
    expect(disagreements(store, 8192)).toEqual([])
    await on.world.settle(store.shutdown())
    expect(on.list('commitlog').every((name) => Number(name) % 8192 === 0)).toBe(true)
    expect(on.bytesOf(`consumequeue/TopicTest/0/${'0'.repeat(20)}`)).toHaveLength(160)
    expect(on.open().store.maxOffsetInQueue('TopicTest', 0)).toBe(200)
  })

  it('a single file of another size is read and continued', async () => {
    const on = await stopped(3)
    const config = { mappedFileSizeCommitLog: 65_536, mappedFileSizeConsumeQueue: 4000 }
    const { store } = on.open(config)
    fill(store, 100)
    expect(disagreements(store, 8192)).toEqual([])
    expect(on.list('commitlog').length).toBeGreaterThan(1)
  })
})

describe('after a crash', () => {
  it.each([0, 1500, 65_000])('a process killed %d ms after its last message has lost nothing', async (afterMs) => {
    const on = await killed(200, afterMs)
    const { store } = on.open()
    expect([store.maxOffsetInQueue('TopicTest', 0), disagreements(store, 8192)]).toEqual([200, []])
  })

  it('the unfinished end of the log is cut off', async () => {
    const on = await killed(5, 0)
    // The sixth record was on its way: half of the fifth is copied behind it.
    on.damage(FIRST, 5 * RECORD, on.bytesOf(FIRST).slice(4 * RECORD, 4 * RECORD + 80))
    const { store } = on.open()
    expect([store.maxOffsetInQueue('TopicTest', 0), store.commitLogMaxOffset]).toEqual([5, 5 * RECORD])
    expect(
      on
        .bytesOf(FIRST)
        .subarray(5 * RECORD)
        .every((byte) => byte === 0),
    ).toBe(true)
  })

  it('a write that the power-off lost is no damage, though later ones survived', async () => {
    const on = await killed(5, 0)
    on.damage(FIRST, 2 * RECORD, new Uint8Array(RECORD))
    const { store } = on.open()
    expect([store.maxOffsetInQueue('TopicTest', 0), disagreements(store, 8192)]).toEqual([2, []])
  })

  it('a deleted and newly made topic has the messages of its new life', async () => {
    const on = storeWorld(1)
    const first = on.open()
    fill(first.store, 10)
    first.store.destroyTopic('TopicTest')
    fill(first.store, 3)
    first.process.kill()
    const { store } = on.open()
    expect([store.minOffsetInQueue('TopicTest', 0), store.maxOffsetInQueue('TopicTest', 0)]).toEqual([0, 3])
    expect(pull(store, 0).bodies).toHaveLength(3)
    expect(store.consumeQueueEntries('TopicTest', 0, 0, 1)[0]?.physicalOffset).toBe(10 * RECORD)
  })

  it('a deleted topic stays away after a clean stop, though the index lacks its messages', async () => {
    const on = storeWorld(1)
    const first = on.open()
    for (let i = 0; i < 3; i++) put(first.store, { body: 'without keys' })
    first.store.destroyTopic('TopicTest')
    put(first.store, { topic: 'Another', body: 'without keys' })
    await on.world.settle(first.store.shutdown())
    first.process.kill()
    const { store } = on.open()
    expect([store.maxOffsetInQueue('TopicTest', 0), store.maxOffsetInQueue('Another', 0)]).toEqual([0, 1])
  })

  it('an empty last file, made and not yet extended, is no obstacle', async () => {
    const on = await killed(5, 0)
    const shell = on.host.spawn('shell')
    shell.runtime.disk.open('commitlog/00000000000000008192', { create: true })
    shell.kill()
    expect(on.open().store.maxOffsetInQueue('TopicTest', 0)).toBe(5)
  })

  it('a last file of zeros, made ahead by the original, is no obstacle', async () => {
    const on = await killed(5, 0)
    const shell = on.host.spawn('shell')
    shell.runtime.disk.open('commitlog/00000000000000008192', { create: true }).truncate(8192)
    shell.kill()
    const { store } = on.open()
    fill(store, 100)
    expect(disagreements(store, 8192)).toEqual([])
  })
})

describe('damage that would lose acknowledged messages is refused', () => {
  it.each([
    ['in the body of a record', 2 * RECORD + 95, 'body CRC is'],
    ['in the magic of a record', 2 * RECORD + 5, 'magic 0xdaff20a7 is unknown'],
    ['in the size of a record', 2 * RECORD + 2, 'record size 65442 is outside of 91 to'],
    ['in the physical offset of a record', 2 * RECORD + 35, 'the record says physical offset'],
  ])('%s', async (_, position, reason) => {
    for (const on of [await stopped(100), await killed(100, 0), await killed(100, 65_000)]) {
      const before = on.bytesOf(FIRST)
      on.damage(FIRST, position, Uint8Array.of(0xff))
      const text = refusal(on)
      expect(text).toContain(`${ErrorCodes.StoreCorrupt}: ${FIRST} is damaged at byte ${2 * RECORD}`)
      expect(text).toContain(reason)
      on.damage(FIRST, position, before.slice(position, position + 1))
      expect(on.open().store.maxOffsetInQueue('TopicTest', 0)).toBe(100)
    }
  })

  it('in a file in the middle of the log', async () => {
    const on = await stopped(200)
    const middle = 'commitlog/00000000000000016384'
    on.damage(middle, 0, new Uint8Array(300).fill(0x55))
    expect(refusal(on)).toContain(`${middle} is damaged at byte 0 (physical offset 16384): magic 0x55555555 is unknown`)
  })

  it('when a file in the middle of the log is missing', async () => {
    const on = await stopped(200)
    const shell = on.host.spawn('shell')
    shell.runtime.disk.remove('commitlog/00000000000000016384')
    shell.kill()
    expect(refusal(on)).toContain('commitlog/00000000000000016384 is missing')
  })

  it('when the last file is missing', async () => {
    const on = await stopped(200)
    const last = on.list('commitlog').at(-1)
    const shell = on.host.spawn('shell')
    shell.runtime.disk.remove(`commitlog/${last}`)
    shell.kill()
    expect(refusal(on)).toContain(`commitlog/${last} is missing: the log ends at physical offset ${Number(last)}`)
  })

  it('when a file has been cut short', async () => {
    const on = await stopped(200)
    const shell = on.host.spawn('shell')
    shell.runtime.disk.open(FIRST).truncate(5000)
    shell.kill()
    expect(refusal(on)).toContain(`${FIRST} has 5000 bytes, all files of the log must have 8192`)
  })

  it('when the last record is damaged and is known to have been flushed', async () => {
    const on = await stopped(5)
    on.damage(FIRST, 4 * RECORD + 95, Uint8Array.of(0xff))
    expect(refusal(on)).toContain(`known to have been flushed up to physical offset ${5 * RECORD}`)
    expect(on.list('')).not.toContain('abort')
  })
})

describe('a store that cannot be had', () => {
  it('is in use by another process', () => {
    const on = storeWorld(1)
    on.open()
    expect(refusal(on)).toBe(
      `${ErrorCodes.StoreInUse}: store directory is in use by another broker: its lock file lock is held`,
    )
  })

  it('may be opened again after its end', async () => {
    const on = storeWorld(1)
    await on.world.settle(on.open().store.shutdown())
    expect(on.open().store.commitLogMaxOffset).toBe(0)
  })

  it('cannot be read', () => {
    const on = storeWorld(1)
    const shell = on.host.spawn('shell')
    shell.runtime.disk.open('commitlog', { create: true })
    shell.kill()
    expect(refusal(on)).toContain(`${ErrorCodes.StoreUnreadable}: store directory cannot be read`)
  })
})
