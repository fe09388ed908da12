import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { damagedPlan, troubledPlan } from './plan.ts'
import { runKindsPlan } from './run.ts'

/** `STORE_RUNS=5000 STORE_SEED=7 npx vitest run test/store` searches longer, and elsewhere. */
const SEED = Number(process.env['STORE_SEED'] ?? 1)
const RUNS = Number(process.env['STORE_RUNS'] ?? 40)

describe('a broker with messages of every kind', () => {
  it('keeps its promises when the disk fails and the power goes', async () => {
    await fc.assert(
      fc.asyncProperty(troubledPlan, async (plan) => {
        expect(await runKindsPlan(plan)).toBeUndefined()
      }),
      { numRuns: RUNS, seed: SEED },
    )
  })

  it('notices a flipped bit, and makes no message up', async () => {
    await fc.assert(
      fc.asyncProperty(damagedPlan, async (plan) => {
        expect(await runKindsPlan(plan)).toBeUndefined()
      }),
      { numRuns: RUNS, seed: SEED },
    )
  })
})
