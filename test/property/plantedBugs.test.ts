import { describe, expect, it } from 'vitest'
import {
  type CheckerName,
  type Found,
  failureReport,
  messageCount,
  type PlantedBug,
  parsePlan,
  runPlan,
  searchPlans,
} from '../../src/check/index.ts'
import { createDrain } from '../../src/node/index.ts'
import { budgets } from './budgets.ts'

async function searchFor(
  bug: PlantedBug,
  checkers: readonly CheckerName[],
  budget: keyof typeof budgets = bug,
): Promise<Found> {
  const plantedBugs = new Set([bug])
  const found = await searchPlans({ ...budgets[budget], drain: createDrain(), plantedBugs })
  if (found === undefined) throw new Error(`${bug} was not found in ${budgets[budget].runs} plans`)
  expect(checkers).toContain(found.checker)
  return found
}

/** The smallest plan breaks the rule with the bug, holds without it, and is small. */
async function judge(found: Found, bug: PlantedBug): Promise<void> {
  const { plan } = found.result
  const plantedBugs = new Set([bug])
  const replayed = await runPlan(parsePlan(JSON.stringify(plan)), { drain: createDrain(), plantedBugs })
  expect(replayed.traceHash).toBe(found.result.traceHash)
  expect(replayed.findings.map(({ checker }) => checker)).toContain(found.checker)
  const report = failureReport(found.result, { checker: found.checker, plantedBugs })
  expect(report).toContain(`npx rocketmq-sim search --plan '${JSON.stringify(plan)}' --plant ${bug}`)
  expect((await runPlan(plan, { drain: createDrain() })).findings).toEqual([])
  expect(plan.faults.length).toBeLessThanOrEqual(2)
  expect(plan.bursts.length).toBeLessThanOrEqual(2)
  expect(messageCount(plan)).toBeLessThanOrEqual(40)
  expect(plan.failures.length).toBeLessThanOrEqual(1)
}

/** Generous, for machines that do other things as well: finding and shrinking take some 5 s of one core. */
const LIMIT_MS = 180_000

describe('the search finds', { timeout: LIMIT_MS }, () => {
  it('a broker that acknowledges before it appends, and shrinks to few messages', async () => {
    const found = await searchFor('acknowledgeBeforeAppend', ['acknowledgedLost'])
    await judge(found, 'acknowledgeBeforeAppend')
  })

  it('a queue lock that is granted to a second client', async () => {
    const found = await searchFor('lockGrantedTwice', ['queueHeldTwice', 'duplicate', 'orderInversion'])
    await judge(found, 'lockGrantedTwice')
  })

  it('a consumer that takes a failed send-back for done', async () => {
    const found = await searchFor('forgetRetryOffset', ['acknowledgedLost', 'deadLetter'])
    await judge(found, 'forgetRetryOffset')
  })

  it('a broker that stores later what its full disk refused', async () => {
    await judge(await searchFor('refusedSendKept', ['duplicate']), 'refusedSendKept')
  })

  it('a delayed message that is given up when the store refuses it', async () => {
    const found = await searchFor('refusedDelayForgotten', ['acknowledgedLost'])
    await judge(found, 'refusedDelayForgotten')
    expect(found.result.plan.faults.map(({ kind }) => kind)).toEqual([
      expect.stringMatching(/^(fullDisk|busyPageCache)$/),
    ])
  })

  it('a broker with a slow disk that takes what is not flushed for safe', async () => {
    const found = await searchFor('flushTimeoutIsSuccess', ['acknowledgedLost'])
    await judge(found, 'flushTimeoutIsSuccess')
    expect(found.result.plan.faults.map(({ kind }) => kind).sort()).toEqual(['powerOffBroker', 'slowDisk'])
  })

  it('a consumer that passes over what its group was refused', async () => {
    const found = await searchFor('refusedPullMovesOn', ['acknowledgedLost'])
    await judge(found, 'refusedPullMovesOn')
    expect(found.result.plan.faults.map(({ kind }) => kind)).toEqual(['slowConsumer'])
  })

  it('a producer that takes what busy threads threw away for sent', async () => {
    const found = await searchFor('busyIsSent', ['acknowledgedLost'])
    await judge(found, 'busyIsSent')
    expect(found.result.plan.faults.map(({ kind }) => kind)).toEqual(['busyThreads'])
  })

  it('a producer that takes an answer of a busy broker for sent', async () => {
    const found = await searchFor('busyIsSent', ['acknowledgedLost'], 'answerIsSent')
    await judge(found, 'busyIsSent')
    expect(found.result.plan.faults.map(({ kind }) => kind)).toEqual(['answers'])
  })
})
