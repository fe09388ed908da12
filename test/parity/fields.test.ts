import { describe, expect, it } from 'vitest'
import { fieldDifferences } from './fields.ts'

describe('differences of two answers', () => {
  it('are the smallest members that differ', () => {
    const theirs = { code: 0, ext: { queueId: '1', msgId: 'a' }, body: [{ topic: 'T', size: 5 }] }
    const ours = { code: 0, ext: { queueId: '2' }, body: [{ topic: 'T', size: 6 }] }
    expect(fieldDifferences(theirs, ours)).toEqual([
      { path: 'ext.queueId', theirs: '1', ours: '2' },
      { path: 'ext.msgId', theirs: 'a', ours: undefined },
      { path: 'body.0.size', theirs: 5, ours: 6 },
    ])
  })

  it('are the whole where the kinds or the lengths differ', () => {
    expect(fieldDifferences({ body: [1] }, { body: [1, 2] })).toEqual([{ path: 'body', theirs: [1], ours: [1, 2] }])
    expect(fieldDifferences({ silent: true }, undefined)).toEqual([
      { path: '', theirs: { silent: true }, ours: undefined },
    ])
  })

  it('tell of an order, and of nothing where nothing differs', () => {
    expect(fieldDifferences({ a: 1, b: 2 }, { b: 2, a: 1 })).toEqual([
      { path: ' (order)', theirs: ['a', 'b'], ours: ['b', 'a'] },
    ])
    expect(fieldDifferences({ a: [1, null] }, { a: [1, null] })).toEqual([])
  })
})
