import { describe, expect, it } from 'vitest'
import { all, equals, matches, within } from './expectation.ts'

describe('a finding', () => {
  it('compares lists field by field', () => {
    expect(equals(['a', 1], ['a', 1]).verdict).toBe('holds')
    expect(equals(['a', 2], ['a', 1])).toEqual({ verdict: 'broken', wanted: '["a",1]', seen: '["a",2]' })
  })

  it('is unknown when nothing was seen', () => {
    expect(equals(undefined, 1).verdict).toBe('unknown')
    expect(matches(undefined, 'x').verdict).toBe('unknown')
    expect(within(undefined, 0, 1).verdict).toBe('unknown')
    expect(all([]).verdict).toBe('unknown')
  })

  it('finds a part of a text, or a pattern', () => {
    expect(matches('connect to x failed', 'x failed').verdict).toBe('holds')
    expect(matches('connect to x failed', /^x/).verdict).toBe('broken')
  })

  it('includes both ends of a range', () => {
    expect([within(1, 1, 3), within(3, 1, 3), within(3.1, 1, 3)].map(({ verdict }) => verdict)).toEqual([
      'holds',
      'holds',
      'broken',
    ])
  })

  it('is the first part that does not hold, a broken one before an unknown one', () => {
    expect(all([equals(1, 1), equals(undefined, 2), equals(3, 4)])).toMatchObject({ verdict: 'broken', wanted: '4' })
    expect(all([equals(1, 1), equals(undefined, 2)]).verdict).toBe('unknown')
    expect(all([equals(1, 1), equals('a', 'a')])).toEqual({ verdict: 'holds', wanted: '1; "a"', seen: '1; "a"' })
  })

  it('says in Chinese too what was wanted and seen, where it says more than values', () => {
    expect(matches('a', 'b').zh).toEqual({ wanted: '含有 "b" 的文本', seen: '"a"' })
    expect(matches('a', /b/).zh?.wanted).toBe('匹配 /b/ 的文本')
    expect(within(undefined, 1, 2).zh).toEqual({ wanted: '1 到 2', seen: '无' })
    expect(all([within(1, 1, 2), equals(1, 1)]).zh).toEqual({ wanted: '1 到 2; 1', seen: '1' })
    expect(equals(1, 2).zh).toBeUndefined()
  })
})
