import { describe, expect, it } from 'vitest'
import { createSeededRandom } from '../../../runtime/index.ts'
import type { LinkLoss } from '../control.ts'
import { lossModel } from './loss.ts'

const SEGMENTS = 200_000

/** What becomes of so many segments: true is lost. */
function fates(loss: LinkLoss): boolean[] {
  const random = createSeededRandom(3)
  const model = lossModel(loss)
  return Array.from({ length: SEGMENTS }, () => model.loses(random))
}

const share = (all: readonly boolean[]): number => all.filter(Boolean).length / all.length

/** Of the segments behind a lost one, those that are lost as well. */
const afterLoss = (all: readonly boolean[]): number => share(all.filter((_, index) => index > 0 && all[index - 1]))

describe('a link', () => {
  it('loses by chance, each segment for itself', () => {
    const all = fates(0.02)
    expect(share(all)).toBeCloseTo(0.02, 2)
    expect(afterLoss(all)).toBeCloseTo(0.02, 1)
    expect(share(fates(0))).toBe(0)
    expect(share(fates(1))).toBe(1)
  })

  it('loses in the neighbourhood of losses with a correlation, and no more than that in all', () => {
    const all = fates({ chance: 0.05, correlation: 0.5 })
    expect(share(all)).toBeCloseTo(0.05, 2)
    expect(afterLoss(all)).toBeCloseTo(0.5 + 0.5 * 0.05, 1)
    expect(share(fates({ chance: 0.05 }))).toBeCloseTo(0.05, 2)
  })

  it('loses in bursts: share and length come out of the four parameters', () => {
    const all = fates({ toBad: 0.01, toGood: 0.2 })
    expect(share(all)).toBeCloseTo(0.01 / (0.01 + 0.2), 2)
    expect(afterLoss(all)).toBeCloseTo(1 - 0.2, 1)
  })

  it('loses some in the bad state and a few in the good one when told so', () => {
    const all = fates({ toBad: 0.01, toGood: 0.1, inBad: 0.5, inGood: 0.001 })
    const bad = 0.01 / (0.01 + 0.1)
    expect(share(all)).toBeCloseTo(bad * 0.5 + (1 - bad) * 0.001, 2)
  })
})
