import { flag, list, object, optional, type Shape, text, whole } from '../json/index.ts'

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
  codeSet: list(whole),
  expressionType: optional(text),
  subString: text,
  subVersion: whole,
  tagsSet: list(text),
  topic: text,
})
