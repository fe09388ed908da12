import { describe, expect, it } from 'vitest'
import { configFileText, configJsonText, configTableText } from './configJson.ts'

interface Entry {
  readonly perm: number
}

const prints: string[] = []
const json = (entry: Entry): { perm: number } => {
  prints.push(`perm ${entry.perm}`)
  return { ...entry }
}

describe('the text of a table', () => {
  it('is the same as within the whole file', () => {
    const table = new Map([
      ['T1', { perm: 6 }],
      ['T0', { perm: 4 }],
    ])
    for (const some of [table, new Map<string, Entry>()]) {
      const inParts = configFileText(
        { zeta: 1, alpha: { b: 2 } },
        { middle: configTableText(some, new WeakMap(), json) },
      )
      expect(inParts).toBe(
        configJsonText({ zeta: 1, alpha: { b: 2 }, middle: new Map([...some].map(([k, v]) => [k, { ...v }])) }),
      )
    }
  })

  it('prints an entry once, however often others are added', () => {
    const known = new WeakMap<Entry, string>()
    const table = new Map([['T0', { perm: 2 }]])
    configTableText(table, known, json)
    table.set('T1', { perm: 7 })
    prints.length = 0
    expect(configTableText(table, known, json)).toContain('"T0":{\n\t\t\t"perm":2\n\t\t}')
    expect(prints).toEqual(['perm 7'])
  })
})
