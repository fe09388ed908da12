import type { SubscriptionData } from '../../protocol/index.ts'
import { SUB_ALL } from '../../protocol/index.ts'
import type { MessageFilter } from '../../store/index.ts'

const matchesEverything: MessageFilter = { matchesTagsCode: () => true, matchesProperties: () => true }

/**
 * Filters by tag hash (ExpressionMessageFilter, broker.md 16.1). Hashes only: two tags with one hash both pass, and the
 * client compares the text. An entry without a tags code, as a scan of held pulls has it, matches.
 */
export function tagFilter(subscription: SubscriptionData): MessageFilter {
  if (subscription.classFilterMode || subscription.subString === SUB_ALL || subscription.subString === '') {
    return matchesEverything
  }
  const codes = new Set(subscription.codeSet)
  return {
    matchesTagsCode: (tagsCode) => tagsCode === undefined || codes.has(Number(BigInt.asIntN(32, tagsCode))),
    matchesProperties: () => true,
  }
}
