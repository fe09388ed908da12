import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { PlantedBug } from '../../src/dledger/index.ts'
import { contestedTerms } from './group.ts'
import { type GroupPlan, plans, playPlan } from './plan.ts'

const RUNS = 80
const SEED = 20_261_122

/** The first plan of so many in which two members led in one term; undefined when there is none. */
async function contested(bugs: readonly PlantedBug[], runs: number, shrinks = true): Promise<GroupPlan | undefined> {
  const property = fc.asyncProperty(plans, async (plan) => {
    const group = await playPlan(plan, { plantedBugs: new Set(bugs) })
    return contestedTerms(group.roles).length === 0
  })
  const checked = await fc.check(property, { seed: SEED, numRuns: runs, endOnFailure: !shrinks })
  return checked.counterexample?.[0]
}

describe('whatever is killed, frozen, cut off or set to another time', { timeout: 120_000 }, () => {
  it('no term has two leaders', async () => {
    expect(await contested([], RUNS)).toBeUndefined()
  })

  it('one leads and all others follow, once everything is well', async () => {
    const property = fc.asyncProperty(plans, async (plan) => {
      const group = await playPlan(plan)
      const [leader, ...others] = group.leaders
      expect(others).toEqual([])
      const states = [...group.members.values()].map(({ server }) => server?.state)
      expect(states.map((state) => [state?.leaderId, state?.term])).toEqual(states.map(() => [leader, states[0]?.term]))
      expect(leader).toBeDefined()
    })
    await fc.assert(property, { seed: SEED, numRuns: 40 })
  })

  it('a member that votes for every candidate is found, by a small plan', async () => {
    const plan = await contested(['votesForEverybody'], 100)
    expect(plan).toBeDefined()
    expect(plan?.blows.length).toBeLessThanOrEqual(6)
  })

  it('a member that forgets its vote when it starts again is found', async () => {
    expect(await contested(['voteForgotten'], 1000, false)).toBeDefined()
  })
})
