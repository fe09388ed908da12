import type { Profile } from '../../profile/index.ts'
import { SystemGroup } from '../../protocol/index.ts'

const GROUPS: readonly string[] = [
  SystemGroup.TOOLS_CONSUMER,
  SystemGroup.FILTERSRV_CONSUMER,
  SystemGroup.SELF_TEST_CONSUMER,
  'CID_ONS-HTTP-PROXY',
  'CID_ONSAPI_PULL',
  'CID_ONSAPI_PERMISSION',
  'CID_ONSAPI_OWNER',
]

/** Groups that every broker has from its start, in the order of SubscriptionGroupManager.init. */
export function builtInGroups({
  transactionGroupAtStart,
}: Pick<Profile, 'transactionGroupAtStart'>): readonly string[] {
  return transactionGroupAtStart ? [...GROUPS, SystemGroup.TRANSACTION] : GROUPS
}
