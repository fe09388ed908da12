import { javaHashCode } from '../java/index.ts'
import { flag, int, list, object, optional, type Shape, text, whole } from '../json/index.ts'

/** What a group wants of one topic (remoting.md 3.1). */
export interface SubscriptionData {
  readonly classFilterMode: boolean
  /** Java `hashCode` of each tag. Go sends text, computed over UTF-8 bytes; it is coerced as the original does. */
  readonly codeSet: readonly number[]
  /** `TAG` or `SQL92`; absent means TAG. */
  readonly expressionType: string | undefined
  /** `*`, `TagA || TagB`, or an SQL expression. */
  readonly subString: string
  /** The client's own version: milliseconds from Java, nanoseconds from Go (rounded to the nearest number). */
  readonly subVersion: number
  readonly tagsSet: readonly string[]
  readonly topic: string
}

export const subscriptionDataShape: Shape<SubscriptionData> = object<SubscriptionData>({
  classFilterMode: flag,
  codeSet: list(int),
  expressionType: { ...optional(text), read: (value) => optional(text).read(value) ?? EXPRESSION_TYPE_TAG },
  subString: text,
  subVersion: whole,
  tagsSet: list(text),
  topic: text,
})

export const SUB_ALL = '*'
export const EXPRESSION_TYPE_TAG = 'TAG'

/** ExpressionType.isTagType: nothing said, empty text and `TAG` are the same. */
export function isTagType(expressionType: string | undefined): boolean {
  return expressionType === undefined || expressionType === '' || expressionType === EXPRESSION_TYPE_TAG
}

/**
 * FilterAPI.build: the subscription that an expression means. Undefined where the original throws: for an expression
 * without any tag (`||`) and for a missing one of another type than TAG.
 */
export function buildSubscriptionData(request: {
  readonly topic: string
  readonly subString: string | undefined
  readonly expressionType: string | undefined
  readonly subVersion: number
}): SubscriptionData | undefined {
  const { topic, expressionType, subVersion } = request
  const common = { topic, subVersion, expressionType: expressionType ?? EXPRESSION_TYPE_TAG, classFilterMode: false }
  // An empty type counts as TAG when messages are filtered, but its tags are not taken apart: none matches.
  if (common.expressionType !== EXPRESSION_TYPE_TAG) {
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
