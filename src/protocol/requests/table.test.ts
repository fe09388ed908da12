import { describe, expect, it } from 'vitest'
import { RequestCode } from '../codes/index.ts'
import { requestNameOf, requestNames, requestRow } from './index.ts'

describe('requestTable', () => {
  it('gives every request the code that upstream gives its name', () => {
    for (const name of requestNames) {
      expect([name, requestRow(name).code]).toEqual([name, RequestCode[name]])
      expect(requestNameOf(requestRow(name).code)).toBe(name)
    }
  })

  it('has one row for each code', () => {
    expect(new Set(requestNames.map((name) => requestRow(name).code)).size).toBe(requestNames.length)
  })

  it('says for each row who receives it and where its fields come from', () => {
    for (const name of requestNames) {
      const row = requestRow(name)
      expect(row.to.length, name).toBeGreaterThan(0)
      expect(row.source, name).toMatch(/^remoting\.md \d+/)
      expect(new Set(Object.values(row.wireNames ?? {})).size, name).toBe(Object.keys(row.wireNames ?? {}).length)
    }
  })

  it('does not know codes that nobody handles', () => {
    expect([13, 22, 301, 9999, -1].map(requestNameOf)).toEqual(Array(5).fill(undefined))
  })
})
