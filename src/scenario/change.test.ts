import { describe, expect, it } from 'vitest'
import { patched } from './change.ts'

describe('a patch', () => {
  it('merges objects, replaces lists and values, and removes by null', () => {
    const value = { a: { b: 1, c: [1, 2] }, d: 'x', e: 'y' } as const
    const patch = { a: { c: [3] }, d: null, e: 'z' } as unknown as Partial<typeof value>
    expect(patched(value, patch)).toEqual({ a: { b: 1, c: [3] }, e: 'z' })
    expect(value.a.c).toEqual([1, 2])
  })
})
