import { describe, expect, it } from 'vitest'
import { failureReport, searchPlans } from '../../src/check/index.ts'
import { createDrain } from '../../src/node/index.ts'
import { budgets } from './budgets.ts'

/** Generous, for machines that do other things as well. */
const LIMIT_MS = 180_000

describe('a cluster of three brokers', { timeout: LIMIT_MS }, () => {
  it('keeps its promises under delays, cuts, resets, kills, power-offs and restarts', async () => {
    const found = await searchPlans({ ...budgets.cluster, drain: createDrain(), space: { brokersMin: 3 } })
    expect(found === undefined ? undefined : failureReport(found.result, found)).toBeUndefined()
  })
})

describe('a cluster of any size', { timeout: LIMIT_MS }, () => {
  it('keeps its promises, too', async () => {
    const found = await searchPlans({ ...budgets.anySize, drain: createDrain() })
    expect(found === undefined ? undefined : failureReport(found.result, found)).toBeUndefined()
  })
})
