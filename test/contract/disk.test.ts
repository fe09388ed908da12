import { describe, expect, it } from 'vitest'
import { FaultyDisk } from '../../src/broker/faults/index.ts'
import { createNodeRuntime } from '../../src/node/index.ts'
import type { Disk } from '../../src/runtime/index.ts'
import { arms, memoryDiskArm } from './arms.ts'
import { pattern } from './stream.ts'

interface DiskArm {
  readonly disk: Disk
  settle<T>(promise: Promise<T>): Promise<T>
  dispose(): void
}

const text = (value: string): Uint8Array => new TextEncoder().encode(value)

const diskArms: readonly { readonly name: string; readonly make: () => DiskArm }[] = [
  ...arms.map(({ name, make }) => ({
    name,
    make: (): DiskArm => {
      const arm = make()
      return { disk: arm.runtime.disk, settle: (promise) => arm.settle(promise), dispose: () => arm.dispose() }
    },
  })),
  { name: 'memory', make: () => ({ disk: memoryDiskArm(), settle: (promise) => promise, dispose: () => undefined }) },
  {
    name: 'memory, below a broker without faults',
    make: () => ({
      disk: new FaultyDisk(memoryDiskArm(), createNodeRuntime().clock),
      settle: (promise) => promise,
      dispose: () => undefined,
    }),
  },
]

describe.each(diskArms)('disk on $name', ({ make }) => {
  const withDisk = async (body: (disk: Disk, arm: DiskArm) => Promise<void> | void): Promise<void> => {
    const arm = make()
    try {
      await body(arm.disk, arm)
    } finally {
      arm.dispose()
    }
  }

  it('appends, and answers the position at which the bytes begin', () =>
    withDisk((disk) => {
      const file = disk.open('a/b/log', { create: true })
      expect(file.append(text('hello'))).toBe(0)
      expect(file.append(text(' world'))).toBe(5)
      expect(file.size()).toBe(11)
      expect(file.read(0, 11)).toEqual(expect.objectContaining({ length: 11 }))
      expect([...file.read(0, 11)]).toEqual([...text('hello world')])
      file.close()
    }))

  it('reads what any handle wrote, at once', () =>
    withDisk((disk) => {
      const writer = disk.open('f', { create: true })
      const reader = disk.open('f')
      writer.append(text('abc'))
      expect([...reader.read(0, 3)]).toEqual([...text('abc')])
      expect(reader.size()).toBe(3)
      expect(reader.append(text('d'))).toBe(3)
      expect(writer.size()).toBe(4)
      writer.close()
      expect([...reader.read(3, 1)]).toEqual([...text('d')])
      reader.close()
      const later = disk.open('f')
      expect(later.size()).toBe(4)
      later.close()
    }))

  it('does not keep the bytes of the caller', () =>
    withDisk((disk) => {
      const file = disk.open('f', { create: true })
      const bytes = text('abc')
      file.append(bytes)
      bytes.fill(0)
      file.write(10, bytes)
      bytes.fill(1)
      expect([...file.read(0, 3)]).toEqual([...text('abc')])
      expect([...file.read(10, 3)]).toEqual([0, 0, 0])
      file.close()
    }))

  it('overwrites, and fills a gap with zeros', () =>
    withDisk((disk) => {
      const file = disk.open('f', { create: true })
      file.append(pattern(10))
      file.write(4, Uint8Array.of(255, 254))
      file.write(300_000, Uint8Array.of(9))
      expect(file.size()).toBe(300_001)
      expect([...file.read(3, 4)]).toEqual([pattern(10)[3], 255, 254, pattern(10)[6]])
      expect(file.read(10, 299_990).every((byte) => byte === 0)).toBe(true)
      expect([...file.read(299_999, 2)]).toEqual([0, 9])
      file.close()
    }))

  it('reads less only at the end, and nothing beyond it', () =>
    withDisk((disk) => {
      const file = disk.open('f', { create: true })
      file.append(pattern(100))
      expect(file.read(90, 50).length).toBe(10)
      expect(file.read(100, 1).length).toBe(0)
      expect(file.read(5000, 10).length).toBe(0)
      expect(file.read(0, 0).length).toBe(0)
      file.close()
    }))

  it('keeps large and odd writes whole', () =>
    withDisk((disk) => {
      const file = disk.open('f', { create: true })
      const sizes = [1, 4095, 65_537, 262_143, 262_145, 700_001]
      let position = 0
      for (const size of sizes) {
        expect(file.append(pattern(size, size))).toBe(position)
        position += size
      }
      position = 0
      for (const size of sizes) {
        expect(Buffer.compare(file.read(position, size), pattern(size, size))).toBe(0)
        position += size
      }
      file.close()
    }))

  it('cuts a file, and extends it with zeros that were never written', () =>
    withDisk((disk) => {
      const file = disk.open('f', { create: true })
      file.append(pattern(1000))
      file.truncate(100)
      expect(file.size()).toBe(100)
      file.truncate(1000)
      expect([...file.read(98, 4)]).toEqual([pattern(100)[98], pattern(100)[99], 0, 0])
      expect(file.append(Uint8Array.of(7))).toBe(1000)
      file.close()
    }))

  it('extends a file to a gigabyte without paying for it', () =>
    withDisk((disk) => {
      const file = disk.open('commitlog', { create: true })
      const before = disk.space().freeBytes
      file.truncate(2 ** 30)
      expect(file.size()).toBe(2 ** 30)
      expect(before - disk.space().freeBytes).toBeLessThan(2 ** 28)
      expect([...file.read(2 ** 30 - 4, 10)]).toEqual([0, 0, 0, 0])
      file.write(2 ** 29, Uint8Array.of(1, 2, 3))
      expect([...file.read(2 ** 29 - 1, 5)]).toEqual([0, 1, 2, 3, 0])
      expect(file.size()).toBe(2 ** 30)
      file.close()
    }))

  it('resolves a sync, also when several are asked for at once', () =>
    withDisk(async (disk, { settle }) => {
      const file = disk.open('f', { create: true })
      file.append(pattern(10))
      const first = file.sync()
      file.append(pattern(10))
      await settle(Promise.all([first, file.sync(), file.sync()]))
      await settle(disk.syncDirectory(''))
      expect(file.size()).toBe(20)
      file.close()
    }))

  it('finishes a sync of a handle that is closed meanwhile', () =>
    withDisk(async (disk, { settle }) => {
      const file = disk.open('f', { create: true })
      file.append(pattern(10))
      const syncing = file.sync()
      file.close()
      await settle(syncing)
      expect(disk.open('f').size()).toBe(10)
    }))

  it('refuses to use a closed handle, and closes twice in peace', () =>
    withDisk(async (disk, { settle }) => {
      const file = disk.open('f', { create: true })
      file.close()
      file.close()
      expect(() => file.append(pattern(1))).toThrow(expect.objectContaining({ kind: 'failed' }))
      expect(() => file.read(0, 1)).toThrow(expect.objectContaining({ kind: 'failed' }))
      await expect(settle(file.sync())).rejects.toMatchObject({ kind: 'failed' })
    }))

  it('tells a missing file from a directory', () =>
    withDisk((disk) => {
      expect(() => disk.open('nowhere/f')).toThrow(expect.objectContaining({ name: 'DiskError', kind: 'notFound' }))
      disk.makeDirectory('d/e')
      disk.makeDirectory('d/e')
      expect(() => disk.open('d')).toThrow(expect.objectContaining({ kind: 'notAFile' }))
      disk.open('f', { create: true }).close()
      expect(() => disk.list('f')).toThrow(expect.objectContaining({ kind: 'notAFile' }))
      expect(() => disk.makeDirectory('f')).toThrow(expect.objectContaining({ kind: 'exists' }))
    }))

  it('does not lead out of its root', () =>
    withDisk((disk) => {
      expect(() => disk.open('../secret', { create: true })).toThrow(expect.objectContaining({ kind: 'denied' }))
      expect(() => disk.list('a/../../b')).toThrow(expect.objectContaining({ kind: 'denied' }))
    }))

  it('lists names in order, and nothing for an absent directory', () =>
    withDisk((disk) => {
      for (const name of ['10', '9', 'b', 'a', 'B']) disk.open(`d/${name}`, { create: true }).close()
      disk.makeDirectory('d/sub')
      expect(disk.list('d').map(({ name, kind }) => `${name} ${kind}`)).toEqual([
        '10 file',
        '9 file',
        'B file',
        'a file',
        'b file',
        'sub directory',
      ])
      expect(disk.list('absent')).toEqual([])
      expect([disk.exists('d'), disk.exists('d/a'), disk.exists('d/z')]).toEqual([true, true, false])
    }))

  it('replaces a target by renaming, while handles keep their files', () =>
    withDisk((disk) => {
      const old = disk.open('config.json', { create: true })
      old.append(text('old'))
      const fresh = disk.open('config.json.tmp', { create: true })
      fresh.append(text('new!'))
      disk.rename('config.json.tmp', 'config.json')
      expect(disk.exists('config.json.tmp')).toBe(false)
      expect([...old.read(0, 10)]).toEqual([...text('old')])
      fresh.append(text('!'))
      const reader = disk.open('config.json')
      expect([...reader.read(0, 10)]).toEqual([...text('new!!')])
      for (const file of [old, fresh, reader]) file.close()
      expect(() => disk.rename('absent', 'x')).toThrow(expect.objectContaining({ kind: 'notFound' }))
    }))

  it('renames a directory with its open files', () =>
    withDisk((disk) => {
      const file = disk.open('topic/0/f', { create: true })
      file.append(text('a'))
      disk.rename('topic', 'deleted')
      file.append(text('b'))
      expect([...disk.open('deleted/0/f').read(0, 5)]).toEqual([...text('ab')])
      expect(disk.exists('topic')).toBe(false)
      disk.open('topic/0/f', { create: true }).append(text('z'))
      expect(file.size()).toBe(2)
      file.close()
    }))

  it('removes a file or a tree, and does nothing for an absent one', () =>
    withDisk((disk) => {
      const open = disk.open('d/e/f', { create: true })
      open.append(text('abc'))
      disk.remove('d')
      disk.remove('d')
      expect(disk.exists('d')).toBe(false)
      expect([...open.read(0, 3)]).toEqual([...text('abc')])
      const again = disk.open('d/e/f', { create: true })
      expect(again.size()).toBe(0)
      open.close()
      again.close()
    }))

  it('lets one holder have a lock at a time', () =>
    withDisk((disk) => {
      const held = disk.lock('store/lock')
      expect(disk.exists('store/lock')).toBe(true)
      expect(() => disk.lock('store/lock')).toThrow(expect.objectContaining({ kind: 'locked' }))
      const other = disk.lock('store/other')
      held[Symbol.dispose]()
      held[Symbol.dispose]()
      disk.lock('store/lock')[Symbol.dispose]()
      other[Symbol.dispose]()
    }))

  it('stamps modifications with wall time', () =>
    withDisk((disk) => {
      const file = disk.open('f', { create: true })
      const made = file.modifiedMs()
      file.append(pattern(1))
      expect(Number.isInteger(made)).toBe(true)
      expect(file.modifiedMs()).toBeGreaterThanOrEqual(made)
      expect(made).toBeGreaterThan(1_600_000_000_000)
      file.close()
    }))

  it('tells the space of its partition', () =>
    withDisk((disk) => {
      const { totalBytes, freeBytes } = disk.space()
      expect(totalBytes).toBeGreaterThan(0)
      expect(freeBytes).toBeGreaterThan(0)
      expect(freeBytes).toBeLessThanOrEqual(totalBytes)
    }))
})
