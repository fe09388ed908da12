import { describe, expect, it } from 'vitest'
import { tagFilter } from '../pull/tagFilter.ts'
import { buildSubscriptionData } from './subscriptionData.ts'

function built(subString: string | undefined, expressionType?: string) {
  return buildSubscriptionData({ topic: 'T', subString, expressionType, subVersion: 1 })
}

describe('a posted subscription', () => {
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

describe('the tag filter', () => {
  it('compares hashes, also negative ones', () => {
    const tag = 'TagWithALongName'
    const subscription = built(tag)
    if (subscription === undefined) throw new Error('no subscription')
    const [code = 0] = subscription.codeSet
    const filter = tagFilter(subscription)
    expect(filter.matchesTagsCode(BigInt(code))).toBe(true)
    expect(filter.matchesTagsCode(BigInt(code + 1))).toBe(false)
    expect(filter.matchesTagsCode(BigInt.asUintN(64, BigInt(code)))).toBe(true)
  })

  it('lets an entry without a tags code pass', () => {
    const subscription = built('TagA')
    if (subscription === undefined) throw new Error('no subscription')
    expect(tagFilter(subscription).matchesTagsCode(undefined)).toBe(true)
  })
})
