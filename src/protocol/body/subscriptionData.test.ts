import { describe, expect, it } from 'vitest'
import { buildSubscriptionData } from './subscriptionData.ts'

function built(subString: string | undefined, expressionType?: string) {
  return buildSubscriptionData({ topic: 'T', subString, expressionType, subVersion: 1 })
}

describe('the subscription of an expression', () => {
  it.each([undefined, '', '*'])('%s means every message', (subString) => {
    const subscription = built(subString)
    expect(subscription?.subString).toBe('*')
    expect(subscription?.tagsSet).toEqual([])
  })

  it('lists trimmed tags once each, with their hashes', () => {
    const subscription = built(' TagA || TagB||||TagA ')
    expect(subscription?.tagsSet).toEqual(['TagA', 'TagB'])
    expect(subscription?.codeSet).toEqual([2598919, 2598920])
  })

  it('of separators alone cannot be parsed', () => {
    expect(built('||')).toBeUndefined()
  })

  it('keeps a SQL expression as it is, and refuses an empty one', () => {
    expect(built('a > 1', 'SQL92')?.subString).toBe('a > 1')
    expect(built('', 'SQL92')).toBeUndefined()
  })
})
