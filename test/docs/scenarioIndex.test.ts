import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { scenarios } from '../../scenarios/index.ts'
import { scenarioPages } from '../../scripts/scenarioIndex.ts'

it.each(['scenarios.md', 'scenarios.zh-CN.md'] as const)('docs/%s is what npm run scenarios writes', async (name) => {
  const page = readFileSync(new URL(`../../docs/${name}`, import.meta.url), 'utf8')
  expect(page).toBe((await scenarioPages())[name])
  for (const { id } of scenarios) expect(page).toContain(`### ${id}\n`)
})

it('the Chinese page has no entry in English', async () => {
  for (const { id, load } of scenarios) {
    const { zh } = await load()
    const { steps = {}, ...texts } = zh ?? { title: '' }
    const all = [...Object.values(texts).flat(), ...Object.values(steps)]
    for (const text of all) expect(text, id).toMatch(/\p{Script=Han}/u)
  }
})
