import {
  buildSubscriptionData,
  EXPRESSION_TYPE_TAG,
  isTagType,
  PullSysFlag,
  type ReceivedRequestHeader,
  ResponseCode,
  type SubscriptionData,
} from '../../protocol/index.ts'
import type { MessageFilter } from '../../store/index.ts'
import type { ConsumeMode } from '../clients/index.ts'
import type { BrokerContext } from '../context.ts'
import { type CompiledExpression, propertyFilter, retryPropertyFilter, unknownMatches } from '../filter/index.ts'
import { FORBIDDEN_READ, type SubscriptionGroupConfig } from '../metadata/index.ts'
import { forbidden, type PullRefusal, refusal } from './pullRefusal.ts'
import { tagFilter } from './tagFilter.ts'

export type PullHeader = ReceivedRequestHeader<'PULL_MESSAGE'>

/** ForbiddenType, sent with NO_PERMISSION. */
const FORBIDDEN_BROADCAST = 4
const FORBIDDEN_SUBSCRIPTION = 5

/** RequestSource: what a proxy says about the consumer behind it. */
export const PROXY_FOR_BROADCAST = 1
const PROXY_FOR_STREAM = 2

const PUSH: ConsumeMode = { consumeType: 'CONSUME_PASSIVELY', messageModel: 'CLUSTERING', consumeFromWhere: '' }
const BROADCAST: ConsumeMode = { ...PUSH, messageModel: 'BROADCASTING' }
const STREAM: ConsumeMode = { ...PUSH, consumeType: 'CONSUME_ACTIVELY' }

/**
 * What a pull filters by: the subscription it posts, else the one that the group's heartbeats told (remoting.md 9.4,
 * checks 9 to 16).
 */
export function filterOf(
  header: PullHeader,
  group: SubscriptionGroupConfig,
  broker: BrokerContext,
): MessageFilter | PullRefusal {
  const groupName = header.consumerGroup ?? ''
  rememberMode(groupName, header.requestSource, broker)
  const posted = ((header.sysFlag ?? 0) & PullSysFlag.SUBSCRIPTION) !== 0
  const subscription = posted
    ? postedSubscription(groupName, header, broker)
    : registered(groupName, header, group, broker)
  if ('remark' in subscription) return subscription
  if (isTagType(subscription.expressionType)) return tagFilter(subscription)
  const compiled = posted ? postedExpression(subscription, broker) : registeredExpression(groupName, header, broker)
  if (compiled !== undefined && 'remark' in compiled) return compiled
  const { enablePropertyFilter, filterSupportRetry } = broker.config.broker
  if (!enablePropertyFilter) {
    const remark = `The broker does not support consumer to filter message by ${subscription.expressionType}`
    return refusal(ResponseCode.SYSTEM_ERROR, remark)
  }
  if (filterSupportRetry) return retryPropertyFilter(subscription, compiled?.matches, broker.filters)
  if (compiled !== undefined && broker.plantedBugs.has('unknownMatches')) {
    return propertyFilter(subscription, unknownMatches(compiled.matches))
  }
  return propertyFilter(subscription, compiled?.matches)
}

interface Compiled {
  readonly matches: CompiledExpression
}

/** An expression with a fault is no reason to refuse the pull: the original then filters nothing. */
function postedExpression(subscription: SubscriptionData, broker: BrokerContext): Compiled | undefined {
  const compilation = broker.filters.compile(subscription.expressionType ?? '', subscription.subString)
  return 'matches' in compilation ? compilation : undefined
}

/** The filter that heartbeats registered; it is there and checked whether filtering is enabled or not. */
function registeredExpression(group: string, header: PullHeader, broker: BrokerContext): Compiled | PullRefusal {
  const data = broker.filters.get(header.topic ?? '', group)
  if (data === undefined) {
    const remark = "The broker's consumer filter data is not exist!Your expression may be wrong!"
    return refusal(ResponseCode.FILTER_DATA_NOT_EXIST, remark)
  }
  if (data.clientVersion < (header.subVersion ?? 0)) {
    return refusal(ResponseCode.FILTER_DATA_NOT_LATEST, "the consumer's consumer filter data not latest")
  }
  return data
}

/** compensateBasicConsumerInfo: a group is known from its pulls, too. */
function rememberMode(group: string, requestSource: number | undefined, broker: BrokerContext): void {
  if (!broker.profile.remembersPulls) return
  const mode = requestSource === PROXY_FOR_BROADCAST ? BROADCAST : requestSource === PROXY_FOR_STREAM ? STREAM : PUSH
  broker.consumers.compensateMode(group, mode)
}

/**
 * Most pulls of a consumer post the same expression again, so the subscription made of the last one is used while it
 * fits. SubscriptionData dates itself when it is made; the request's version is not taken over.
 */
function postedSubscription(group: string, header: PullHeader, broker: BrokerContext): SubscriptionData | PullRefusal {
  const topic = header.topic ?? ''
  const subVersion = broker.runtime.clock.wallMs()
  const known = broker.consumers.postedSubscription(group, topic)
  if (known !== undefined && samePosted(known, header)) {
    if (known.subVersion === subVersion) return known
    const again = { ...known, subVersion }
    broker.consumers.compensateSubscription(group, again)
    return again
  }
  const { subscription: subString, expressionType } = header
  const subscription = buildSubscriptionData({ topic, subString, expressionType, subVersion })
  if (subscription === undefined) {
    return refusal(ResponseCode.SUBSCRIPTION_PARSE_FAILED, "parse the consumer's subscription failed")
  }
  if (broker.profile.remembersPulls) broker.consumers.compensateSubscription(group, subscription)
  return subscription
}

function samePosted(known: SubscriptionData, header: PullHeader): boolean {
  return (
    known.subString === header.subscription && known.expressionType === (header.expressionType ?? EXPRESSION_TYPE_TAG)
  )
}

function registered(
  groupName: string,
  header: PullHeader,
  config: SubscriptionGroupConfig,
  broker: BrokerContext,
): SubscriptionData | PullRefusal {
  const topic = header.topic ?? ''
  const group = broker.consumers.group(groupName)
  if (group === undefined) {
    return refusal(ResponseCode.SUBSCRIPTION_NOT_EXIST, `the consumer's group info not exist${broker.profile.faq}`)
  }
  if (!config.consumeBroadcastEnable && group.broadcasting) {
    const remark = `the consumer group[${groupName}] can not consume by broadcast way`
    return forbidden(remark, FORBIDDEN_BROADCAST, broker)
  }
  if (broker.groups.isForbidden(groupName, topic, FORBIDDEN_READ)) {
    const remark = `the consumer group[${groupName}] is forbidden for topic[${topic}]`
    return forbidden(remark, FORBIDDEN_SUBSCRIPTION, broker)
  }
  const subscription = group.subscriptions.get(topic)
  if (subscription === undefined) {
    return refusal(ResponseCode.SUBSCRIPTION_NOT_EXIST, `the consumer's subscription not exist${broker.profile.faq}`)
  }
  if (subscription.subVersion < (header.subVersion ?? 0)) {
    return refusal(ResponseCode.SUBSCRIPTION_NOT_LATEST, "the consumer's subscription not latest")
  }
  return subscription
}
