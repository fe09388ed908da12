import { describe, expect, it } from 'vitest'
import type { Disk, DiskError } from '../../runtime/index.ts'
import { createWorld, type Host, type SimDiskOptions, type SimProcess, type World } from '../index.ts'

interface Scene {
  readonly world: World
  readonly host: Host
  readonly process: SimProcess
  readonly disk: Disk
}

function scene(seed = 1, options: SimDiskOptions = {}): Scene {
  const world = createWorld({ seed, trace: 'hash' })
  const host = world.addHost({ name: 'broker', addresses: ['10.0.0.1'], disk: options })
  const process = host.spawn('broker')
  return { world, host, process, disk: process.runtime.disk }
}

/** The plug is pulled and put back; the disk as the next process finds it. */
function afterPowerLoss({ host }: Scene): Disk {
  host.powerOff()
  host.powerOn()
  return host.spawn('broker').runtime.disk
}

const bytesOf = (disk: Disk, path: string): readonly number[] => {
  const file = disk.open(path)
  return [...file.read(0, file.size())]
}
const ones = (length: number): Uint8Array => new Uint8Array(length).fill(1)
const kindOf = (work: () => unknown): string => {
  try {
    work()
  } catch (error) {
    return (error as DiskError).kind
  }
  return 'done'
}

describe('what was synced', () => {
  it('survives every power-off, whatever came later', async () => {
    for (let seed = 0; seed < 40; seed++) {
      const set = scene(seed)
      const file = set.disk.open('log', { create: true })
      file.append(ones(10_000))
      await set.world.settle(file.sync())
      file.append(new Uint8Array(9000).fill(2))
      file.write(20_000, new Uint8Array(100).fill(3))
      const found = bytesOf(afterPowerLoss(set), 'log')
      expect(found.length).toBeGreaterThanOrEqual(10_000)
      expect(found.slice(0, 10_000).every((byte) => byte === 1)).toBe(true)
    }
  })

  it('comes back where it was overwritten without a sync, at least in part', async () => {
    const fates = new Set<string>()
    for (let seed = 0; seed < 60; seed++) {
      const set = scene(seed)
      const file = set.disk.open('table', { create: true })
      file.append(ones(8192))
      await set.world.settle(file.sync())
      file.write(0, new Uint8Array(8192).fill(2))
      const found = bytesOf(afterPowerLoss(set), 'table')
      expect(found.length).toBe(8192)
      expect(found.every((byte) => byte === 1 || byte === 2)).toBe(true)
      const changed = found.filter((byte) => byte === 2).length
      // Sectors are written whole.
      expect(changed % 512).toBe(0)
      fates.add(changed === 0 ? 'old' : changed === 8192 ? 'new' : 'torn')
    }
    expect([...fates].sort()).toEqual(['new', 'old', 'torn'])
  })

  it('does not include what was written after the sync began', async () => {
    const sizes = new Set<number>()
    for (let seed = 0; seed < 40; seed++) {
      const set = scene(seed)
      const file = set.disk.open('log', { create: true })
      file.append(ones(100))
      const syncing = file.sync()
      file.append(ones(100))
      await set.world.settle(syncing)
      sizes.add(bytesOf(afterPowerLoss(set), 'log').length)
    }
    expect(Math.min(...sizes)).toBe(100)
    expect(Math.max(...sizes)).toBe(200)
  })

  it('is undecided while the sync is under way', async () => {
    const sizes = new Set<number>()
    for (let seed = 0; seed < 40; seed++) {
      const set = scene(seed)
      const file = set.disk.open('log', { create: true })
      await set.world.settle(Promise.all([file.sync(), set.disk.syncDirectory('')]))
      file.append(ones(100))
      void file.sync()
      await set.world.run({ forMs: 0.1 })
      sizes.add(bytesOf(afterPowerLoss(set), 'log').length)
    }
    expect([Math.min(...sizes), Math.max(...sizes)]).toEqual([0, 100])
  })

  it('costs nothing at a power-off where a file was only extended', () => {
    const sizes = new Set<number>()
    for (let seed = 0; seed < 20; seed++) {
      const set = scene(seed)
      const file = set.disk.open('commitlog', { create: true })
      file.truncate(2 ** 30)
      file.write(2 ** 28, ones(10_000))
      const disk = afterPowerLoss(set)
      expect(set.host.disk.usedBytes).toBeLessThan(2_000_000)
      sizes.add(disk.exists('commitlog') ? disk.open('commitlog').size() : -1)
    }
    expect(sizes.has(0)).toBe(true)
    expect(sizes.has(2 ** 30)).toBe(true)
  })

  it('survives the end of the process without any sync', () => {
    const set = scene()
    set.disk.open('log', { create: true }).append(ones(10))
    set.process.kill()
    expect(bytesOf(set.host.spawn('broker').runtime.disk, 'log')).toEqual([...ones(10)])
  })
})

describe('names', () => {
  it('are sure after syncDirectory, and undecided before', async () => {
    const unsynced = new Set<boolean>()
    for (let seed = 0; seed < 40; seed++) {
      const set = scene(seed)
      set.disk.open('a', { create: true })
      await set.world.settle(set.disk.syncDirectory(''))
      set.disk.open('b', { create: true })
      const disk = afterPowerLoss(set)
      expect(disk.exists('a')).toBe(true)
      unsynced.add(disk.exists('b'))
    }
    expect([...unsynced].sort()).toEqual([false, true])
  })

  it('change as a whole: after a rename either the old file or the new one is there', async () => {
    const found = new Set<string>()
    for (let seed = 0; seed < 40; seed++) {
      const set = scene(seed)
      const old = set.disk.open('config', { create: true })
      old.append(ones(3))
      await set.world.settle(old.sync())
      const fresh = set.disk.open('config.tmp', { create: true })
      fresh.append(ones(5))
      await set.world.settle(fresh.sync())
      set.disk.rename('config.tmp', 'config')
      const disk = afterPowerLoss(set)
      found.add(`${bytesOf(disk, 'config').length} ${disk.exists('config.tmp')}`)
    }
    expect([...found].sort()).toEqual(['3 true', '5 false'])
  })

  it('keep their order: a later change never survives an earlier one', () => {
    for (let seed = 0; seed < 40; seed++) {
      const set = scene(seed)
      for (const name of ['a', 'b', 'c', 'd']) set.disk.open(`dir/${name}`, { create: true })
      set.disk.remove('dir/a')
      const names = afterPowerLoss(set)
        .list('dir')
        .map((entry) => entry.name)
        .join('')
      expect(['', 'a', 'ab', 'abc', 'abcd', 'bcd']).toContain(names)
    }
  })
})

describe('faults', () => {
  it('can strike before any operation: power goes, and the caller is stopped', () => {
    const set = scene()
    const file = set.disk.open('log', { create: true })
    set.host.disk.atOperation(3, 'powerOff')
    file.append(ones(1))
    expect(set.host.disk.operations).toBe(2)
    expect(kindOf(() => file.append(ones(1)))).toBe('failed')
    expect([set.host.up, set.process.alive]).toEqual([false, false])
    expect(kindOf(() => file.append(ones(1)))).toBe('failed')
  })

  it('can be decided by the plan, operation by operation', async () => {
    const set = scene()
    const seen: string[] = []
    set.host.disk.beforeOperation = ({ index, kind, path, process, bytes }) => {
      seen.push(`${index} ${kind} ${path} ${process} ${bytes}`)
      return index === 4 ? 'kill' : undefined
    }
    const file = set.disk.open('d/log', { create: true })
    file.append(ones(7))
    await set.world.settle(file.sync())
    expect(kindOf(() => set.disk.rename('d/log', 'd/old'))).toBe('failed')
    expect(seen).toEqual([
      '1 create d/log broker 0',
      '2 append d/log broker 7',
      '3 sync d/log broker 0',
      '4 rename d/log broker 0',
    ])
    expect([set.process.alive, set.host.up]).toEqual([false, true])
    expect(set.host.spawn('next').runtime.disk.exists('d/log')).toBe(true)
  })

  it('fail what they name while they last', async () => {
    const set = scene()
    const file = set.disk.open('commitlog/0', { create: true })
    const failing = set.host.disk.fail({ error: 'failed', kinds: ['sync'], path: 'commitlog' })
    file.append(ones(1))
    await expect(set.world.settle(file.sync())).rejects.toMatchObject({ kind: 'failed', path: 'commitlog/0' })
    failing[Symbol.dispose]()
    await set.world.settle(file.sync())
    const readOnly = set.host.disk.fail({ error: 'denied' })
    expect(kindOf(() => file.append(ones(1)))).toBe('denied')
    expect(file.read(0, 1).length).toBe(1)
    readOnly[Symbol.dispose]()
    expect(kindOf(() => file.append(ones(1)))).toBe('done')
  })

  it('fill the disk', () => {
    const set = scene(1, { totalBytes: 1_000_000 })
    const file = set.disk.open('log', { create: true })
    file.append(ones(100_000))
    set.host.disk.ballastBytes = 850_000
    expect(kindOf(() => file.append(ones(100_000)))).toBe('full')
    const { freeBytes, totalBytes } = set.disk.space()
    expect(totalBytes).toBe(1_000_000)
    expect(freeBytes).toBeLessThanOrEqual(50_000)
    set.disk.remove('log')
    expect(set.disk.space().freeBytes).toBe(150_000)
  })

  it('slow the disk down', async () => {
    const set = scene()
    set.host.disk.syncMs = { min: 5000, max: 5000 }
    const file = set.disk.open('log', { create: true })
    await set.world.settle(file.sync())
    expect(set.world.now).toBe(5000)
  })

  it('wipe the disk, but not under a running process', () => {
    const set = scene()
    set.disk.open('log', { create: true })
    expect(() => set.host.disk.wipe()).toThrow(/in use by broker/)
    set.process.kill()
    set.host.disk.wipe()
    expect(set.host.spawn('broker').runtime.disk.list('')).toEqual([])
  })

  it('wipe one directory of it, and leave the rest as it is', () => {
    const set = scene()
    for (const path of ['log/1', 'log/2', 'logs', 'config/topics.json']) {
      const file = set.disk.open(path, { create: true })
      file.append(new TextEncoder().encode(path))
      file.close()
    }
    set.process.kill()
    set.host.disk.wipe('log')
    const { disk } = set.host.spawn('broker').runtime
    expect([disk.exists('log/1'), disk.exists('log/2'), disk.exists('logs')]).toEqual([false, false, true])
    const kept = disk.open('config/topics.json')
    expect(new TextDecoder().decode(kept.read(0, kept.size()))).toBe('config/topics.json')
  })
})

describe('the disk of a host', () => {
  it('shares one sync among those who ask while another is running', async () => {
    const set = scene(1, { syncMs: { min: 10, max: 10 } })
    const file = set.disk.open('log', { create: true })
    await set.world.settle(Promise.all([file.sync(), file.sync(), file.sync(), file.sync()]))
    expect(set.world.now).toBe(20)
  })

  it('releases the locks of a process that ends', () => {
    const set = scene()
    set.disk.lock('lock')
    expect(kindOf(() => set.host.spawn('second').runtime.disk.lock('lock'))).toBe('locked')
    set.process.kill()
    expect(kindOf(() => set.host.spawn('third').runtime.disk.lock('lock'))).toBe('done')
  })

  it('never tells a dead process that its sync is done', async () => {
    const set = scene()
    let told = false
    void set.disk
      .open('log', { create: true })
      .sync()
      .then(() => {
        told = true
      })
    set.process.kill()
    await set.world.run({ forMs: 100 })
    expect(told).toBe(false)
  })
})

describe('a disk as a fault plan sees it', () => {
  it('loses all that was not synced, when it is told to', async () => {
    for (const seed of [1, 2, 3]) {
      const world = createWorld({ seed })
      const host = world.addHost({ name: 'a', addresses: ['10.0.0.1'], disk: { unsynced: 'lost' } })
      const file = host.spawn('p').runtime.disk.open('f', { create: true })
      file.append(new Uint8Array(10_000).fill(1))
      await world.settle(file.sync())
      file.append(new Uint8Array(10_000).fill(2))
      host.powerOff()
      host.powerOn()
      const { disk } = host.spawn('q').runtime
      // The name was never synced, so that with the bytes behind it the file is gone as a whole or has what was synced.
      expect(disk.exists('f') ? disk.open('f').size() : 0).toBeLessThanOrEqual(10_000)
    }
  })

  it('corrupts bytes without anybody noticing, and copies its files to another', () => {
    const world = createWorld({ seed: 1 })
    const from = world.addHost({ name: 'a', addresses: ['10.0.0.1'] })
    const to = world.addHost({ name: 'b', addresses: ['10.0.0.2'] })
    const writer = from.spawn('p')
    writer.runtime.disk.open('dir/f', { create: true }).append(Uint8Array.of(1, 2, 3, 4))
    expect(from.disk.corrupt('dir/f', 1, 2)).toBe(2)
    expect(() => to.disk.copyFrom(from.disk)).toThrow('the disk of a is in use by p')
    writer.kill()
    to.disk.copyFrom(from.disk)
    const { disk } = to.spawn('q').runtime
    expect([...disk.open('dir/f').read(0, 4)]).toEqual([1, 253, 252, 4])
  })
})

describe('reads that fail', () => {
  it('are those of the bad bytes of one file, as long as the fault lasts', () => {
    const set = scene()
    const file = set.disk.open('store/log', { create: true })
    file.append(ones(10_000))
    set.disk.open('config', { create: true }).append(ones(10))
    const bad = set.host.disk.failReads({ path: 'store/', position: 4096, length: 4096 })
    expect(kindOf(() => file.read(0, 4096))).toBe('done')
    expect(kindOf(() => file.read(4000, 97))).toBe('failed')
    expect(kindOf(() => file.read(8191, 1))).toBe('failed')
    expect(kindOf(() => file.read(8192, 5000))).toBe('done')
    expect(bytesOf(set.disk, 'config')).toHaveLength(10)
    bad[Symbol.dispose]()
    expect(kindOf(() => file.read(4000, 97))).toBe('done')
  })

  it('are all of them without a range, while files may still be written', () => {
    const set = scene()
    set.host.disk.failReads()
    const file = set.disk.open('log', { create: true })
    expect(kindOf(() => file.append(ones(10)))).toBe('done')
    expect(kindOf(() => file.read(0, 1))).toBe('failed')
    expect(kindOf(() => file.read(10, 1))).toBe('done')
  })
})
