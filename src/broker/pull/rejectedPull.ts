import { SYSTEM_GROUP_PREFIX, SystemGroup } from '../../protocol/index.ts'
import type { Channel } from '../../remoting/index.ts'
import type { BrokerContext } from '../context.ts'

/** MixAll.isSysConsumerGroupPullMessage: whose pulls nobody has to announce. */
const TOOLS: ReadonlySet<string> = new Set([
  SystemGroup.DEFAULT_CONSUMER,
  SystemGroup.TOOLS_CONSUMER,
  SystemGroup.SCHEDULE_CONSUMER,
  SystemGroup.FILTERSRV_CONSUMER,
  SystemGroup.MONITOR_CONSUMER,
  SystemGroup.SELF_TEST_CONSUMER,
  'CID_ONS-HTTP-PROXY',
  'CID_ONSAPI_PERMISSION',
  'CID_ONSAPI_OWNER',
  'CID_ONSAPI_PULL',
])

/**
 * With `rejectPullConsumerEnable` heartbeats of consumers that pull on their own are passed over, and their pulls are
 * refused: those of groups without members, and of such a group over a connection that is not a member.
 */
export function isRejectedPull(group: string, channel: Channel, broker: BrokerContext): boolean {
  if (!broker.config.broker.rejectPullConsumerEnable) return false
  const members = broker.consumers.group(group)
  if (members !== undefined && members.mode.consumeType !== 'CONSUME_ACTIVELY') return false
  if (members?.channels.has(channel) === true) return false
  return !TOOLS.has(group) && !group.startsWith(SYSTEM_GROUP_PREFIX)
}
