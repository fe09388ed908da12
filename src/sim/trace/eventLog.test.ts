import { describe, expect, it } from 'vitest'
import type { WorldEvent } from '../events.ts'
import { dataEvent, EventLog } from './eventLog.ts'
import { formatEvent } from './format.ts'

/** The same events, once as the log takes them and once as they are. */
function written(count: number, payload: (index: number) => number): { log: EventLog; events: WorldEvent[] } {
  const log = new EventLog()
  const events: WorldEvent[] = []
  for (let index = 0; index < count; index++) {
    const at = index / 3
    const bytes = new Uint8Array(payload(index)).fill(index)
    const toServer = index % 3 === 0 ? undefined : index % 3 === 1
    log.timer(at, 'host', `process-${index % 5}`, 'tick')
    log.draw(at, 'stream', 'why', index * 1e9)
    log.data(at, 'a', 'b', index, bytes, toServer)
    const note: WorldEvent = { kind: 'note', at, name: 'n', fields: { index } }
    log.other(note)
    events.push(
      { kind: 'timer', at, host: 'host', process: `process-${index % 5}`, label: 'tick' },
      { kind: 'draw', at, stream: 'stream', reason: 'why', value: index * 1e9 },
      dataEvent(at, 'a', 'b', index, bytes, toServer),
      note,
    )
  }
  return { log, events }
}

describe('an event log', () => {
  it('gives the events back as they were, with their fields in the same order', () => {
    const { log, events } = written(20_000, (index) => (index % 500 === 0 ? 5000 : index % 300))
    const read = [...log.events()]
    expect(log.length).toBe(events.length)
    expect(read.length).toBe(events.length)
    expect(read.findIndex((event, index) => formatEvent(event) !== formatEvent(events[index] as WorldEvent))).toBe(-1)
  })

  it('begins anywhere', () => {
    const { log, events } = written(20_000, () => 40)
    for (const first of [0, 1, 399, 17_003, 63_999, 64_001, events.length - 1, events.length, events.length + 5]) {
      expect(log.events(first).next().value).toEqual(events[first])
    }
  })

  it('may be written to while it is read', () => {
    const log = new EventLog()
    log.timer(0, 'h', 'p', 'first')
    const labels: string[] = []
    for (const event of log.events()) {
      if (event.kind !== 'timer') continue
      labels.push(event.label)
      if (labels.length < 3000) log.timer(labels.length, 'h', 'p', `label-${labels.length}`)
    }
    expect(labels.length).toBe(3000)
    expect(labels.at(-1)).toBe('label-2999')
  })

  it('copies what it was given, but for large payloads', () => {
    const log = new EventLog()
    const bytes = Uint8Array.of(1, 2, 3)
    log.data(0, 'a', 'b', 1, bytes, undefined)
    bytes.fill(9)
    expect([...log.events()]).toEqual([dataEvent(0, 'a', 'b', 1, Uint8Array.of(1, 2, 3), undefined)])
  })

  it('packs large payloads once there are many of them', () => {
    const { log } = written(40, () => 1_000_000)
    expect(log.bytes).toBeGreaterThan(32_000_000)
    expect(
      [...log.events()].filter((event) => event.kind === 'tcp.data' && event.bytes.length === 1_000_000),
    ).toHaveLength(40)
  })
})
