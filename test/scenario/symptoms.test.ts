import { describe, expect, it } from 'vitest'
import { scenarios } from '../../scenarios/index.ts'
import { scenarioSearch } from '../../src/cli/list.ts'
import { pasted } from './pasted.ts'

/** People look at the first few only. */
const SHOWN = 3

const search = await scenarioSearch()

describe('a text that somebody pastes', () => {
  it('points to its scenario among the first three', () => {
    const missed: string[] = []
    for (const { text, finds } of pasted.filter((one) => one.finds.length > 0)) {
      const ids = search(text)
        .map(({ id }) => id)
        .slice(0, SHOWN)
      if (!ids.some((id) => finds.includes(id))) missed.push(`${text.slice(0, 100)}: ${ids.join(', ')}`)
    }
    expect(missed).toEqual([])
  })

  it('that no scenario covers points to none', () => {
    const wrong: string[] = []
    for (const { text } of pasted.filter((one) => one.finds.length === 0)) {
      const ids = search(text).map(({ id }) => id)
      if (ids.length > 0) wrong.push(`${text.slice(0, 100)}: ${ids.join(', ')}`)
    }
    expect(wrong).toEqual([])
  })

  it('names scenarios that there are', () => {
    const known = scenarios.map(({ id }) => id)
    expect(pasted.flatMap(({ finds }) => finds).filter((id) => !known.includes(id))).toEqual([])
  })

  it('finds each scenario by each of its own symptoms', async () => {
    const missed: string[] = []
    for (const { id, load } of scenarios) {
      const { story, zh } = await load()
      for (const text of [...story.symptoms, ...(zh?.symptoms ?? [])]) {
        const found = search(text)
        if (!found.some((row) => row.id === id)) missed.push(`${id}: ${text}`)
      }
    }
    expect(missed).toEqual([])
  })
})
