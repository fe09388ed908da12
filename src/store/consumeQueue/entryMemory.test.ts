import { describe, expect, it } from 'vitest'
import { ENTRY_BYTES, EntryMemory, entryPhysicalOffset, entrySize, entryTagsCode } from './entryMemory.ts'

describe('EntryMemory', () => {
  it('writes entries as store.md 10.1 lays them out', () => {
    const memory = new EntryMemory(0)
    memory.append(4_294_967_296 + 5, 300, -2)
    expect(Buffer.from(memory.run(0)).toString('hex')).toBe('0000000100000005' + '0000012c' + 'fffffffffffffffe')
  })

  it('reads back what was appended, over the ends of blocks', () => {
    const memory = new EntryMemory(10)
    for (let i = 0; i < 5000; i++) memory.append(i * 1000, i + 1, i % 2 === 0 ? i : 1_700_000_000_000 + i)
    let read = 0
    for (let at = 10; at < memory.end; ) {
      const run = memory.run(at)
      for (let i = 0; i < run.length; i += ENTRY_BYTES, at++, read++) {
        expect([entryPhysicalOffset(run, i), entrySize(run, i)]).toEqual([read * 1000, read + 1])
        expect(entryTagsCode(run, i)).toBe(BigInt(read % 2 === 0 ? read : 1_700_000_000_000 + read))
      }
    }
    expect(read).toBe(5000)
  })

  it('forgets whole blocks only, and goes on after a cut', () => {
    const memory = new EntryMemory(0)
    for (let i = 0; i < 3000; i++) memory.append(i, 1, 0)
    memory.forgetBelow(2000)
    expect(memory.start).toBe(1024)
    expect(entryPhysicalOffset(memory.run(2500), 0)).toBe(2500)
    memory.truncate(2100)
    memory.append(7, 1, 0)
    expect(memory.end).toBe(2101)
    expect(entryPhysicalOffset(memory.run(2100), 0)).toBe(7)
    memory.truncate(100)
    expect([memory.start, memory.end]).toEqual([100, 100])
  })
})
