import { expect, it } from 'vitest'
import { ConnectionTracking } from './connectionTracking.ts'

it('remembers a choice for its time, by host and port', () => {
  let nowMs = 0
  let next = 0
  const tracking = new ConnectionTracking<number>(() => nowMs, 1000)
  const choose = (host: string, port: number): number => tracking.choice(host, port, () => next++)
  expect([choose('a', 1), choose('a', 2), choose('b', 1), choose('a', 1)]).toEqual([0, 1, 2, 0])
  nowMs = 999
  expect(choose('a', 1)).toBe(0)
  nowMs = 1000
  expect([choose('a', 1), tracking.size]).toEqual([3, 1])
})

it('keeps no more than 10,000', () => {
  const tracking = new ConnectionTracking<number>(() => 0)
  for (let port = 0; port < 10_005; port++) tracking.choice('a', port, () => port)
  expect(tracking.size).toBe(10_000)
  expect(tracking.choice('a', 0, () => -1)).toBe(-1)
})
