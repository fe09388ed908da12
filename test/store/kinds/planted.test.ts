import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { defects } from './defects.ts'
import { type KindsPlan, sizeOf } from './plan.ts'
import { runKindsPlan } from './run.ts'

/** Plans that are tried. The seeds are those of a search that is lucky. */
const RUNS = 30
/** Plans that shrinking tries. */
const SHRINKS = 12

describe('the search for broken promises', () => {
  it.each(defects)('finds and shrinks: $name', async ({ planted, plans, says, seed }) => {
    let first: KindsPlan | undefined
    let tried = 0
    const result = await fc.check(
      fc.asyncProperty(plans, async (plan) => {
        if (first !== undefined && ++tried > SHRINKS) return
        const fault = await runKindsPlan(plan, planted)
        if (fault === undefined || !says.test(fault)) return
        first ??= plan
        throw new Error(fault)
      }),
      { numRuns: RUNS, seed },
    )
    const [smallest] = result.counterexample ?? []
    expect(smallest, 'nothing was found').toBeDefined()
    if (smallest !== undefined && first !== undefined) expect(sizeOf(smallest)).toBeLessThan(sizeOf(first))
  })
})
