import { describe, expect, it } from 'vitest'
import { put } from './messages.ts'
import { storeWorld } from './storeWorld.ts'

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex')
const FIRST = '0'.repeat(20)

describe('files of a store', () => {
  it('are those of the original, each of its full size', async () => {
    const on = storeWorld(1)
    const { store } = on.open()
    put(store, { queueId: 2, properties: { KEYS: 'k', TAGS: 'TagA' } })
    expect(on.list('')).toEqual(['abort', 'commitlog', 'lock'])
    await on.world.settle(store.shutdown())
    expect(on.list('')).toEqual(
      ['checkpoint', 'commitlog', 'consumequeue', 'index'].concat(on.list('').includes('lock') ? ['lock'] : []),
    )
    expect(on.list('commitlog')).toEqual([FIRST])
    expect(on.bytesOf(`commitlog/${FIRST}`).length).toBe(8192)
    expect(on.list('consumequeue/TopicTest')).toEqual(['2'])
    expect(on.bytesOf(`consumequeue/TopicTest/2/${FIRST}`).length).toBe(160)
    const [index] = on.list('index')
    expect(index).toBe('20260101000000000')
    expect(on.bytesOf(`index/${index}`).length).toBe(40 + 8 * 4 + 32 * 20)
    expect(on.bytesOf('checkpoint').length).toBe(4096)
  })

  it('name the process in the abort marker', () => {
    const on = storeWorld(1)
    const { process } = on.open()
    expect(new TextDecoder().decode(on.bytesOf('abort'))).toBe(String(process.pid))
  })

  it('end with a BLANK record that says how much of the log file remains', async () => {
    const on = storeWorld(1)
    const { store } = on.open({ mappedFileSizeCommitLog: 1024 })
    put(store, { body: 'a'.repeat(800) })
    expect(put(store, { body: 'b'.repeat(100) }).appended?.physicalOffset).toBe(1024)
    const bytes = on.bytesOf(`commitlog/${FIRST}`)
    // 91 fixed bytes, 9 of topic, 800 of body: 124 remain.
    expect(hex(bytes.subarray(900, 912))).toBe('0000007ccbd4319400000000')
    expect(on.list('commitlog')).toEqual([FIRST, '00000000000000001024'])
  })

  it('hold a record that leaves exactly room for a BLANK record, and none that leaves less', () => {
    const on = storeWorld(1)
    const { store } = on.open({ mappedFileSizeCommitLog: 1024 })
    expect(put(store, { body: new Uint8Array(1024 - 8 - 100) }).appended?.physicalOffset).toBe(0)
    put(store)
    expect(hex(on.bytesOf(`commitlog/${FIRST}`).subarray(1016))).toBe('00000008cbd43194')
  })

  it('hold the consume-queue entries, and the index with header, slots and chains', async () => {
    const on = storeWorld(1)
    const { store } = on.open({ maxHashSlotNum: 1 })
    const { world } = on
    put(store, { body: 'one', properties: { KEYS: 'a', TAGS: 'TagA' } })
    await world.run({ forMs: 2500 })
    put(store, { body: 'two', properties: { KEYS: 'b' } })
    await world.settle(store.shutdown())
    const entries = on.bytesOf(`consumequeue/TopicTest/0/${FIRST}`)
    expect(hex(entries.subarray(0, 60))).toBe(
      [
        '0'.repeat(16),
        '00000078',
        '000000000027a807',
        '0000000000000078',
        '0000006e',
        '0'.repeat(16),
        '0'.repeat(40),
      ].join(''),
    )
    const [name = ''] = on.list('index')
    const index = on.bytesOf(`index/${name}`)
    const time = (ms: number) => (world.epochMs + ms).toString(16).padStart(16, '0')
    expect(hex(index.subarray(0, 40))).toBe(
      [time(0), time(2500), '0'.repeat(16), '0000000000000078', '00000001', '00000003'].join(''),
    )
    expect(hex(index.subarray(40, 44))).toBe('00000002')
    const second = hex(index.subarray(44 + 40, 44 + 60))
    expect(second.slice(8)).toBe(['0000000000000078', '00000002', '00000001'].join(''))
  })

  it('fill a queue file up to its first entry with blank entries', async () => {
    const on = storeWorld(1)
    const config = { mappedFileSizeCommitLog: 1024, fileReservedTime: 1 }
    const first = on.open(config)
    for (let i = 0; i < 30; i++) put(first.store, { body: 'x'.repeat(200) })
    await on.world.run({ forMs: 3_700_000 })
    while (first.store.deleteExpiredFiles() > 0);
    await on.world.settle(first.store.shutdown())
    const shell = on.host.spawn('shell')
    shell.runtime.disk.remove('consumequeue')
    shell.kill()
    const { store } = on.open(config)
    const min = store.minOffsetInQueue('TopicTest', 0)
    expect(min % 8).toBeGreaterThan(0)
    await on.world.settle(store.shutdown())
    const [name = ''] = on.list('consumequeue/TopicTest/0')
    expect(Number(name)).toBe((min - (min % 8)) * 20)
    const bytes = on.bytesOf(`consumequeue/TopicTest/0/${name}`)
    expect(hex(bytes.subarray(0, 20))).toBe('0000000000000000' + '7fffffff' + '0000000000000000')
    expect(hex(bytes.subarray((min % 8) * 20 + 8, (min % 8) * 20 + 12))).toBe('0000012c')
    const again = on.open(config).store
    expect([again.minOffsetInQueue('TopicTest', 0), again.maxOffsetInQueue('TopicTest', 0)]).toEqual([min, 30])
  })
})
