import { javaHashCode, type SubscriptionData } from '../../protocol/index.ts'

export const SUB_ALL = '*'
export const EXPRESSION_TYPE_TAG = 'TAG'

/** ExpressionType.isTagType: nothing said, empty text and `TAG` are the same. */
export function isTagType(expressionType: string | undefined): boolean {
  return expressionType === undefined || expressionType === '' || expressionType === EXPRESSION_TYPE_TAG
}

/**
 * FilterAPI.build: the subscription that a pull posts. `undefined` when the expression has no tag at all (`||`), where
 * the original throws and answers SUBSCRIPTION_PARSE_FAILED.
 */
export function buildSubscriptionData(request: {
  readonly topic: string
  readonly subString: string | undefined
  readonly expressionType: string | undefined
  readonly subVersion: number
}): SubscriptionData | undefined {
  const { topic, expressionType, subVersion } = request
  const common = { topic, subVersion, expressionType: expressionType || EXPRESSION_TYPE_TAG, classFilterMode: false }
  if (!isTagType(expressionType)) {
    if (!request.subString) return undefined
    return { ...common, subString: request.subString, tagsSet: [], codeSet: [] }
  }
  if (!request.subString || request.subString === SUB_ALL) {
    return { ...common, subString: SUB_ALL, tagsSet: [], codeSet: [] }
  }
  const parts = request.subString.split('||')
  // Java's split drops trailing empty parts, so `||` alone gives none and is refused.
  if (parts.every((part) => part === '')) return undefined
  const tagsSet = [...new Set(parts.map((part) => part.trim()).filter((tag) => tag !== ''))]
  return { ...common, subString: request.subString, tagsSet, codeSet: tagsSet.map(javaHashCode) }
}

/**
 * A heartbeat's subscription with its codes computed again from its tags: the Go client sends text, made over UTF-8
 * bytes, which differs from Java's hash for tags beyond ASCII.
 */
export function withOwnCodes(subscription: SubscriptionData): SubscriptionData {
  if (!isTagType(subscription.expressionType) || subscription.tagsSet.length === 0) return subscription
  return { ...subscription, codeSet: subscription.tagsSet.map(javaHashCode) }
}
