import { describe, expect, it } from 'vitest'
import { createSeededRandom } from '../runtime/index.ts'
import { EventQueue, type QueueItem } from './eventQueue.ts'

const item = (label: string): QueueItem & { cancelled: boolean } => ({ label, cancelled: false, run: () => undefined })

function drain(queue: EventQueue): string[] {
  const labels: string[] = []
  while (queue.size > 0) {
    const next = queue.pop()
    if (!next.cancelled) labels.push(next.label)
  }
  return labels
}

describe('the event queue', () => {
  it('answers items by time, and equal times in the order of scheduling', () => {
    const queue = new EventQueue()
    for (const [time, label] of [
      [5, 'e'],
      [1, 'a'],
      [3, 'c'],
      [3, 'd'],
      [1, 'b'],
    ] as const)
      queue.push(time, item(label))
    expect(queue.nextUs).toBe(1)
    expect(drain(queue)).toEqual(['a', 'b', 'c', 'd', 'e'])
    expect(queue.nextUs).toBe(Number.POSITIVE_INFINITY)
  })

  it('agrees with a sorted list over thousands of pushes, pops and cancellations', () => {
    const random = createSeededRandom(3)
    const queue = new EventQueue()
    let expected: { time: number; order: number; item: QueueItem & { cancelled: boolean } }[] = []
    let order = 0
    for (let round = 0; round < 6000; round++) {
      const action = random.u32('action') % 5
      if (action < 3 || expected.length === 0) {
        const time = random.u32('time') % 500
        const pushed = item(`${order}`)
        queue.push(time, pushed)
        expected.push({ time, order: order++, item: pushed })
      } else if (action === 3) {
        const victim = expected[random.u32('victim') % expected.length]
        if (victim === undefined) continue
        victim.item.cancelled = true
        expected = expected.filter((entry) => entry !== victim)
        queue.noteCancelled()
      } else {
        expected.sort((a, b) => a.time - b.time || a.order - b.order)
        let popped = queue.pop()
        while (popped.cancelled) popped = queue.pop()
        expect(popped).toBe(expected.shift()?.item)
      }
    }
    expected.sort((a, b) => a.time - b.time || a.order - b.order)
    expect(drain(queue)).toEqual(expected.map((entry) => entry.item.label))
  })

  it('drops cancelled items before they pile up', () => {
    const queue = new EventQueue()
    for (let round = 0; round < 100_000; round++) {
      const doomed = item('time-out')
      queue.push(1_000_000 + round, doomed)
      doomed.cancelled = true
      queue.noteCancelled()
    }
    expect(queue.size).toBeLessThan(5000)
  })
})
