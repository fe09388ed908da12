import { describe, expect, it } from 'vitest'
import { compareTraces, createWorld, decodeTrace, formatEvent, type TraceMode, type World } from '../index.ts'
import { packChunk } from './codec.ts'

function noted(mode: TraceMode, count: number, change = -1): World {
  const world = createWorld({ seed: 1, trace: mode })
  for (let index = 0; index < count; index++) {
    world.note('sent', { index: index === change ? -index : index, body: Uint8Array.of(index & 0xff, 1), tag: 'TagA' })
  }
  return world
}

describe('a trace', () => {
  it('has the same hash whether events are kept or not, however many there are', () => {
    for (const count of [0, 10, 70_000]) {
      expect(noted('hash', count).trace.hash()).toBe(noted('full', count).trace.hash())
    }
    expect(noted('hash', 10).trace.hash()).toMatch(/^[0-9a-f]{16}$/)
  })

  it('has the same hash however often it was asked for before', () => {
    const world = noted('full', 100)
    const early = world.trace.hash()
    for (let index = 0; index < 70_000; index++) world.note('later', { index })
    const again = noted('full', 100)
    for (let index = 0; index < 70_000; index++) again.note('later', { index })
    expect(again.trace.hash()).toBe(world.trace.hash())
    expect(world.trace.hash()).not.toBe(early)
  })

  it('changes its hash with any value', () => {
    expect(noted('hash', 100, 50).trace.hash()).not.toBe(noted('hash', 100).trace.hash())
  })

  it('can be written down and read again', () => {
    const world = noted('full', 2500)
    const events = [...decodeTrace(world.trace.bytes())]
    expect(events.length).toBe(2500)
    expect(world.trace.length).toBe(2500)
    expect(events.map(formatEvent)).toEqual([...world.trace.events()].map(formatEvent))
  })

  it('is read as the first version wrote it', () => {
    const world = noted('full', 3)
    const chunk = packChunk([...world.trace.events()])
    const file = Uint8Array.of(0x52, 0x4d, 0x51, 0x54, 1, 0, 0, 0, chunk.length, ...chunk)
    expect([...decodeTrace(file)].map(formatEvent)).toEqual([...world.trace.events()].map(formatEvent))
  })

  it('keeps what a note said when it was taken', () => {
    const world = createWorld({ seed: 1, trace: 'full' })
    const fields = { count: 1 }
    world.note('n', fields)
    fields.count = 2
    expect([...world.trace.events()]).toEqual([{ kind: 'note', at: 0, name: 'n', fields: { count: 1 } }])
  })

  it('names the first difference, with the events before it', () => {
    const difference = compareTraces(noted('full', 100).trace.bytes(), noted('full', 100, 50).trace.events(), 2)
    expect(difference?.index).toBe(50)
    expect(difference?.left).toContain('index=50')
    expect(difference?.right).toContain('index=-50')
    expect(difference?.before.map((line) => /index=(\d+)/.exec(line)?.[1])).toEqual(['48', '49'])
    expect(compareTraces(noted('full', 9).trace.events(), noted('full', 9).trace.events())).toBeUndefined()
    const longer = compareTraces(noted('full', 9).trace.events(), noted('full', 10).trace.events())
    expect([longer?.index, longer?.left]).toEqual([9, undefined])
  })

  it('is refused when it was not recorded, is no trace, or is cut off', () => {
    expect(() => noted('off', 1).trace.hash()).toThrow(/records no hash trace; its mode is off/)
    expect(() => noted('hash', 1).trace.bytes()).toThrow(/records no full trace/)
    expect(() => [...decodeTrace(Uint8Array.of(1, 2, 3))]).toThrow(/not a trace/)
    const bytes = noted('full', 10).trace.bytes()
    expect(() => [...decodeTrace(bytes.subarray(0, bytes.length - 1))]).toThrow(/cut off/)
    expect(() => [...decodeTrace(bytes.with(4, 7))]).toThrow('a trace of version 7; allowed are 1 and 2')
    expect(() => [...decodeTrace(bytes.fill(0xff, 12))]).toThrow(/damaged at byte 5/)
  })
})

describe('the bus', () => {
  it('tells listeners of their kind, of everything, and of nothing after they left', () => {
    const world = createWorld({ seed: 1 })
    const heard: string[] = []
    const notes = world.bus.on('note', (event) => heard.push(`note ${event.name}`))
    const all = world.bus.onAny((event) => heard.push(`any ${event.kind}`))
    world.note('a', {})
    world.addHost({ name: 'h', addresses: [] })
    notes[Symbol.dispose]()
    notes[Symbol.dispose]()
    world.note('b', {})
    all[Symbol.dispose]()
    world.note('c', {})
    expect(heard).toEqual(['note a', 'any note', 'any host.up', 'any host.address', 'any note'])
    expect(world.bus.observed).toBe(false)
  })
})
