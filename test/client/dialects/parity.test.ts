import { readFileSync } from 'node:fs'
import { beforeAll, describe, expect, it } from 'vitest'
import { type ClientName, clients, readExplained, readRecording } from './compare.ts'
import { differencesOf } from './simulated.ts'
import { situations } from './situations/index.ts'

const names = situations.map(({ name }) => name)
const explained = readExplained()

describe.each(Object.keys(clients) as ClientName[])('the dialect of %s', (client) => {
  const recording = readRecording(client)
  const reasons = explained[client]
  const found = new Map<string, readonly string[]>()
  beforeAll(async () => {
    for (const situation of situations) {
      found.set(situation.name, await differencesOf(situation, clients[client], recording[situation.name] ?? []))
    }
  })

  it('has a recording of every situation', () => {
    expect(Object.keys(recording)).toEqual(names)
  })

  it.each(names.filter((name) => !Object.hasOwn(reasons, name)))('%s: goes as in the release', (name) => {
    expect(found.get(name)).toEqual([])
  })

  it('differs in everything that is explained', () => {
    expect(Object.keys(reasons).filter((name) => found.get(name)?.length === 0)).toEqual([])
  })
})

it('every explained difference stands in docs/deviations.md', () => {
  const deviations = readFileSync(new URL('../../../docs/deviations.md', import.meta.url), 'utf8')
  const reasons = new Set(Object.values(explained).flatMap((of) => Object.values(of)))
  expect([...reasons].filter((reason) => !deviations.includes(`| ${reason} |`))).toEqual([])
})
