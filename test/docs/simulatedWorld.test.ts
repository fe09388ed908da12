import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { checkScenario, runScenario, type Step } from '../../src/scenario/index.ts'
import { sample } from '../scenario/sample.ts'

const root = fileURLToPath(new URL('../..', import.meta.url))
const page = readFileSync(join(root, 'docs/simulated-world.md'), 'utf8')

/** What stands between backticks. */
const words = [...page.matchAll(/`([^`]+)`/g)].flatMap(([, word]) => (word === undefined ? [] : [word]))

/** The kinds of steps, as the refusal of an unknown one lists them. */
function stepKinds(): readonly string[] {
  const wrong = { at: '1s', do: 'nothing' } as unknown as Step
  try {
    checkScenario({ ...sample(), timeline: [wrong] })
  } catch (error) {
    const [, list = ''] = /allowed is one of (.*)$/.exec(String(error)) ?? []
    return list.split(', ')
  }
  return []
}

describe('the page of the simulated world', () => {
  it('names files that exist', () => {
    const files = words.filter((word) => /^(?:src|test)\//.test(word))
    expect(files.length).toBeGreaterThan(50)
    expect(files.filter((file) => !existsSync(join(root, file)))).toEqual([])
  })

  it('names every step', () => {
    expect(stepKinds().length).toBeGreaterThan(30)
    expect(stepKinds().filter((kind) => !words.includes(kind))).toEqual([])
  })

  it('names every observation, and no other', async () => {
    const { observations } = await runScenario(checkScenario(sample()), { variant: 'broken' })
    const named = words.flatMap((word) => /^seen\.(\w+)/.exec(word)?.[1] ?? [])
    expect([...new Set(named)].sort()).toEqual(Object.keys(observations).sort())
  })
})
