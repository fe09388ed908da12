import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { crashPlan, runCrashPlan } from './crashPlan.ts'

const RUNS = Number(process.env['STORE_RUNS'] ?? 300)

describe('recovery', () => {
  it('finds everything that was acknowledged, and brings log, queues and index into agreement', async () => {
    await fc.assert(
      fc.asyncProperty(crashPlan, async (plan) => {
        expect(await runCrashPlan(plan)).toBeUndefined()
      }),
      { numRuns: RUNS },
    )
  })

  it('is not found in order when messages are acknowledged before they are synced', async () => {
    const result = await fc.check(
      fc.asyncProperty(crashPlan, async (plan) => (await runCrashPlan(plan, 'acknowledgeBeforeSync')) === undefined),
      { numRuns: RUNS },
    )
    expect(result.failed).toBe(true)
  })
})
