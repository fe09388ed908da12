import { describe, expect, it } from 'vitest'
import type { Clock } from './clock.ts'
import { createMemoryDisk } from './memoryDisk.ts'

const clock: Clock = {
  wallMs: () => 1_700_000_000_000,
  monotonicMs: () => 0,
  timer: () => {
    throw new Error('a memory disk needs no timer')
  },
}

const used = (disk: ReturnType<typeof createMemoryDisk>): number => {
  const { totalBytes, freeBytes } = disk.space()
  return totalBytes - freeBytes
}

describe('the memory disk', () => {
  it('reads views of one buffer where the bytes lie together', () => {
    const file = createMemoryDisk({ clock }).open('f', { create: true })
    file.append(new Uint8Array(5000).fill(1))
    const first = file.read(0, 100)
    const second = file.read(4000, 100)
    expect(first.buffer).toBe(second.buffer)
    file.write(50, Uint8Array.of(9))
    expect(first[50]).toBe(9)
  })

  it('takes memory for what is written only', () => {
    const disk = createMemoryDisk({ clock })
    const file = disk.open('commitlog', { create: true })
    file.truncate(2 ** 30)
    expect(used(disk)).toBe(0)
    file.append(Uint8Array.of(1))
    file.write(2 ** 29, new Uint8Array(100))
    expect(used(disk)).toBeLessThan(1_000_000)
    expect(file.size()).toBe(2 ** 30 + 1)
    file.truncate(0)
    expect(used(disk)).toBeLessThan(300_000)
  })

  it('grows a small file in small steps', () => {
    const disk = createMemoryDisk({ clock })
    const file = disk.open('consumequeue', { create: true })
    for (let index = 0; index < 100; index++) file.append(new Uint8Array(20))
    expect(used(disk)).toBeLessThanOrEqual(4096)
  })

  it('gives memory back when files go, replaced ones included', () => {
    const disk = createMemoryDisk({ clock })
    for (const name of ['a', 'b', 'd/c']) disk.open(name, { create: true }).append(new Uint8Array(10_000))
    disk.rename('a', 'b')
    disk.remove('d')
    disk.remove('b')
    expect(used(disk)).toBe(0)
  })

  it('clears what a truncation cut off, across segments', () => {
    const file = createMemoryDisk({ clock }).open('f', { create: true })
    file.append(new Uint8Array(1_000_000).fill(7))
    file.truncate(300_000)
    file.truncate(1_000_000)
    const found = file.read(0, 1_000_000)
    expect(found.subarray(0, 300_000).every((byte) => byte === 7)).toBe(true)
    expect(found.subarray(300_000).every((byte) => byte === 0)).toBe(true)
  })

  it('is full when its size says so', () => {
    const disk = createMemoryDisk({ clock, totalBytes: 100_000 })
    const file = disk.open('f', { create: true })
    file.append(new Uint8Array(50_000))
    expect(() => file.append(new Uint8Array(60_000))).toThrow(expect.objectContaining({ kind: 'full' }))
    expect(file.size()).toBe(50_000)
  })
})
