import { expect } from 'vitest'
import {
  checkScenario,
  type Expectation,
  equals,
  type Observations,
  patchOf,
  runScenario,
  type Scenario,
  type Step,
  type VariantResult,
} from './access.ts'
import { sample } from './sample.ts'

/** What is changed of a topology. */
export type Changes = Parameters<typeof patchOf<Scenario['topology']>>[1]

/** The sample as a test wants it. */
export interface Plan extends Partial<Scenario> {
  /** Of the topology. */
  readonly changes?: Changes
  /** Behind its timeline. */
  readonly steps?: readonly Step[]
}

/** Says nothing, for tests that ask the run themselves. */
export const nothing: Expectation = { name: 'nothing', check: () => equals(1, 1) }

/** Checked, and without an expectation of its own. */
export function checkedSample({ changes = {}, steps = [], ...fields }: Plan): Scenario {
  const { topology, timeline, ...others } = sample({ expect: { broken: [nothing], cured: [nothing] }, ...fields })
  return checkScenario({ ...others, topology: patchOf(topology, changes), timeline: [...timeline, ...steps] })
}

/** Runs it as it stands, without its cure. */
export async function runSample(plan: Plan): Promise<VariantResult> {
  return await runScenario(checkedSample(plan), { variant: 'broken' })
}

export async function playSample(plan: Plan): Promise<Observations> {
  return (await runSample(plan)).observations
}

/** Demands that the send of the sample itself comes through. */
export async function playSoundSample(plan: Plan): Promise<Observations> {
  const { verdict, observations } = await runSample({ expect: sample().expect, ...plan })
  expect(verdict).toBe('holds')
  return observations
}
