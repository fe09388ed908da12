import { buildSubscriptionData, type SubscriptionData } from '../../protocol/index.ts'

export type ExpressionType = 'TAG' | 'SQL92'

/** What a consumer wants of a topic: tags (`A || B`, `*`) or an SQL92 expression. */
export type SubscriptionExpression = string | { readonly type: ExpressionType; readonly expression: string }

/** The subscription of a consumer. An expression that Java refuses is taken as it is, as the Go client does. */
export function subscriptionOf(topic: string, wanted: SubscriptionExpression, nowMs: number): SubscriptionData {
  const { type, expression } = typeof wanted === 'string' ? { type: 'TAG' as const, expression: wanted } : wanted
  return (
    buildSubscriptionData({ topic, subString: expression, expressionType: type, subVersion: nowMs }) ?? {
      topic,
      expressionType: type,
      subVersion: nowMs,
      classFilterMode: false,
      subString: expression,
      tagsSet: [],
      codeSet: [],
    }
  )
}

/** Whether a tag may pass: the broker filters by hash, so equal hashes are told apart here (clients.md 4.4). */
export function tagPasses(subscription: SubscriptionData, tag: string | undefined): boolean {
  return subscription.tagsSet.length === 0 || (tag !== undefined && subscription.tagsSet.includes(tag))
}
