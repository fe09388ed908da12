import { describe, expect, it } from 'vitest'
import { buildSubscriptionData, type SubscriptionData } from '../../protocol/index.ts'
import { tagFilter } from './tagFilter.ts'

function built(subString: string): SubscriptionData {
  const subscription = buildSubscriptionData({ topic: 'T', subString, expressionType: undefined, subVersion: 1 })
  if (subscription === undefined) throw new Error('no subscription')
  return subscription
}

describe('the tag filter', () => {
  it('compares hashes, also negative ones', () => {
    const tag = 'TagWithALongName'
    const subscription = built(tag)
    const [code = 0] = subscription.codeSet
    const filter = tagFilter(subscription)
    expect(filter.matchesTagsCode(BigInt(code))).toBe(true)
    expect(filter.matchesTagsCode(BigInt(code + 1))).toBe(false)
    expect(filter.matchesTagsCode(BigInt.asUintN(64, BigInt(code)))).toBe(true)
  })

  it('lets an entry without a tags code pass', () => {
    expect(tagFilter(built('TagA')).matchesTagsCode(undefined)).toBe(true)
  })
})
