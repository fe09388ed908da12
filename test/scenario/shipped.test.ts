import { readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { scenarios } from '../../scenarios/index.ts'
import { createDrain } from '../../src/node/index.ts'
import {
  checkScenario,
  type Expectation,
  type Explanation,
  runScenario,
  type Scenario,
  type Variant,
  withChange,
} from './access.ts'

const variants: readonly Variant[] = ['broken', 'cured']

describe.each(scenarios.map((entry) => [entry.id, entry] as const))('%s', (id, entry) => {
  it('is listed as it calls itself, and is sound', async () => {
    const scenario = await entry.load()
    expect(checkScenario(scenario)).toBe(scenario)
    expect([scenario.id, scenario.title]).toEqual([id, entry.title])
  })

  it.each(variants)('holds, %s, with several seeds', async (variant) => {
    const scenario = await entry.load()
    for (const seed of [1, 2, 2026]) {
      const { verdict, expectations, explanations } = await runScenario(scenario, {
        variant,
        seed,
        drain: createDrain(),
      })
      expect(expectations.filter((one) => one.verdict !== 'holds')).toEqual([])
      expect(verdict).toBe('holds')
      if (variant === 'broken') expect(explanations.map(vague)).toEqual(explanations.map(() => undefined))
      if (variant === 'broken') expect(explanations.length).toBeGreaterThan(0)
    }
  })

  it.each(variants)('gives one trace in two runs, %s, whatever drives the world', async (variant) => {
    const scenario = await entry.load()
    const first = await runScenario(scenario, { variant, seed: 5, drain: createDrain() })
    const second = await runScenario(scenario, { variant, seed: 5 })
    const other = await runScenario(scenario, { variant, seed: 6 })
    expect(second.traceHash).toBe(first.traceHash)
    expect(other.traceHash).not.toBe(first.traceHash)
  })

  // A check that cannot fail proves nothing. Without the fault no statement about the broken variant holds, and without the
  // cure none about the cured one; statements that hold in both name a change under which they do not.
  it('has no statement about the broken variant that holds without the fault', async () => {
    const scenario = await entry.load()
    const { withoutFault = scenario.cure, expect: expectations } = scenario
    const controls = expectations.broken.filter(({ control }) => control !== undefined)
    const sound = withChange(scenario, withoutFault)
    expect(await holding(sound, expectations.broken)).toEqual(controls.map(({ name }) => name))
    await expectControlsToFail(scenario, 'broken')
  })

  it('has no statement about the cured variant that holds without the cure', async () => {
    const scenario = await entry.load()
    const { cured } = scenario.expect
    const controls = cured.filter(({ control }) => control !== undefined)
    expect(await holding(scenario, cured)).toEqual(controls.map(({ name }) => name))
    await expectControlsToFail(withChange(scenario, scenario.cure), 'cured')
  })
})

/** What an operator would miss in an explanation: who, where, what decided, or something to do, in both languages. */
function vague({ clients, hop, address, rule, fix, zh }: Explanation): string | undefined {
  if (clients.length === 0 || [hop, address, rule].includes('')) return `${hop}, ${address}: ${rule}`
  const empty = /^Fix: (?:see|mend) (?:the message|what the text names)/.test(fix)
  return empty || !/\p{Script=Han}/u.test(`${zh.rule}${zh.fix}`) ? fix : undefined
}

/** The names of the expectations that hold when the scenario runs as it stands. */
async function holding(scenario: Scenario, expectations: readonly Expectation[]): Promise<readonly string[]> {
  const run = { ...scenario, expect: { ...scenario.expect, broken: expectations } }
  const result = await runScenario(run, { variant: 'broken', drain: createDrain() })
  return result.expectations.filter(({ verdict }) => verdict === 'holds').map(({ name }) => name)
}

async function expectControlsToFail(scenario: Scenario, variant: Variant): Promise<void> {
  for (const expectation of scenario.expect[variant]) {
    const { name, control } = expectation
    if (control === undefined) continue
    expect(await holding(withChange(scenario, control), [expectation]), name).toEqual([])
  }
}

it('lists every scenario file, by its family', () => {
  const folder = fileURLToPath(new URL('../../scenarios/', import.meta.url))
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter(
      (name) => name.endsWith('.ts') && /^export const scenario\b/m.test(readFileSync(`${folder}${name}`, 'utf8')),
    )
    .map((name) => name.split(/[/\\]/)[0])
  expect(scenarios.map(({ family }) => family.replace('/', '-')).sort()).toEqual(files.sort())
  expect(new Set(scenarios.map(({ id }) => id)).size).toBe(scenarios.length)
})
