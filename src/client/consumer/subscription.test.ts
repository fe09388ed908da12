import { describe, expect, it } from 'vitest'
import { subscriptionOf, tagPasses } from './subscription.ts'

describe('a subscription', () => {
  it('splits tags and hashes them as Java does', () => {
    const subscription = subscriptionOf('T', 'TagA || TagB|| ||TagA', 42)
    expect(subscription.tagsSet).toEqual(['TagA', 'TagB'])
    expect(subscription.codeSet).toEqual([2_598_919, 2_598_920])
    expect(subscription.subVersion).toBe(42)
  })

  it.each(['*', ''])('wants everything for "%s"', (expression) => {
    const subscription = subscriptionOf('T', expression, 0)
    expect(subscription.subString).toBe('*')
    expect(tagPasses(subscription, undefined)).toBe(true)
  })

  it('tells tags apart that the broker cannot, because their hashes are equal', () => {
    const subscription = subscriptionOf('T', 'AaAa', 0)
    expect(subscription.codeSet).toEqual(subscriptionOf('T', 'BBBB', 0).codeSet)
    expect(tagPasses(subscription, 'AaAa')).toBe(true)
    expect(tagPasses(subscription, 'BBBB')).toBe(false)
    expect(tagPasses(subscription, undefined)).toBe(false)
  })

  it('keeps an SQL92 expression as it is', () => {
    const subscription = subscriptionOf('T', { type: 'SQL92', expression: 'a > 1 || b' }, 0)
    expect([subscription.expressionType, subscription.subString, subscription.tagsSet]).toEqual([
      'SQL92',
      'a > 1 || b',
      [],
    ])
  })
})
