import { groupOfRetryTopic, isRetryTopic, type SubscriptionData } from '../../protocol/index.ts'
import type { MessageFilter } from '../../store/index.ts'
import type { CompiledExpression } from './compileExpression.ts'
import type { ConsumerFilterManager } from './consumerFilterManager.ts'

/**
 * Filters by the properties of the stored message (ExpressionMessageFilter). Every entry of the consume queue passes:
 * the original's bit maps only sort out in advance what the expression would refuse. Without a compiled expression
 * everything passes, which is what a pull gets that posts one with a fault.
 */
export function propertyFilter(subscription: SubscriptionData, matches: CompiledExpression | undefined): MessageFilter {
  const all = subscription.classFilterMode || matches === undefined
  return {
    matchesTagsCode: () => true,
    matchesProperties: (properties) => all || matches(properties()),
  }
}

/** A planted bug: what an expression says of a property that is missing counts as true. */
export function unknownMatches(matches: CompiledExpression): CompiledExpression {
  return (properties) => {
    let missing = false
    const get = (name: string): string | undefined => {
      const value = properties.get(name)
      if (value === undefined) missing = true
      return value
    }
    return matches({ get }) || missing
  }
}

/**
 * The same on a broker with filterSupportRetry (ExpressionForRetryMessageFilter): on `%RETRY%{group}` a message is
 * filtered by what the group subscribes of the topic that it came from.
 */
export function retryPropertyFilter(
  subscription: SubscriptionData,
  matches: CompiledExpression | undefined,
  filters: ConsumerFilterManager,
): MessageFilter {
  if (subscription.classFilterMode || !isRetryTopic(subscription.topic)) {
    return propertyFilter(subscription, matches)
  }
  const group = groupOfRetryTopic(subscription.topic)
  return {
    matchesTagsCode: () => true,
    matchesProperties: (properties) => {
      const stored = properties()
      const origin = filters.get(stored.get('RETRY_TOPIC') ?? '', group)
      return origin === undefined || origin.matches(stored)
    },
  }
}
