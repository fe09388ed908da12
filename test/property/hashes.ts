import * as fc from 'fast-check'
import { planArbitrary, runPlan } from '../../src/check/index.ts'
import { createDrain } from '../../src/node/index.ts'
import { budgets } from './budgets.ts'

/** The trace hashes of a handful of plans. */
export async function traceHashes(options: { readonly portableDrain?: boolean } = {}): Promise<readonly string[]> {
  const { seed, runs } = budgets.determinism
  const hashes: string[] = []
  for (const plan of fc.sample(planArbitrary(), { seed, numRuns: runs })) {
    const drain = options.portableDrain === true ? undefined : createDrain()
    hashes.push((await runPlan(plan, { drain })).traceHash ?? 'none')
  }
  return hashes
}
