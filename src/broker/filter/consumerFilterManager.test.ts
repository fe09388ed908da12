import { describe, expect, it } from 'vitest'
import { ManualClock } from '../../../test/broker/core/manualClock.ts'
import type { SubscriptionData } from '../../protocol/index.ts'
import { ConsumerFilterManager } from './consumerFilterManager.ts'

const DAY_MS = 86_400_000

function setUp() {
  const clock = new ManualClock()
  const filters = new ConsumerFilterManager({ clock, cleanAfterMs: () => DAY_MS, grammar: { textSearches: true } })
  const told = (subString: string, subVersion: number, topic = 'T'): SubscriptionData => ({
    topic,
    subString,
    expressionType: 'SQL92',
    subVersion,
    classFilterMode: false,
    tagsSet: [],
    codeSet: [],
  })
  const expression = (topic = 'T'): string | undefined => filters.get(topic, 'CG')?.expression
  return { clock, filters, told, expression }
}

describe('the filter of a group', () => {
  it('changes with a newer version only', () => {
    const { filters, told, expression } = setUp()
    filters.register('CG', [told('a > 1', 5)])
    filters.register('CG', [told('a > 2', 5)])
    expect(expression()).toBe('a > 1')
    filters.register('CG', [told('a > 3', 6)])
    expect(expression()).toBe('a > 3')
    expect(filters.get('T', 'CG')?.clientVersion).toBe(6)
  })

  it('is gone once a newer expression does not compile', () => {
    const { filters, told, expression } = setUp()
    filters.register('CG', [told('a > 1', 1)])
    filters.register('CG', [told('a >', 2)])
    expect(expression()).toBeUndefined()
  })

  it('outlives the group for a day', () => {
    const { clock, filters, told, expression } = setUp()
    filters.register('CG', [told('a > 1', 1)])
    filters.unregister('CG')
    clock.advance(DAY_MS - 1)
    filters.clean(() => false)
    expect(expression()).toBe('a > 1')
    clock.advance(1)
    filters.clean(() => false)
    expect(expression()).toBeUndefined()
  })

  it('stays while the group is online, and comes alive again with it', () => {
    const { clock, filters, told, expression } = setUp()
    filters.register('CG', [told('a > 1', 1), told('b > 1', 1, 'U')])
    filters.register('CG', [told('a > 1', 1)])
    filters.unregister('CG')
    filters.register('CG', [told('a > 1', 1)])
    clock.advance(DAY_MS)
    filters.clean(() => true)
    expect([expression('T'), expression('U')]).toEqual(['a > 1', undefined])
  })
})
