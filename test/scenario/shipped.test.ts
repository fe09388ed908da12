import { readdirSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { scenarios } from '../../scenarios/index.ts'
import { createDrain } from '../../src/node/index.ts'
import { checkScenario, patchOf, runScenario, type Scenario, type Variant } from './access.ts'

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
      const { verdict, expectations } = await runScenario(scenario, { variant, seed, drain: createDrain() })
      expect(expectations.filter((one) => one.verdict !== 'holds')).toEqual([])
      expect(verdict).toBe('holds')
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

  // A check that cannot fail proves nothing: each is seen to fail in the world of the other variant, or in a spoilt one.
  it.each(variants)('has expectations that can fail, %s', async (variant) => {
    const scenario = await entry.load()
    const otherWorld = await runScenario(exchanged(scenario), { variant: variant === 'broken' ? 'cured' : 'broken' })
    const holding = otherWorld.expectations.filter(({ verdict }) => verdict === 'holds').map(({ name }) => name)
    const spoilt = spoilers[id]
    expect(holding).toEqual(variant === 'broken' ? (spoilt?.controls ?? []) : [])
    if (spoilt === undefined || variant === 'cured') return
    const result = await runScenario(spoilt.spoil(scenario), { variant })
    const failing = result.expectations.filter(({ verdict }) => verdict !== 'holds').map(({ name }) => name)
    expect(failing).toEqual(expect.arrayContaining([...spoilt.controls]))
  })
})

/** Controls hold in both variants on purpose; `spoil` makes a world in which they do not. */
const spoilers: Readonly<
  Record<string, { readonly controls: readonly string[]; readonly spoil: (scenario: Scenario) => Scenario }>
> = {
  'go-namesrv-domain-ip-addr-error': {
    controls: ['the same string works in Java: SEND_OK'],
    spoil: (scenario) => ({
      ...scenario,
      clients: patchOf(scenario.clients ?? {}, { java: { namesrv: 'nowhere.example:9876' } }),
    }),
  },
}

function exchanged(scenario: Scenario): Scenario {
  const { broken, cured } = scenario.expect
  return { ...scenario, expect: { broken: cured, cured: broken } }
}

it('lists every scenario file', async () => {
  const folder = fileURLToPath(new URL('../../scenarios/', import.meta.url))
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => /[/\\].*\.ts$/.test(name))
  expect(scenarios).toHaveLength(files.length)
  expect(new Set(scenarios.map(({ id }) => id)).size).toBe(scenarios.length)
})
