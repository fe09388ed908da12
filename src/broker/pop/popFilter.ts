import {
  buildSubscriptionData,
  isTagType,
  popRetryTopic,
  ResponseCode,
  type SubscriptionData,
} from '../../protocol/index.ts'
import type { MessageFilter } from '../../store/index.ts'
import type { BrokerContext } from '../context.ts'
import { propertyFilter } from '../filter/index.ts'
import { tagFilter } from '../pull/index.ts'
import type { Refusal } from '../refusals.ts'

export interface PopSubscription {
  readonly topic: string
  readonly group: string
  /** Empty or missing: everything, and no filter at all. */
  readonly exp: string | undefined
  readonly expType: string | undefined
}

/**
 * What a POP filters by, which is also taken for the group's subscription of the topic and of its retries. SQL is not
 * subject to `enablePropertyFilter` here.
 */
export function popFilter(
  wanted: PopSubscription,
  broker: BrokerContext,
): { filter: MessageFilter | undefined } | Refusal {
  const { exp, expType, topic, group } = wanted
  const all = exp === undefined || exp === ''
  const subVersion = broker.runtime.clock.wallMs()
  const subscription = buildSubscriptionData({
    topic,
    subString: all ? '*' : exp,
    expressionType: all ? 'TAG' : expType,
    subVersion,
  })
  if (subscription === undefined) return UNREADABLE
  broker.consumers.compensateSubscription(group, subscription)
  const retryTopic = popRetryTopic(topic, group, broker.config.broker.enableRetryTopicV2 ? 2 : 1)
  const retries = buildSubscriptionData({
    topic: retryTopic,
    subString: '*',
    expressionType: all ? 'TAG' : expType,
    subVersion,
  })
  if (retries !== undefined) broker.consumers.compensateSubscription(group, retries)
  return all ? { filter: undefined } : expressionFilter(subscription, broker)
}

const UNREADABLE: Refusal = {
  code: ResponseCode.SUBSCRIPTION_PARSE_FAILED,
  remark: "parse the consumer's subscription failed",
}

function expressionFilter(subscription: SubscriptionData, broker: BrokerContext): { filter: MessageFilter } | Refusal {
  if (isTagType(subscription.expressionType)) return { filter: tagFilter(subscription) }
  const compilation = broker.filters.compile(subscription.expressionType ?? '', subscription.subString)
  return 'matches' in compilation ? { filter: propertyFilter(subscription, compilation.matches) } : UNREADABLE
}
