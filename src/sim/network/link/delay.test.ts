import { describe, expect, it } from 'vitest'
import { createSeededRandom } from '../../../runtime/index.ts'
import type { SpreadLatencyMs } from '../control.ts'
import { SpreadDelay } from './delay.ts'

const DRAWS = 100_000

/** Delays in milliseconds, drawn by a seed. */
function delays(spread: SpreadLatencyMs, seed = 7): number[] {
  const random = createSeededRandom(seed)
  const delay = new SpreadDelay(spread)
  return Array.from({ length: DRAWS }, () => delay.us(random.u32('delay')) / 1000)
}

const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length

function deviation(values: readonly number[]): number {
  const middle = mean(values)
  return Math.sqrt(mean(values.map((value) => (value - middle) ** 2)))
}

/** Of neighbours. */
function correlation(values: readonly number[]): number {
  const middle = mean(values)
  const pairs = values.slice(1).map((value, index) => (value - middle) * ((values[index] ?? 0) - middle))
  return mean(pairs) / deviation(values) ** 2
}

describe('delays around a mean', () => {
  it('are the mean itself without jitter', () => {
    expect(new Set(delays({ mean: 40, jitter: 0, distribution: 'normal' }))).toEqual(new Set([40]))
  })

  it('lie evenly within the jitter unless a distribution is named', () => {
    const drawn = delays({ mean: 100, jitter: 10 })
    expect(mean(drawn)).toBeCloseTo(100, 0)
    expect(deviation(drawn)).toBeCloseTo(10 / Math.sqrt(3), 0)
    expect([Math.min(...drawn.slice(0, 9999)), Math.max(...drawn.slice(0, 9999))].map(Math.round)).toEqual([90, 110])
  })

  it('are normal: two thirds within one jitter, 95 per cent within two, and none beyond four', () => {
    const drawn = delays({ mean: 100, jitter: 10, distribution: 'normal' })
    const within = (spreads: number): number => drawn.filter((ms) => Math.abs(ms - 100) <= 10 * spreads).length / DRAWS
    expect(mean(drawn)).toBeCloseTo(100, 0)
    expect(within(1)).toBeCloseTo(0.6827, 2)
    expect(within(1.96)).toBeCloseTo(0.95, 2)
    expect(within(3)).toBeCloseTo(0.9973, 2)
    expect(within(4)).toBe(1)
  })

  it('have a long tail to one side with pareto, and a shorter one with paretonormal', () => {
    const pareto = delays({ mean: 100, jitter: 10, distribution: 'pareto' })
    // The least value of the distribution is 1, its mean 1.5: nothing comes more than two thirds of the jitter early.
    expect(Math.min(...pareto.slice(0, 9999))).toBeGreaterThan(93.3)
    expect(pareto.filter((ms) => ms < 100).length / DRAWS).toBeCloseTo(1 - 1 / 1.5 ** 3, 2)
    expect(pareto.filter((ms) => ms > 139).length / DRAWS).toBeGreaterThan(0.01)
    const both = delays({ mean: 100, jitter: 10, distribution: 'paretonormal' })
    expect(both.filter((ms) => ms < 93.3).length).toBeGreaterThan(0)
    expect(both.filter((ms) => ms > 130).length).toBeLessThan(pareto.filter((ms) => ms > 130).length)
    expect(both.filter((ms) => ms > 130).length).toBeGreaterThan(
      delays({ mean: 100, jitter: 10, distribution: 'normal' }).filter((ms) => ms > 130).length,
    )
  })

  it('follow the one before as much as the correlation says, in a narrower spread', () => {
    const free = delays({ mean: 100, jitter: 10, distribution: 'normal' })
    const bound = delays({ mean: 100, jitter: 10, distribution: 'normal', correlation: 0.5 })
    expect(correlation(free)).toBeCloseTo(0, 1)
    expect(correlation(bound)).toBeCloseTo(0.5, 1)
    expect(deviation(bound)).toBeLessThan(deviation(free))
  })

  it('never go below 0', () => {
    const drawn = delays({ mean: 1, jitter: 10, distribution: 'normal' })
    expect(Math.min(...drawn.slice(0, 9999))).toBe(0)
  })
})
