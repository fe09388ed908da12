import type { SubscriptionGroupConfig } from '../../protocol/index.ts'
import { SystemGroup } from '../../protocol/index.ts'

export type { SubscriptionGroupConfig } from '../../protocol/index.ts'

/** A group with the original's defaults (broker.md 13, store.md 14). */
export function newSubscriptionGroupConfig(
  groupName: string,
  given: Partial<SubscriptionGroupConfig> = {},
): SubscriptionGroupConfig {
  return {
    attributes: given.attributes ?? {},
    brokerId: given.brokerId ?? 0,
    consumeBroadcastEnable: given.consumeBroadcastEnable ?? true,
    consumeEnable: given.consumeEnable ?? true,
    consumeFromMinEnable: given.consumeFromMinEnable ?? true,
    consumeMessageOrderly: given.consumeMessageOrderly ?? false,
    consumeTimeoutMinute: given.consumeTimeoutMinute ?? 15,
    groupName,
    groupRetryPolicy: given.groupRetryPolicy ?? { type: 'CUSTOMIZED' },
    groupSysFlag: given.groupSysFlag ?? 0,
    notifyConsumerIdsChangedEnable: given.notifyConsumerIdsChangedEnable ?? true,
    retryMaxTimes: given.retryMaxTimes ?? 16,
    retryQueueNums: given.retryQueueNums ?? 1,
    subscriptionDataSet: given.subscriptionDataSet,
    whichBrokerWhenConsumeSlowly: given.whichBrokerWhenConsumeSlowly ?? 1,
  }
}

/** Groups that every broker has from its start, in the order of SubscriptionGroupManager.init. */
export const BUILT_IN_GROUPS: readonly string[] = [
  SystemGroup.TOOLS_CONSUMER,
  SystemGroup.FILTERSRV_CONSUMER,
  SystemGroup.SELF_TEST_CONSUMER,
  'CID_ONS-HTTP-PROXY',
  'CID_ONSAPI_PULL',
  'CID_ONSAPI_PERMISSION',
  'CID_ONSAPI_OWNER',
  SystemGroup.TRANSACTION,
]
