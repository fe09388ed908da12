import { describe, expect, it } from 'vitest'
import { delayMs, lastDelayMs } from './delays.ts'

const SECOND = 1000

describe('the delay of a popped message that failed', () => {
  it('grows with its failures, from 10 s to 2 h', () => {
    const all = [...Array(18).keys()].map((times) => (delayMs(0, times) ?? 0) / SECOND)
    expect(all).toEqual([10, 30, 60, 120, 180, 240, 300, 360, 420, 480, 540, 600, 1200, 1800, 3600, 7200, 7200, 7200])
  })

  it('of a level counts from 0, though 0 itself stands for the failures', () => {
    expect(delayMs(1, 5)).toBe(30 * SECOND)
    expect(delayMs(99, 5)).toBe(7200 * SECOND)
    expect(delayMs(-1, 5)).toBeUndefined()
  })

  it('goes by its age when it failed too often', () => {
    expect(lastDelayMs(9 * SECOND)).toBeUndefined()
    expect(lastDelayMs(10 * SECOND)).toBe(30 * SECOND)
    expect(lastDelayMs(7200 * SECOND)).toBe(7200 * SECOND)
    expect(lastDelayMs(14_400 * SECOND)).toBe(7200 * SECOND)
    expect(lastDelayMs(14_401 * SECOND)).toBe('giveUp')
  })
})
