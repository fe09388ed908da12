import { javaHashCode, type SubscriptionData } from '../../protocol/index.ts'

export type ExpressionType = 'TAG' | 'SQL92'

/** What a consumer wants of a topic: tags (`A || B`, `*`) or an SQL92 expression. */
export type SubscriptionExpression = string | { readonly type: ExpressionType; readonly expression: string }

/** FilterAPI.build and buildSubscriptionData. */
export function subscriptionOf(topic: string, wanted: SubscriptionExpression, nowMs: number): SubscriptionData {
  const { type, expression } = typeof wanted === 'string' ? { type: 'TAG' as const, expression: wanted } : wanted
  const base = { topic, expressionType: type, subVersion: nowMs, classFilterMode: false }
  if (type !== 'TAG') return { ...base, subString: expression, tagsSet: [], codeSet: [] }
  if (expression === '' || expression === '*') return { ...base, subString: '*', tagsSet: [], codeSet: [] }
  const tags = [
    ...new Set(
      expression
        .split('||')
        .map((tag) => tag.trim())
        .filter((tag) => tag !== ''),
    ),
  ]
  return { ...base, subString: expression, tagsSet: tags, codeSet: tags.map(javaHashCode) }
}

/** Whether a tag may pass: the broker filters by hash, so equal hashes are told apart here (clients.md 4.4). */
export function tagPasses(subscription: SubscriptionData, tag: string | undefined): boolean {
  return subscription.tagsSet.length === 0 || (tag !== undefined && subscription.tagsSet.includes(tag))
}
